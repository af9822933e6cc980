import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { tarFaultCodes } from "#lib/chunked/tar/fault.ts";
import { convertible, refused, withOddEnds } from "./corpus.ts";
import { takeApart, withoutPlaces } from "./read-blob.ts";
import { writeLayer, written } from "./write-layer.ts";

// Layers of every form against what containers' own writer makes of them: `containers-storage-1.57.2.json` is of ZstdCompressor in
// github.com/containers/storage v1.57.2, which skopeo 1.18 has in it, run in UTC over the tars of `corpus.ts`.

const cases = new URL("../cases/chunked/", import.meta.url);
const sha256 = (bytes: Buffer | string) => createHash("sha256").update(bytes).digest("hex");

interface Expected {
  readonly tar: string;
  readonly toc: string;
  readonly tarSplit: string;
}
const expected: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync(new URL("containers-storage-1.57.2.json", cases), "utf8"),
);

test("there are at least twenty forms", () => expect(Object.keys(expected).length).toBeGreaterThan(20));

test.each(Object.entries({ ...convertible, ...withOddEnds }))(
  "%s: tar, TOC and tar-split are as containers' writer has them",
  async (name, tar) => {
    const { blob, layer } = await written(tar);
    const { toc, tarSplit, ...apart } = takeApart(blob);
    // The corpus is the one that they were made of.
    expect(sha256(tar)).toBe(expected[name]?.tar);
    expect(apart.tar.equals(tar)).toBe(true);
    expect(layer).toMatchObject({
      diffId: `sha256:${sha256(tar)}`,
      digest: `sha256:${sha256(blob)}`,
      size: blob.length,
    });
    expect(withoutPlaces(toc)).toBe(expected[name]?.toc);
    expect(sha256(tarSplit)).toBe(expected[name]?.tarSplit);
  },
);

/** Layers that skopeo 1.18 converted and podman 5.4 pulled, or not. */
const measured = [
  ["plain", null],
  ["dotslash", null],
  ["emptytar", null],
  ["noeof", null],
  ["oneblock", null],
  // What skopeo makes of it podman cannot pull: its tar-split has no bytes, and it does not begin as zstd does.
  ["zerolen", "empty-layer"],
  ["dup", "duplicate-path"],
  ["dupdir", "duplicate-path"],
  ["global", "global-header"],
  ["cont7", "unsupported-type"],
  ["sparsegnu", "sparse-file"],
  ["hlsize", "size-without-content"],
  ["nonutf8", "name-not-utf8"],
  ["nonutf8pax", "name-not-utf8"],
] as const;

test.each(measured)("the measured layer %s", async (name, code) => {
  const at = (file: string) => readFileSync(new URL(`${name}/${file}`, cases));
  const facts = JSON.parse(at("facts.json").toString());
  const { result, blob } = await writeLayer(at("layer.tar.gz"));
  if (code !== null) {
    expect(result).toMatchObject({ ok: false, failure: { code } });
    return;
  }
  expect(result).toMatchObject({ ok: true, value: { diffId: facts.diffID } });
  const [mine, theirs] = [takeApart(blob), takeApart(at("skopeo.zst"))];
  expect(withoutPlaces(mine.toc)).toBe(withoutPlaces(theirs.toc));
  expect(mine.tarSplit).toBe(theirs.tarSplit);
});

test.each(refused)("refused: %s", async (_, code, path, tar) => {
  const { result } = await writeLayer(gzipSync(tar));
  expect(result).toMatchObject({
    ok: false,
    failure: { code, path, reason: expect.stringMatching(/^[A-Z].*\.$/) },
  });
});

test("every reason to refuse is met by a layer", () => {
  expect(tarFaultCodes.filter((code) => !refused.some(([, met]) => met === code))).toEqual([]);
});

test("gzip, zstd, zstd:chunked and the tar itself make the same blob, in pieces of any size", async () => {
  const tar = convertible["files of many chunks"] ?? Buffer.alloc(0);
  const { blob } = await written(tar);
  for (const layer of [gzipSync(tar), zstdCompressSync(tar), blob]) {
    const halves = [layer.subarray(0, layer.length / 2), layer.subarray(layer.length / 2)];
    expect((await written([...halves])).blob.equals(blob)).toBe(true);
  }
});
