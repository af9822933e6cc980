import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { halvesOf } from "./halves.ts";

test.each([
  ["amd64 gzip, amd64 chunked+", true, true, "dual"],
  ["amd64 gzip, arm64 gzip", true, false, "gzip only"],
  ["amd64 chunked+, arm64 zstd+", false, true, "zstd:chunked only"],
  // In part: for some platforms alone, or where nobody looks for it.
  ["amd64 gzip, arm64 gzip, amd64 chunked+", true, "part", "dual in part"],
  ["amd64 gzip, amd64 chunked+, arm64 chunked+", "part", true, "dual in part"],
  ["amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked", true, "part", "dual in part"],
  ["amd64 gzip, arm64 gzip, amd64 chunked+, arm64 missing", true, "part", "dual in part"],
  // With no gzip beside it, what is not annotated is taken all the same.
  ["amd64 chunked", false, true, "zstd:chunked only"],
  ["amd64 gzip, nested(amd64 chunked+)", true, true, "dual"],
  ["amd64 none", false, false, "neither gzip nor zstd:chunked"],
])("%s has gzip: %s, zstd: %s", (spec, gzip, zstd, label) => {
  expect(halvesOf(bedReport(spec))).toEqual({ gzip, zstd, label });
});
