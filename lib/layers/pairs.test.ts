import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { pairsOf, pairWith } from "./pairs.ts";

const pairs = (spec: string) =>
  pairsOf(bedReport(spec).entries)
    .map(({ left, right }) => `${left?.position ?? "-"}+${right?.position ?? "-"}`)
    .join(" ");

test.each([
  ["amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+", "1+3 2+4"],
  ["amd64 chunked+, amd64 gzip", "2+1"],
  ["amd64 gzip, arm64/v8 chunked+", "1+- -+2"],
  // The twin with the same files, though another stands before it.
  ["amd64 gzip, amd64 zstd+ #b, amd64 chunked+", "1+3 -+2"],
  ["amd64 gzip, amd64 erofs +erofs", "1+- 2+-"],
  ["amd64 gzip, amd64 chunked+, att(1)", "1+2 3+-"],
  ["amd64 gzip missing, amd64 chunked+", "-+2"],
  ["", ""],
])("%s: %s", (spec, expected) => expect(pairs(spec)).toBe(expected));

test("an entry leads to its pair, and one that is nowhere to the first", () => {
  const all = pairsOf(bedReport("amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+").entries);
  expect(pairWith(all, 4)).toBe(all[1]);
  expect(pairWith(all, 9)).toBe(all[0]);
  expect(pairWith([], 1)).toBeNull();
});
