import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { variantWord } from "./variant-word.ts";

test.each([
  ["amd64 gzip, amd64 chunked+", "dual"],
  ["amd64 gzip, nested(amd64 chunked+)", "dual"],
  ["amd64 estargz", "gzip only"],
  ["amd64 chunked+, arm64 chunked+", "zstd:chunked only"],
  ["amd64 chunked+, arm64 zstd+", "zstd only"],
  ["amd64 none, amd64 chunked+", "zstd:chunked, uncompressed"],
  ["amd64 gzip, amd64 erofs +erofs, arm64 encrypted", "gzip, EROFS, unknown"],
  // What was not read may be the other one.
  ["amd64 gzip, arm64 missing", "gzip"],
  ["amd64 missing", undefined],
  ["amd64 none", undefined],
  ["", undefined],
])("an image of %s is called %s", (spec, word) => {
  expect(variantWord(bedReport(spec).entries)?.word).toBe(word);
});
