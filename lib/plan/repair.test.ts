import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { isGzipFamily } from "#lib/variants/index-model.ts";
import { keyOfEntry } from "#lib/variants/platform-key.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { repairOf } from "./repair.ts";

const reportOn = (spec: string): IndexReport => analyse(imageBed(spec), "registry.example/a/b:1");

/** `keep1 move3`: the repaired index in its order, then what goes. */
function repairText(spec: string): string {
  const { entries, dropped } = repairOf(reportOn(spec));
  return [
    ...entries.map(({ change, path }) => `${change}${path.join(".")}`),
    ...dropped.map(({ position }) => `drop${position}`),
  ].join(" ");
}

test.each([
  ["amd64 gzip, amd64 chunked+", "keep1 keep2"],
  ["amd64 gzip, arm64 gzip", "keep1 keep2"],
  ["amd64 chunked+, arm64/v8 chunked+", "keep1 keep2"],
  // gzip goes first where it is wrong, and nowhere else.
  ["amd64 chunked+, amd64 gzip", "move2 move1"],
  ["amd64 gzip, arm64 chunked+, arm64 gzip, amd64 chunked+", "keep1 move3 move2 keep4"],
  // The annotation of zstd beside gzip, and not of gzip.
  ["amd64 gzip, amd64 chunked", "keep1 annotate2"],
  ["amd64 chunked, arm64 chunked", "keep1 keep2"],
  ["amd64 gzip entry(io.github.containers.compression.zstd=true)", "annotate1"],
  ["amd64 chunked, amd64 gzip", "move2 annotate1"],
  // What stands twice.
  ["amd64 gzip, amd64 gzip, amd64 chunked+", "keep1 keep3 drop2"],
  ["amd64 gzip, amd64 gzip #b", "keep1 keep2"],
  ["amd64 gzip, amd64 chunked+, att(1), att(1)", "keep1 keep2 keep3 drop4"],
  // Nested indexes become entries, in their place.
  ["nested(amd64 gzip, amd64 chunked+), arm64 gzip", "hoist1.1 hoist1.2 keep2"],
  ["nested(amd64 chunked+), nested(amd64 gzip)", "hoist2.1 hoist1.1"],
  ["nested(nested(amd64 gzip), amd64 chunked+)", "hoist1.1.1 hoist1.2"],
  ["amd64 gzip, nested(amd64 gzip)", "keep1 drop1"],
  // EROFS behind both; what nobody can judge stays where it is.
  ["amd64 erofs +erofs, amd64 gzip, amd64 chunked+", "move2 move3 move1"],
  ["amd64 missing #m, amd64 chunked+, amd64 gzip", "keep1 move3 move2"],
  ["artifact, amd64 chunked+, amd64 gzip", "keep1 move3 move2"],
  // An entry without platform is before nothing.
  ["- gzip, amd64 chunked+, amd64 gzip #b", "keep1 move3 move2"],
  ["", ""],
])("%s: %s", (spec, wanted) => expect(repairText(spec)).toBe(wanted));

test("one manifest has nothing to repair", () => {
  expect(repairOf(reportOn("single: amd64 gzip"))).toEqual({ entries: [], dropped: [], changes: false });
});

const image = fc
  .tuple(
    fc.constantFrom("amd64", "arm64/v8", "arm64", "s390x", "-", "{}"),
    fc.constantFrom(
      "gzip",
      "chunked+",
      "chunked",
      "zstd+",
      "zstd",
      "none",
      "mixed",
      "missing",
      "erofs +erofs",
    ),
    fc.constantFrom("", " #b", " docker"),
  )
  .map(([platform, what, more]) => `${platform} ${what}${more}`);
const entry = fc.oneof(
  { weight: 6, arbitrary: image },
  {
    weight: 1,
    arbitrary: fc.array(image, { minLength: 1, maxLength: 3 }).map((all) => `nested(${all.join(", ")})`),
  },
  { weight: 1, arbitrary: fc.constant("artifact") },
);
const index = fc.array(entry, { maxLength: 8 }).map((all) => all.join(", "));

/** The report of the index that a repair makes, as far as another repair looks at it. */
function repaired(report: IndexReport): IndexReport {
  const entries = repairOf(report).entries.map(({ entry, annotations }, at) => ({
    ...entry,
    annotations,
    annotatedZstd: annotations["io.github.containers.compression.zstd"] === "true",
    position: at + 1,
  }));
  return { ...report, entries };
}

test("a repair says every digest that was there, once for each platform, and none that was not", () => {
  const flat = (entries: IndexReport["entries"]): readonly string[] =>
    entries.flatMap((one) =>
      one.role === "index" && one.failure === null && one.nested.length > 0 ? flat(one.nested) : [one.digest],
    );
  fc.assert(
    fc.property(index, (spec) => {
      const before = reportOn(spec);
      const after = repairOf(before).entries.map((one) => one.entry.digest);
      expect(new Set(after)).toEqual(new Set(flat(before.entries)));
    }),
    { numRuns: 500 },
  );
});

test("repairing what was repaired changes nothing, and no zstd stands before the gzip of its platform", () => {
  fc.assert(
    fc.property(index, (spec) => {
      const after = repaired(reportOn(spec));
      expect(repairOf(after).changes).toBe(false);
      const first = new Map<string, string>();
      for (const one of after.entries) {
        const key = keyOfEntry(one);
        if (one.role !== "image" || one.failure !== null || key === null) continue;
        const isGzip = isGzipFamily(one.compression);
        if (!isGzip && !one.compression.startsWith("zstd")) continue;
        const before = first.get(key) ?? (isGzip ? "gzip" : "zstd");
        first.set(key, before);
        if (isGzip) expect([spec, before]).toEqual([spec, "gzip"]);
      }
    }),
    { numRuns: 500 },
  );
});
