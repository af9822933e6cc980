// An image whose layers show what the Layers view has to draw, for the layout of the server under test.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { algorithmOf, hexOf } from "#lib/oci/digest.ts";
import { makeImage } from "#test/chunked/chunked-image.ts";
import { type MadeFile, makeLayer } from "#test/chunked/make-layer.ts";
import type { StoredImage } from "./evidence-bed.ts";

const text = (line: string, times: number) => `${line}\n`.repeat(times);

const base: readonly MadeFile[] = [
  { path: "etc/", type: "dir" },
  { path: "etc/os-release", content: 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\n' },
  { path: "etc/empty", content: "" },
  {
    path: "usr/bin/tool",
    content: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, ...Buffer.alloc(4000, 7)]),
  },
  { path: "usr/bin/sh", type: "symlink", link: "tool" },
];

/** More files than any window holds, one directory of them flat. */
const many: readonly MadeFile[] = Array.from({ length: 3000 }, (_, at) => ({
  path: `srv/data/part-${String(at).padStart(4, "0")}.txt`,
  content: `part ${at}\n`,
}));

const application: readonly MadeFile[] = [
  {
    path: "srv/app/conf/gateway.properties",
    content: `# read at start\nserver.port = 8443\n${text("cache.entries = 200000", 40)}`,
  },
  { path: "srv/app/conf/.wh.old.properties", content: "" },
  {
    path: `srv/app/${"a-directory-with-a-long-name-".repeat(4)}/${"and-a-file-".repeat(9)}.txt`,
    content: "x",
  },
  { path: "srv/app/large.log", content: text("a line of a log that is long enough to be cut", 8000) },
];

const layers = [
  makeLayer(base),
  makeLayer(many),
  makeLayer([{ path: "opt/old", content: text("old", 300) }], { form: "old" }),
  { ...makeLayer([{ path: "opt/plain", content: text("plain", 300) }]), annotations: {} },
  makeLayer(application),
  makeLayer([]),
];

const empty = (created_by: string) => ({ created_by, empty_layer: true }) as const;

export const layersImage = makeImage([layers.map(({ tar }) => ({ gzipOf: tar })), layers], {
  history: [
    "ADD rootfs.tar / # buildkit",
    empty("/bin/sh -c #(nop)  ENV LANG=C.UTF-8"),
    empty("LABEL vendor=shop"),
    "/bin/sh -c make-data --parts 3000",
    "COPY old /opt/ # buildkit",
    "COPY plain /opt/ # buildkit",
    `COPY --from=build --chown=1001:0 /out/app /srv/app ${"with-a-very-long-argument ".repeat(8)}`,
    "RUN /bin/sh -c true # buildkit",
    empty('CMD ["--profile" "production"]'),
  ],
  config: {
    created: "2026-11-01T10:00:00Z",
    config: {
      User: "1001",
      Entrypoint: ["/srv/bin/start"],
      Cmd: ["--profile", "production line"],
      WorkingDir: "/srv",
      Env: ["PATH=/usr/bin", "DATABASE_PASSWORD=not-for-a-page"],
      ExposedPorts: { "8443/tcp": {} },
      StopSignal: "SIGTERM",
      Labels: { "org.opencontainers.image.version": "2026.11.1", vendor: "shop" },
    },
  },
});

/** Writes it into `layout`; gives what the layout is to list. */
export function writeLayers(layout: string): readonly StoredImage[] {
  for (const [digest, bytes] of layersImage.files) {
    const blobs = join(layout, "blobs", algorithmOf(digest));
    mkdirSync(blobs, { recursive: true });
    writeFileSync(join(blobs, hexOf(digest)), bytes);
  }
  const { mediaType, digest, bytes } = layersImage;
  const annotations = { "org.opencontainers.image.ref.name": "layers" };
  return [{ mediaType, digest, size: bytes.length, annotations }];
}
