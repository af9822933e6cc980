import { expect, test } from "vitest";
import { bedReport } from "#test/bed-report.ts";
import { keptEntries } from "./kept-entries.ts";
import { indexPicks } from "./picks.ts";

const DUAL = "amd64 gzip, arm64/v8 gzip, amd64 chunked+, arm64/v8 chunked+";

function keptOf(spec: string, wish: Partial<Parameters<typeof keptEntries>[1]>): number[] {
  const report = bedReport(spec);
  const kept = keptEntries(report, {
    picks: indexPicks(report),
    client: null,
    platform: null,
    entries: [],
    ...wish,
  });
  return [...kept].sort((a, b) => a - b);
}

test("nothing is kept of an index without issues that nobody points at", () =>
  expect(keptOf(DUAL, {})).toEqual([]));

test("what an issue names is kept, as far as the issue itself names it", () => {
  expect(keptOf("amd64 chunked+, arm64/v8 gzip, amd64 gzip, arm64/v8 chunked+", {})).toEqual([1, 3]);
  const platforms = Array.from({ length: 20 }, (_, i) => `riscv64/p${i}`);
  const unannotated = [...platforms.map((p) => `${p} gzip`), ...platforms.map((p) => `${p} chunked`)];
  expect(keptOf(unannotated.join(", "), {})).toEqual(Array.from({ length: 12 }, (_, i) => 21 + i));
});

test("what the client pulls is kept for the platform that is read out, and not for all", () => {
  expect(keptOf(DUAL, { client: "podman-5" })).toEqual([3]);
  expect(keptOf(DUAL, { client: "podman-5", platform: "linux/arm64/v8" })).toEqual([4]);
});

test("what the address or a cell asks for is kept", () =>
  expect(keptOf(DUAL, { entries: [2, null] })).toEqual([2]));
