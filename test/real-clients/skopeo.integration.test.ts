import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { OCI_CONFIG, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { parsePlatform } from "#lib/oci/platform.ts";
import { pickAll } from "#lib/variants/clients/pick.ts";
import type { Compression, EntryReport } from "#lib/variants/report.ts";
import { entryReport } from "../report-fixture.ts";
import { type LoggedRegistry, startRegistry } from "./registry.ts";

// Debian 12 has skopeo 1.9, Debian 13 skopeo 1.18: each is held against its own row of the table.
const run = promisify(execFile);
let registry: LoggedRegistry;
let client: "skopeo-1.9" | "skopeo-1.18";

beforeAll(async () => {
  registry = await startRegistry();
  const { stdout } = await run("skopeo", ["--version"]);
  const [, major = "0", minor = "0"] = /version (\d+)\.(\d+)/.exec(stdout) ?? [];
  // The preference came with containers/image 5.27, which skopeo has since 1.13.
  client = Number(major) > 1 || Number(minor) >= 13 ? "skopeo-1.18" : "skopeo-1.9";
});
afterAll(() => registry?.stop());

const A = "linux/amd64";
const B = "linux/arm64";

test.each<[string, string, string]>([
  ["a", `gz@${A}, zstd+@${A}, gz@${B}, zstd+@${B}`, A],
  ["a", `gz@${A}, zstd+@${A}, gz@${B}, zstd+@${B}`, B],
  ["b", `zstd+@${A}, gz@${A}, zstd+@${B}, gz@${B}`, A],
  ["c", `gz@${A}, zstd@${A}`, A],
  ["d", `zstd@${A}, gz@${A}`, A],
  ["e", `gz@${A}, gz@${B}, zstd+@${A}, zstd+@${B}`, B],
  ["f", `gz@${A}, gz@${B}, zstd+@${B}`, A],
  ["g1", `gz@${A}, gz+@${A}`, A],
  ["g2", `zstd@${A}, gz+@${A}`, A],
  ["h", `zstd+@${A}`, A],
  ["k", `gz@${A}, gz@${A}, zstd+@${A}`, A],
  ["l", `zstd+@-, gz@${A}`, A],
  ["an entry without platform alone", `gz@${B}, zstd+@-`, A],
  ["two entries without platform", "gz@-, zstd+@-", A],
  ["attestations in between", `gz@${A}, gz@unknown/unknown, zstd+@${A}, zstd+@unknown/unknown`, A],
  ["arm64/v8 before arm64", `gz@${B}/v8, gz@${B}`, B],
  ["arm64 before arm64/v8, asked for v8", `gz@${B}, gz@${B}/v8`, `${B}/v8`],
  ["no arm64 at all", `gz@${A}`, B],
  ["arm variants", "gz@linux/arm/v6, gz@linux/arm/v7", "linux/arm"],
  ["arm/v8 for a v7", "gz@linux/arm/v8, gz@linux/arm/v6", "linux/arm/v7"],
  ["amd64/v2 alone", "gz@linux/amd64/v2", A],
])("shape %s (%s) for %s: skopeo takes what its row says", async (_shape, line, asked) => {
  const repository = `shape/${digestOf(line + asked).slice(7, 19)}`;
  const entries = await push(repository, line);
  await copy(repository, asked).catch(() => null); // Finding nothing is an outcome, and the log shows it.
  const taken = await registry.manifestsTaken(repository);
  const pick = pickAll(entries, [asked], OCI_INDEX).find((p) => p.client === client);
  const expected = entries.find((e) => e.position === pick?.position);
  expect(taken).toEqual(expected === undefined ? [] : [expected.digest]);
});

test("a zstd layer that skopeo takes it can also unpack", async () => {
  const entries = await push("decodes/zstd", `zstd@${A}`);
  const layout = `oci:${join(registry.folder, "recompressed")}`;
  // A change of compression makes it unpack every layer.
  await run("skopeo", [
    ...override(A),
    "copy",
    "--src-tls-verify=false",
    "--dest-compress-format",
    "gzip",
    `docker://${registry.host}/decodes/zstd:v1`,
    layout,
  ]);
  const pick = pickAll(entries, [A], OCI_INDEX).find((p) => p.client === client);
  expect(pick?.decodes).toBe(true);
});

function copy(repository: string, asked: string) {
  const target = `dir:${join(registry.folder, repository.replace("/", "-"))}`;
  return run("skopeo", [
    ...override(asked),
    "copy",
    "--src-tls-verify=false",
    `docker://${registry.host}/${repository}:v1`,
    target,
  ]);
}

function override(asked: string): string[] {
  const wanted = parsePlatform(asked);
  if (wanted === null) throw new Error(`${asked} is no platform`);
  const variant = wanted.variant === "" ? [] : ["--override-variant", wanted.variant];
  return ["--override-os", wanted.os, "--override-arch", wanted.architecture, ...variant];
}

/** Pushes the index that `line` describes as `v1`; each entry has a layer and so a digest of its own. */
async function push(repository: string, line: string): Promise<EntryReport[]> {
  const entries: EntryReport[] = [];
  const descriptors: object[] = [];
  for (const [i, word] of line.split(",").entries()) {
    const [what = "", where = "-"] = word.trim().split("@");
    const compression: Compression = what.startsWith("zstd") ? "zstd" : "gzip";
    const annotatedZstd = what.endsWith("+");
    const platform = where === "-" ? null : parsePlatform(where);
    const image = await pushImage(repository, compression, `${line} ${i}`, platform?.architecture ?? "amd64");
    entries.push(
      entryReport(i + 1, {
        digest: image.digest,
        size: image.size,
        platform: where === "-" ? null : where,
        compression,
        annotatedZstd,
        role: where === "unknown/unknown" ? "attestation" : "image",
      }),
    );
    descriptors.push({
      mediaType: OCI_MANIFEST,
      ...image,
      ...(platform === null
        ? {}
        : {
            platform: {
              os: platform.os,
              architecture: platform.architecture,
              ...(platform.variant === "" ? {} : { variant: platform.variant }),
            },
          }),
      ...(annotatedZstd ? { annotations: { "io.github.containers.compression.zstd": "true" } } : {}),
    });
  }
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: descriptors };
  await registry.pushManifest(repository, "v1", OCI_INDEX, JSON.stringify(index));
  return entries;
}

