import { expect, test } from "vitest";
import { orderIssue, reportOf } from "#test/report-fixture.ts";
import { builtOf } from "./built.ts";

test.each([
  ["amd64 gzip, arm64 gzip", "gzip 2/2"],
  ["amd64 estargz", "gzip 1/1"],
  ["amd64 gzip, amd64 zstd:chunked", "dual 2/2"],
  ["amd64 gzip, arm64 gzip, amd64 zstd:chunked", "dual 3/4 in part"],
  ["amd64 zstd:chunked, arm64 zstd", "zstd-chunked 2/2"],
  ["amd64 gzip, arm64 zstd:chunked", "dual 2/4 in part"],
  // One of a platform counts once, however often it stands there.
  ["amd64 gzip, amd64 gzip", "gzip 1/1"],
  ["amd64 none", "null 0/1 in part"],
  ["amd64 mixed, arm64 gzip", "gzip 1/2 in part"],
  ["- attestation", "null 0/0"],
])("%s holds %s", (entries, expected) => {
  const { holds, variants, variantsOfAll, complete } = builtOf(reportOf(entries));
  expect(`${holds} ${variants}/${variantsOfAll}${complete ? "" : " in part"}`).toBe(expected);
});

test("a platform whose entry an error names is harmed, the others are not", () => {
  const report = reportOf("amd64 zstd:chunked, amd64 gzip, arm64 gzip", [orderIssue("linux/amd64", [1, 2])]);
  expect(builtOf(report).platforms.map(({ platform, harmed }) => [platform, harmed])).toEqual([
    ["linux/amd64", true],
    ["linux/arm64", false],
  ]);
});

test("an entry that could not be read leaves the index in part", () => {
  const report = reportOf("amd64 gzip");
  const failure = { code: "not-found", message: "", next: "" } as const;
  expect(builtOf({ ...report, entries: report.entries.map((e) => ({ ...e, failure })) }).complete).toBe(
    false,
  );
});
