import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { OCI_CONFIG, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { convertible } from "./corpus.ts";
import { takeApart, withoutPlaces } from "./read-blob.ts";
import { written } from "./write-layer.ts";

// What an installed skopeo takes of our layers, and what it makes of the same ones where it knows the format as it is now: skopeo 1.9 of
// Debian 12 writes an older one, without tar-split. What containers' writer makes of them is in `write-forms.integration.test.ts` always.

const run = promisify(execFile);
const folder = tidyAfterAll().folder();
const names = Object.keys(convertible);

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Into another place with every digest checked; what skopeo learned of other runs is nowhere near. */
const skopeo = (...args: readonly string[]) =>
  run("skopeo", ["--insecure-policy", "copy", "--quiet", ...args], { env: { ...process.env, TZ: "UTC" } });

function putBlob(layout: string, bytes: Buffer, mediaType: string): Descriptor {
  const hex = createHash("sha256").update(bytes).digest("hex");
  writeFileSync(join(layout, "blobs/sha256", hex), bytes);
  return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
}

/** A layout with one image, tagged `t`. */
function writeLayout(
  name: string,
  layers: readonly {
    blob: Buffer;
    tar: Buffer;
    mediaType: string;
    annotations?: Readonly<Record<string, string>>;
  }[],
): string {
  const layout = join(folder, name);
  mkdirSync(join(layout, "blobs/sha256"), { recursive: true });
  const diffIds = layers.map(({ tar }) => `sha256:${createHash("sha256").update(tar).digest("hex")}`);
  const config = {
    architecture: "amd64",
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: diffIds },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: putBlob(layout, Buffer.from(JSON.stringify(config)), OCI_CONFIG),
    layers: layers.map(({ blob, mediaType, annotations }) => ({
      ...putBlob(layout, blob, mediaType),
      ...(annotations === undefined ? {} : { annotations }),
    })),
  };
  const entry = putBlob(layout, Buffer.from(JSON.stringify(manifest)), OCI_MANIFEST);
  const tag = { "org.opencontainers.image.ref.name": "t" };
  writeFileSync(join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...entry, annotations: tag }] }),
  );
  return `oci:${layout}:t`;
}

function readLayers(layout: string): readonly { descriptor: Descriptor; blob: Buffer }[] {
  const at = (digest: string) => readFileSync(join(folder, layout, "blobs/sha256", digest.slice(7)));
  const index = JSON.parse(readFileSync(join(folder, layout, "index.json"), "utf8"));
  const manifest = JSON.parse(at(index.manifests[0].digest).toString());
  return manifest.layers.map((descriptor: Descriptor) => ({ descriptor, blob: at(descriptor.digest) }));
}

const TAR_SPLIT = "io.github.containers.zstd-chunked.tarsplit-position";

const ours: Awaited<ReturnType<typeof written>>[] = [];
beforeAll(async () => {
  const gzip = Object.values(convertible).map((tar) => ({
    tar,
    blob: gzipSync(tar),
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  }));
  const source = writeLayout("gzip", gzip);
  const theirs = skopeo("--dest-compress-format", "zstd:chunked", source, `oci:${folder}/theirs:t`);
  for (const { blob } of gzip) ours.push(await written(blob));
  await theirs;
});

test.each(names.map((name, at) => [name, at] as const))("%s: TOC and tar-split are skopeo's", (_, at) => {
  const theirs = readLayers("theirs")[at];
  const mine = ours[at];
  if (theirs === undefined || mine === undefined) throw new Error("a layer is missing");
  if (theirs.descriptor.annotations?.[TAR_SPLIT] === undefined) return;
  const [a, b] = [takeApart(mine.blob), takeApart(theirs.blob)];
  expect(withoutPlaces(a.toc)).toBe(withoutPlaces(b.toc));
  expect(a.tarSplit).toBe(b.tarSplit);
  expect(Object.keys(mine.layer.annotations).sort()).toEqual(
    Object.keys(theirs.descriptor.annotations ?? {}).sort(),
  );
});

test("an image of our layers goes through skopeo to a layout and to a registry as it is", async () => {
  const image = writeLayout(
    "ours",
    Object.values(convertible).map((tar, at) => {
      const made = ours[at];
      if (made === undefined) throw new Error("a layer is missing");
      return {
        tar,
        blob: made.blob,
        mediaType: "application/vnd.oci.image.layer.v1.tar+zstd",
        annotations: made.layer.annotations,
      };
    }),
  );
  const registry = await startRegistry();
  try {
    const there = `docker://${registry.host}/ours:t`;
    await skopeo("--preserve-digests", image, `oci:${folder}/copied:t`);
    await skopeo("--preserve-digests", "--dest-tls-verify=false", image, there);
    await skopeo("--preserve-digests", "--src-tls-verify=false", there, `oci:${folder}/back:t`);
    // Decompressed by it, whose content is checked against the diff IDs.
    await skopeo("--dest-decompress", image, `dir:${folder}/plain`);
    const digests = (layout: string) => readLayers(layout).map(({ descriptor }) => descriptor.digest);
    expect(digests("copied")).toEqual(digests("ours"));
    expect(digests("back")).toEqual(digests("ours"));
    const plain = new Set(readdirSync(join(folder, "plain")));
    expect(ours.filter(({ layer }) => !plain.has(layer.diffId.slice(7)))).toEqual([]);
  } finally {
    await registry.stop();
  }
});