async function pushImage(
  repository: string,
  compression: "gzip" | "zstd",
  content: string,
  architecture: string,
): Promise<{ digest: Digest; size: number }> {
  const tar = tarOf("content", content);
  const layer = compression === "zstd" ? zstdCompressSync(tar) : gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({ architecture, os: "linux", rootfs: { type: "layers", diff_ids: [digestOf(tar)] } }),
  );
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: OCI_CONFIG, digest: digestOf(config), size: config.length },
    layers: [
      {
        mediaType: `application/vnd.oci.image.layer.v1.tar+${compression}`,
        digest: digestOf(layer),
        size: layer.length,
      },
    ],
  });
  await registry.pushBlob(repository, layer);
  await registry.pushBlob(repository, config);
  const digest = digestOf(manifest);
  await registry.pushManifest(repository, digest, OCI_MANIFEST, manifest);
  return { digest, size: Buffer.byteLength(manifest) };
}

/** A tar archive of one file (POSIX ustar: a header of 512 bytes, the content padded, two empty blocks). */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const bytes = Buffer.from(content);
  header.write(name, 0);
  header.write(octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(bytes.length, 12) + octal(0, 12), 100);
  header.write(" ".repeat(8), 148); // The checksum counts its own field as spaces.
  header.write("0", 156);
  header.write("ustar\0" + "00", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512);
  return Buffer.concat([header, bytes, padding, Buffer.alloc(1024)]);
}
