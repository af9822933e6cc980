import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { verdictOf } from "./verdict.ts";

test.each([
  [
    "amd64 gzip, amd64 chunked+",
    "Every client gets an image it can read.",
    "gzip comes first: 12\u00a0clients pull it, 7 newer ones pull zstd:chunked.",
  ],
  [
    "amd64 gzip, arm64 chunked+, amd64 chunked+, arm64 gzip",
    "Docker 20.10 cannot pull linux/arm64.",
    "It pulls entry 2, cannot read it, and does not try entry 4.",
  ],
  [
    "amd64 gzip, arm64 gzip",
    "Every client can read it, but updates stay large.",
    "Without zstd:chunked, one changed file costs its whole layer.",
  ],
  // There is no other entry to try.
  ["amd64 chunked+", "Docker 20.10 cannot pull linux/amd64.", null],
  // What is not simply well or simply wrong is told as the report tells it.
  ["amd64 gzip, amd64 chunked", "Podman 5 misses zstd:chunked on linux/amd64.", null],
  ["amd64 gzip, arm64 missing", "No client can pull linux/arm64.", null],
])("%s: %s", (spec, sentence, why) => {
  expect(verdictOf(bedReport(spec))).toMatchObject({ sentence, why });
});

test("harm is marked, and nothing else is", () => {
  const isHarm = (spec: string) => verdictOf(bedReport(spec)).isHarm;
  expect(isHarm("amd64 chunked+, amd64 gzip")).toBe(true);
  expect(isHarm("amd64 gzip, amd64 chunked")).toBe(false);
  expect(isHarm("amd64 gzip, amd64 chunked+")).toBe(false);
});
