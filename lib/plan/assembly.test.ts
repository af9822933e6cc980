import fc from "fast-check";
import { expect, test } from "vitest";
import { analyse } from "#lib/report/analyse.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { imageBed } from "#test/image-bed.ts";
import { assembledAnnotations, assemblyOf, isFault } from "./assembly.ts";

const reportOn = (spec: string, at: number): IndexReport =>
  analyse(imageBed(spec), `registry.example/a/b:${at}`);

/** `0:1 1:2z`: from which source and place, `z` where it is annotated; or what is wrong. */
function assembled(...specs: readonly string[]): string {
  const made = assemblyOf(specs.map(reportOn));
  if (isFault(made)) return made.message;
  return made.entries
    .map(
      ({ source, path, annotatedZstd }) => `${source}:${path.join(".")}${annotatedZstd === true ? "z" : ""}`,
    )
    .join(" ");
}

test.each([
  // Whatever order they come in.
  [["amd64 gzip, arm64 gzip", "amd64 chunked, arm64 chunked"], "0:1 1:1z 0:2 1:2z"],
  [["amd64 chunked, arm64 chunked", "amd64 gzip, arm64 gzip"], "1:1 0:1z 1:2 0:2z"],
  [["single: arm64 gzip", "single: amd64 chunked", "single: amd64 gzip"], "0:1 2:1 1:1z"],
  // zstd alone is found without the annotation, and keeps the one it has.
  [["amd64 chunked, arm64 chunked+"], "0:1 0:2z"],
  [["amd64 gzip entry(io.github.containers.compression.zstd=true)"], "0:1"],
  // The same manifest twice stands once, and so does its attestation.
  [["amd64 gzip, amd64 chunked+", "amd64 gzip, arm64 gzip"], "0:1 0:2z 1:2"],
  [["amd64 gzip, att(1)", "amd64 gzip, att(1)"], "0:1 0:2"],
  [["amd64 gzip, arm64 gzip", "s390x gzip, amd64 gzip"], "0:1 0:2 1:1"],
  // Nested ones become flat, attestations stand behind the images.
  [["nested(amd64 chunked), nested(amd64 gzip)"], "0:2.1 0:1.1z"],
  [["amd64 gzip, att(1)", "amd64 chunked+, att(1)"], "0:1 1:1z 0:2 1:2"],
  // Docker manifests stand in a list of their own.
  [["single: arm64 gzip docker", "single: amd64 gzip docker"], "0:1 1:1"],
  [["amd64 erofs +erofs, amd64 chunked, amd64 gzip"], "0:3 0:2z 0:1"],
] as const)("%j: %s", (specs, wanted) => expect(assembled(...specs)).toBe(wanted));

test.each([
  [["amd64 gzip", "amd64 gzip #b"], /linux\/amd64 has two variants of one kind \(gzip\)/],
  [["amd64 chunked", "amd64 zstd"], /two variants of one kind/],
  [["arm64 gzip", "arm64/v8 gzip #b"], /two variants of one kind/],
  [["amd64 gzip, arm64 gzip #m missing"], /could not be read/],
  [
    ["single: amd64 gzip docker", "single: arm64 gzip"],
    /is a Docker manifest, and .* stands in no list with it/,
  ],
  [["amd64 zstd docker"], /Docker manifest with zstd layers/],
  [["amd64 gzip, nested()"], /holds nothing|could not be read/],
] as const)("%j is refused", (specs, why) => expect(assembled(...specs)).toMatch(why));

const image = fc
  .tuple(
    fc.constantFrom("amd64", "arm64/v8", "s390x", "ppc64le"),
    fc.constantFrom("gzip", "chunked", "chunked+", "zstd", "zstd+"),
  )
  .map((words) => words.join(" "));
const parts = fc.array(fc.array(image, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

test("what is assembled serves every client that reads what is there, and assembled again it is the same", () => {
  fc.assert(
    fc.property(parts, (all) => {
      const made = assemblyOf(all.map((entries, at) => reportOn(entries.join(", "), at)));
      if (isFault(made)) return;
      // The same entries as an index of the bed, in the order that was made.
      const spec = made.entries
        .map(({ entry, annotatedZstd }) => {
          const kind = entry.compression === "zstd:chunked" ? "chunked" : entry.compression;
          return `${entry.platform?.replace("linux/", "")} ${kind}${annotatedZstd === true ? "+" : ""}`;
        })
        .join(", ");
      const report = reportOn(spec, 0);
      const codes = report.issues.map(({ code }) => code);
      expect([
        spec,
        codes.filter((code) => code === "zstd-before-gzip" || code === "zstd-unannotated"),
      ]).toEqual([spec, []]);
      expect(headline(report).sentence).not.toBe("");
      const again = assemblyOf([report]);
      expect(isFault(again) ? again.message : again.entries.map(({ path }) => path[0])).toEqual(
        report.entries.map(({ position }) => position),
      );
    }),
    { numRuns: 300 },
  );
});

test("annotations that are not of compression stay as they came", () => {
  const made = assemblyOf([reportOn("amd64 gzip, amd64 chunked entry(a=b)", 0)]);
  if (isFault(made)) throw new Error(made.message);
  expect(made.entries.map((one) => assembledAnnotations(one))).toEqual([
    {},
    { a: "b", "io.github.containers.compression.zstd": "true" },
  ]);
});
