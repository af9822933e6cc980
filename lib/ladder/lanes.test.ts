import { expect, test } from "vitest";
import type { EntryReport } from "#lib/variants/report.ts";
import { imageEntries } from "#test/report-fixture.ts";
import { layLanes, MAX_TRACKS } from "./lanes.ts";

const platformsOf = (entries: readonly EntryReport[]) => [
  ...new Set(entries.flatMap((e) => (e.platform === null ? [] : [e.platform]))),
];

/** Each rung's cells, as `track:part`, rungs apart by a bar. */
function drawn(line: string): string {
  const entries = imageEntries(line);
  const lanes = layLanes(entries, platformsOf(entries), new Set());
  const letters = { start: "s", through: "t", stop: "m", end: "e" };
  return entries
    .map((e) =>
      lanes
        .at(e.position)
        .map((c) => `${c.track}${letters[c.part]}`)
        .join(" "),
    )
    .join(" | ");
}

test.each([
  ["amd64 gzip", ""],
  ["amd64 gzip, amd64 zstd", "0s | 0e"],
  ["amd64 gzip, arm64 gzip, amd64 zstd, arm64 zstd", "0s | 0t 1s | 0e 1t | 1e"],
  // A closed pair frees its track for the next platform.
  ["amd64 gzip, amd64 zstd, arm64 gzip, arm64 zstd", "0s | 0e | 0s | 0e"],
  ["amd64 gzip, amd64 zstd, amd64 zstd", "0s | 0m | 0e"],
  // One platform, spelled twice.
  ["arm64 gzip, arm64/v8 zstd", "0s | 0e"],
])("the lanes of %s are %s", (line, cells) => {
  expect(drawn(line)).toBe(cells);
});

test("no two lanes share a track at one rung, and what has no track is named instead", () => {
  const names = Array.from({ length: MAX_TRACKS + 3 }, (_, i) => `arch${i}`);
  const entries = imageEntries(
    [...names.map((n) => `${n} gzip`), ...names.map((n) => `${n} zstd`)].join(", "),
  );
  const lanes = layLanes(entries, platformsOf(entries), new Set());
  for (const { position } of entries) {
    const tracks = lanes.at(position).map((c) => c.track);
    expect(new Set(tracks).size).toBe(tracks.length);
  }
  expect(lanes.tracks).toBe(MAX_TRACKS);
  expect([...lanes.undrawn]).toEqual(["linux/arch8", "linux/arch9", "linux/arch10"]);
});

test("a strip before a rung shows only the lanes that run through it", () => {
  const entries = imageEntries("amd64 gzip, arm64 zstd, amd64 zstd, arm64 gzip");
  const lanes = layLanes(entries, platformsOf(entries), new Set(["linux/arm64"]));
  expect(lanes.before(2).map((c) => c.track)).toEqual([0]);
  expect(lanes.before(3).map((c) => [c.track, c.broken])).toEqual([
    [0, false],
    [1, true],
  ]);
});
