import { expect, test } from "vitest";
import { desiredOf } from "#lib/plan/desired.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { bedReport as reportOf } from "#test/bed-report.ts";
import { isMadeOf } from "./made-before.ts";

test.each<[string, Choice, string, boolean]>([
  ["amd64 gzip", "dual", "amd64 gzip, amd64 chunked+", true],
  ["amd64 gzip, arm64/v8 gzip", "dual", "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+", true],
  ["amd64 gzip", "zstd-chunked", "amd64 chunked", true],
  ["amd64 gzip", "dual", "amd64 gzip", false], // not made yet
  ["amd64 gzip", "dual", "amd64 gzip #other, amd64 chunked+ #other", false], // of another build
  ["amd64 gzip", "zstd-chunked", "amd64 chunked #other", false],
  ["amd64 gzip", "dual", "amd64 gzip, amd64 chunked+, arm64/v8 gzip", false], // more than that
  ["amd64 gzip", "dual", "amd64 chunked+, amd64 gzip", false], // and wrong
])("of %s chosen %s comes %s: %s", (before, choice, after, is) => {
  expect(isMadeOf(desiredOf(reportOf(before), choice), reportOf(after))).toBe(is);
});
