import fc from "fast-check";
import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { tocClaim } from "#lib/oci/toc-claim.ts";
import { deltaCase } from "#test/chunked/chunked-cases.ts";
import { understandToc } from "../toc/understand-toc.ts";
import { type DeltaLayer, deltaOf } from "./delta.ts";
import { type MissingPart, mergeRanges } from "./merge-ranges.ts";
import { knownContent, missingParts } from "./missing-parts.ts";

function tocOf(build: "old" | "new") {
  const { layer, stored } = deltaCase(build);
  const claim = tocClaim(layer);
  if (claim.kind !== "in-parts") throw new Error("a case that claims a TOC");
  const read = understandToc({ stored, checksum: claim.place.checksum });
  if (!read.ok) throw new Error(read.failure.message);
  const { place } = claim;
  const { toc } = read.value;
  return { toc, tocOffset: place.toc.offset, layer: { ...layer, toc: { toc, place } } satisfies DeltaLayer };
}

const gzip: DeltaLayer = { digest: digestOf("gzip"), size: 5000, toc: null };

test("of two builds: layers, files, chunks and TOCs, with the files that cause them", () => {
  const [before, after] = [tocOf("old").layer, tocOf("new").layer];
  const delta = deltaOf([before, gzip], [after, gzip, after]);
  expect(delta).toMatchObject({
    whole: after.size + 5000,
    layers: after.size,
    chunks: 174_220,
    toc: 12_172 + 398,
    requests: { chunks: { ranges: 4, overheadBytes: 4 * 161 + 386 } },
  });
  expect(delta.files).toBeGreaterThan(4_000_000);
  expect(delta.causes).toHaveLength(1);
  expect(delta.causes[0]?.change).toBe("changed");
  expect(delta.causes[0]?.bytes).toBeLessThanOrEqual(174_220);
});

test("the same build costs nothing, and a store that has only gzip gains nothing by parts but zeros", () => {
  const { layer } = tocOf("new");
  const nothing = { layers: 0, files: 0, chunks: 0, toc: 0, causes: [] };
  expect(deltaOf([layer], [layer])).toMatchObject(nothing);
  // The same TOC in a blob of another digest is the same content.
  expect(deltaOf([{ ...layer, digest: digestOf("again") }], [layer])).toMatchObject({
    ...nothing,
    layers: layer.size,
  });
  const first = deltaOf([gzip], [layer]);
  expect(first.chunks).toBe(first.files);
  expect(first.causes.every(({ change }) => change === "new")).toBe(true);
  expect(deltaOf([], [gzip])).toMatchObject({ whole: 5000, layers: 5000, files: 5000, chunks: 5000, toc: 0 });
});

test("three edits of a large file are asked for as podman 5.4 asked: four ranges, 174,220 bytes", () => {
  const [before, after] = [tocOf("old"), tocOf("new")];
  const parts = missingParts(after.toc, after.tocOffset, knownContent([before.toc]), "chunks");
  const ranges = mergeRanges(parts);
  expect(ranges).toHaveLength(4);
  expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBe(174_220);
});

test("what is there already is not asked for, and without reflinks a changed file is asked for whole", () => {
  const [before, after] = [tocOf("old"), tocOf("new")];
  expect(missingParts(after.toc, after.tocOffset, knownContent([after.toc]), "chunks")).toEqual([]);
  const whole = mergeRanges(missingParts(after.toc, after.tocOffset, knownContent([before.toc]), "files"));
  const empty = mergeRanges(missingParts(after.toc, after.tocOffset, knownContent([]), "chunks"));
  expect(whole.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(4_000_000);
  expect(empty.length).toBeLessThan(5);
});

const part = (offset: number, length: number, more: Partial<MissingPart> = {}): MissingPart => ({
  offset,
  length,
  isHole: false,
  isLocal: false,
  row: offset,
  ...more,
});
const drawn = (parts: readonly MissingPart[], target?: number) =>
  mergeRanges(parts, target)
    .map(({ offset, length }) => `${offset}+${length}`)
    .join(" ");

test.each<[string, MissingPart[], string]>([
  ["nothing", [], ""],
  ["a gap of 1,024", [part(100, 50), part(1174, 10)], "100+1084"],
  ["a gap of 1,025", [part(100, 50), part(1175, 10)], "100+50 1175+10"],
  [
    "what lies between is fetched too",
    [part(100, 50), part(150, 60, { isHole: true }), part(210, 5, { isLocal: true }), part(215, 5)],
    "100+120",
  ],
  ["a large hole", [part(100, 50), part(150, 2000, { isHole: true }), part(2150, 5)], "100+50 2150+5"],
  ["holes alone", [part(100, 50, { isHole: true })], ""],
  ["backwards", [part(100, 50), part(20, 10)], "100+50 20+10"],
])("%s", (_, parts, ranges) => expect(drawn(parts)).toBe(ranges));

test("while there are as many ranges as may be, the cheapest gaps go", () => {
  const parts = [part(0, 10), part(5000, 10), part(9000, 10), part(20_000, 10)];
  expect(drawn(parts, 5)).toBe("0+10 5000+10 9000+10 20000+10");
  // One fewer than the target is left, as that code counts.
  expect(drawn(parts, 4)).toBe("0+10 5000+4010 20000+10");
  expect(drawn(parts, 2)).toBe("0+20010");
});

test("ranges hold every part, in order, apart by more than a small gap, and fewer than asked for", () => {
  const many = fc.array(
    fc.record({
      gap: fc.integer({ min: 0, max: 4000 }),
      length: fc.integer({ min: 1, max: 500 }),
      isHole: fc.boolean(),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(many, fc.integer({ min: 2, max: 20 }), (steps, target) => {
      let at = 0;
      const parts = steps.map(({ gap, length, isHole }, row) => {
        at += gap + length;
        return part(at - length, length, { isHole, row });
      });
      const ranges = mergeRanges(parts, target);
      for (const { offset, length, isHole } of parts)
        if (!isHole)
          expect(
            ranges.filter(
              (range) => range.offset <= offset && offset + length <= range.offset + range.length,
            ),
          ).toHaveLength(1);
      for (const [index, range] of ranges.entries()) {
        const before = ranges[index - 1];
        if (before !== undefined) expect(range.offset - before.offset - before.length).toBeGreaterThan(1024);
      }
      expect(ranges.length).toBeLessThan(target);
    }),
  );
});
