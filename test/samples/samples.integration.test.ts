import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { loadSettings } from "#lib/config/load.ts";
import { createInspector } from "#lib/inspect/inspect.ts";
import { openForVisitors } from "#lib/inspect/open-source.ts";
import { isBesideTag } from "#lib/oci/beside-tag.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { runHere } from "../../cli/test-run.ts";

const samples = new URL("../../samples/", import.meta.url).pathname;
const layout = join(samples, "layout");
const blobs = join(layout, "blobs/sha256");
const decompress = promisify(zstdDecompress);

interface Sample {
  readonly tag: string;
  readonly title: string;
  readonly variants: readonly string[];
  readonly expect: readonly string[];
}
const list: readonly Sample[] = JSON.parse(readFileSync(join(samples, "samples.json"), "utf8"));

interface Part {
  readonly digest: string;
  readonly size: number;
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const hexOf = (digest: string) => digest.slice("sha256:".length);
const sha256 = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const blob = (digest: string): Buffer => readFileSync(join(blobs, hexOf(digest)));
const stored: ReadonlySet<string> = new Set(readdirSync(blobs).map((hex) => `sha256:${hex}`));

/** Everything that `part` names, itself included. */
function reach(part: Part): readonly Part[] {
  if (!stored.has(part.digest) || !/\.(manifest|index)\./.test(part.mediaType)) return [part];
  const { manifests = [], config, layers = [] } = JSON.parse(blob(part.digest).toString());
  return [part, ...[...manifests, ...(config ? [config] : []), ...layers].flatMap(reach)];
}

const roots: readonly Part[] = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")).manifests;
const parts = roots.flatMap(reach);
const layers = [
  ...new Map(parts.filter((p) => /\.layer\.|rootfs/.test(p.mediaType)).map((p) => [p.digest, p])).values(),
];

test("the samples are small enough to come along", () => {
  const files = readdirSync(samples, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  expect(bytes).toBeLessThan(8_000_000);
});

test("every blob is what its name says, is named by something, and has the size that is said of it", () => {
  for (const digest of stored) expect(sha256(blob(digest))).toBe(digest);
  expect([...stored].filter((digest) => !parts.some((part) => part.digest === digest))).toEqual([]);
  for (const part of parts.filter(({ digest }) => stored.has(digest)))
    expect(blob(part.digest).length).toBe(part.size);
});

test("one manifest alone is missing, on purpose", () => {
  const missing = new Set(parts.map(({ digest }) => digest).filter((digest) => !stored.has(digest)));
  expect([...missing]).toHaveLength(1);
});

test.each(list)("$tag is in the variants that its list says", ({ tag, variants }) => {
  const [root] = roots.filter(
    ({ annotations }) => annotations?.["org.opencontainers.image.ref.name"] === tag,
  );
  const types = (root === undefined ? [] : reach(root)).map(({ mediaType }) => mediaType);
  const found = [
    ...(types.some((type) => /(?:\+|\.)gzip$/.test(type)) ? ["gzip"] : []),
    ...(types.some((type) => /\+zstd$/.test(type)) ? ["zstd"] : []),
  ];
  expect(found).toEqual(variants);
});

test("every tag has its title and its expectation, and every title its tag", () => {
  const named = roots.map(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"] ?? "");
  // Signatures and the like stand beside the images.
  const tags = named.filter((tag) => !isBesideTag(tag));
  expect(list.map(({ tag }) => tag).toSorted()).toEqual(tags.toSorted());
  expect(new Set(list.map(({ title }) => title)).size).toBe(list.length);
});

const root = new URL("../../", import.meta.url).pathname;
const settings = loadSettings({ TWOFOLD_ROOT: root }, root);
if (!settings.ok) throw new Error("the default settings do not hold");
const store = createContentStore({ memoryBytes: 8 * 1024 * 1024 });
const inspector = createInspector(openForVisitors(settings.value), store);

async function reportOf(tag: string): Promise<IndexReport> {
  const { signal } = new AbortController();
  const report = await inspector.inspect(`oci:samples:${tag}`, { signal });
  if (!report.ok) throw new Error(report.failure.message);
  return report.value;
}

test.each(list)("$tag has exactly the issues it was made for", async ({ tag, expect: codes }) => {
  const { issues } = await reportOf(tag);
  expect([...new Set(issues.map(({ code }) => code))].toSorted()).toEqual(codes);
});

test("of real files, no layer is larger in zstd:chunked than in gzip", async () => {
  const report = await reportOf("real-1");
  const sizes = (position: number) => report.entries[position - 1]?.layerList.map(({ size }) => size) ?? [];
  for (const [gzip, zstd] of [
    [1, 3],
    [2, 4],
  ] as const) {
    expect(sizes(gzip)).toHaveLength(3);
    expect(sizes(gzip).every((size) => size > 400_000)).toBe(true);
    for (const [at, size] of sizes(zstd).entries()) expect(size).toBeLessThanOrEqual(sizes(gzip)[at] ?? 0);
  }
});

test("an update of real files costs a sixth of the image in chunks, and a third in layers", async () => {
  const ran = await runHere(["delta", "--json", "oci:samples:real-1", "oci:samples:real-2"]);
  const { whole, layers: inLayers, files, chunks, toc, requests } = JSON.parse(ran.stdout);
  expect(inLayers / whole).toBeGreaterThan(0.25);
  expect(inLayers / whole).toBeLessThan(0.35);
  expect(chunks + toc).toBeLessThan(whole / 6);
  expect(chunks).toBeLessThan(files);
  expect(files + toc).toBeLessThan(inLayers / 2);
  // Its title says so where it is listed.
  const kB = Math.round((chunks + toc + requests.chunks.overheadBytes) / 1000);
  const title = `Update: ${kB} kB of ${(whole / 1_000_000).toFixed(1)} MB`;
  expect(list.find(({ tag }) => tag === "real-2")?.title).toBe(title);
});

const gzipped = layers.filter(({ mediaType }) => mediaType.endsWith("gzip"));
const chunked = layers.filter(({ mediaType }) => mediaType.endsWith("+zstd"));

test("there are layers of both kinds, and each begins as its kind does", () => {
  expect(gzipped.length).toBeGreaterThan(5);
  expect(chunked.length).toBeGreaterThan(5);
  for (const { digest } of gzipped) expect(blob(digest).readUInt16BE(0)).toBe(0x1f8b);
  for (const { digest } of chunked) expect(blob(digest).readUInt32LE(0)).toBe(0xfd2fb528);
});

/** With the key's prefix the magic number changed too, by one letter's case: as read off the layers of both tools. */
const MAGIC_NOW = "GNUlInUx";
const MAGIC_BEFORE = "GnUlInUx";

/** Keys of today and of before (containers/storage pkg/chunked/internal; facts of both were read off real layers). */
function positionsOf({ annotations = {} }: Part) {
  const [key] = Object.keys(annotations).filter((name) => name.endsWith("zstd-chunked.manifest-position"));
  const prefix = key?.slice(0, -"manifest-position".length) ?? "";
  const numbers = (name: string) => annotations[`${prefix}${name}`]?.split(":").map(Number) ?? null;
  return {
    manifest: numbers("manifest-position"),
    tarSplit: numbers("tarsplit-position"),
    checksum: annotations[`${prefix}manifest-checksum`],
  };
}

test.each(chunked.map((layer): [string, Part] => [layer.digest.slice(7, 19), layer]))(
  "layer %s has a footer and a table of contents that hold",
  async (_, layer) => {
    const bytes = blob(layer.digest);
    const { manifest, tarSplit, checksum } = positionsOf(layer);
    const [offset = 0, length = 0, uncompressed = 0, type = 0] = manifest ?? [];
    // The last skippable frame ends with the magic number; before it the positions stand again, as 64-bit numbers.
    expect(bytes.subarray(-8).toString()).toBe(tarSplit === null ? MAGIC_BEFORE : MAGIC_NOW);
    const footer = bytes.subarray(tarSplit === null ? -40 : -64);
    const inFooter = [0, 8, 16, 24].map((at) => Number(footer.readBigUInt64LE(at)));
    expect(inFooter).toEqual([offset, length, uncompressed, type]);

    const frame = bytes.subarray(offset, offset + length);
    expect(sha256(frame)).toBe(checksum);
    const toc = JSON.parse((await decompress(frame)).toString());
    const files = toc.entries.filter((entry: { type: string }) => entry.type === "reg");
    expect(files.length).toBeGreaterThan(1);
    for (const { offset: start, endOffset } of files) expect(start).toBeLessThan(endOffset);

    if (tarSplit !== null) {
      const [at = 0, size = 0, whole = 0] = tarSplit;
      expect((await decompress(bytes.subarray(at, at + size))).length).toBe(whole);
    }
  },
);

test("skopeo copies a sample with everything in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "twofold-samples-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync("skopeo", ["copy", "--all", `oci:${layout}:dual`, `dir:${folder}`], { stdio: "pipe" });
  const copied = readFileSync(join(folder, "manifest.json"));
  expect(sha256(copied)).toBe(
    roots.find(({ annotations }) => annotations?.["org.opencontainers.image.ref.name"] === "dual")?.digest,
  );
});
