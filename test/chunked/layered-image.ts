import { makeImage } from "./chunked-image.ts";
import { type MadeFile, makeLayer } from "./make-layer.ts";

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

const application = (entries: number): readonly MadeFile[] => [
  {
    path: "srv/app/conf/gateway.properties",
    content: `# read at start\nserver.port = 8443\n${text(`cache.entries = ${entries}`, 40)}`,
  },
  { path: "srv/app/conf/.wh.old.properties", content: "" },
  {
    path: `srv/app/${"a-directory-with-a-long-name-".repeat(4)}/${"and-a-file-".repeat(9)}.txt`,
    content: "x",
  },
  { path: "srv/app/large.log", content: text("a line of a log that is long enough to be cut", 8000) },
];

const layersWith = (entries: number) => [
  makeLayer(base),
  makeLayer(many),
  makeLayer([{ path: "opt/old", content: text("old", 300) }], { form: "old" }),
  { ...makeLayer([{ path: "opt/plain", content: text("plain", 300) }]), annotations: {} },
  makeLayer(application(entries)),
  makeLayer([]),
];

const empty = (created_by: string) => ({ created_by, empty_layer: true }) as const;

const imageOf = (layers: ReturnType<typeof layersWith>) =>
  makeImage([layers.map(({ tar }) => ({ gzipOf: tar })), layers], {
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

/**
 * A dual image whose layers are each of another kind: ordinary, with 3,000 files, in the old format, without a TOC, with long
 * names and whiteouts, empty.
 */
export const layeredImage = imageOf(layersWith(200_000));

/** The next build of it: one line of one file is another. */
export const layeredNext = imageOf(layersWith(300_000));
