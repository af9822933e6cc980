import { expect, test } from "vitest";
import type { IndexReport } from "#lib/variants/report.ts";
import { bedReport, entriesReport } from "#test/bed-report.ts";
import { entryReport, reportOf } from "#test/report-fixture.ts";
import { matrixOf } from "./matrix-rows.ts";

/** Each row as it is drawn: what was read by its column, then what was not, and where. */
function drawn(report: IndexReport): string {
  const { rows, columns, missing, unread } = matrixOf(report);
  const lines = rows.map((row) => {
    const cells = columns.map((family) => {
      const gap = row.gaps.get(family);
      if (gap?.kind === "within") return `${gap.isRead ? "in" : "unread in"} ${gap.position}`;
      return (
        gap?.kind ??
        row.read
          .get(family)
          ?.map(({ position }) => position)
          .join("+")
      );
    });
    const others = [...row.read].flatMap(([family, own]) =>
      columns.includes(family) ? [] : own.map(({ position }) => `${family} ${position}`),
    );
    const notRead = row.unread.map(({ position }) => `${row.unreadAt} ${position}`);
    return [`${row.platform}:`, ...cells, ...others, ...notRead].join(" ");
  });
  return `${lines.join(" | ")} (${missing}, ${unread})`;
}

test.each([
  ["amd64 gzip, arm64 gzip, amd64 chunked+", "linux/amd64: 1 3 | linux/arm64: 2 missing (1, 0)"],
  ["half gzip, amd64 chunked+", "linux/amd64: 1 2 (0, 0)"],
  ["half gzip", "linux/amd64: 1 (0, 0)"],
  ["- gzip, - chunked+", "linux/amd64: 1 2 (0, 0)"],
  // Not read: the place of the one that is lacking, of both, of none.
  [
    "amd64 gzip, amd64 missing, arm64 gzip, arm64 chunked+",
    "linux/amd64: 1 unread zstd 2 | linux/arm64: 3 4 (0, 1)",
  ],
  ["amd64 gzip, amd64 chunked+, arm64 missing", "linux/arm64: unread unread all 3 (0, 1)"],
  ["amd64 gzip, amd64 chunked+, amd64 missing #b", "linux/amd64: 1 2 across 3 (0, 1)"],
  ["amd64 missing", "linux/amd64: all 1 (0, 1)"],
  ["amd64 gzip, amd64 chunked+, arm64 encrypted", "linux/arm64: unknown unknown other 3 (0, 0)"],
  [
    "amd64 gzip, nested(amd64 chunked+), arm64 chunked+",
    "linux/amd64: 1 in 2 | linux/arm64: missing 3 (1, 0)",
  ],
  ["amd64 gzip, nested(arm64 missing, arm64 chunked+)", "linux/arm64: unread in 2 (0, 0)"],
])("the matrix of %s has %s", (spec, rows) => {
  expect(drawn(bedReport(spec))).toContain(rows);
});

test("one platform, spelled in capitals and small, has one row", () => {
  const entries = [
    entryReport(1, {
      platform: "Linux/AMD64",
      namedPlatform: { os: "Linux", architecture: "AMD64", variant: "", osVersion: "", osFeatures: [] },
    }),
    entryReport(2, { compression: "zstd", annotatedZstd: true }),
  ];
  const report = entriesReport(entries);
  expect(report.platforms).toHaveLength(2);
  expect(drawn(report)).toBe("linux/amd64: 1 2 (0, 0)");
});

test("what nobody is asked for has a row of its own, in which nothing is missing", () => {
  const entries = [
    entryReport(1),
    entryReport(2, { compression: "zstd" }),
    entryReport(3, { platform: "unknown/unknown" }),
    entryReport(4, { platform: null }),
  ];
  const report = { ...reportOf("amd64 gzip"), entries, platforms: ["linux/amd64"] };
  expect(drawn(report)).toBe("linux/amd64: 1 2 | unknown/unknown: 3 unasked | null: 4 unasked (0, 0)");
});

test("every image entry stands in exactly one row", () => {
  for (const spec of [
    "half gzip, amd64 gzip, - chunked+, {} gzip, arm64/v8 gzip, arm64 chunked+, windows/amd64:10.0.1 gzip",
    "amd64 missing, amd64 gzip, amd64 chunked+, amd64 erofs +erofs, amd64 encrypted, arm64 damaged",
  ]) {
    const report = bedReport(spec);
    const { rows } = matrixOf(report);
    const placed = rows.flatMap((row) => [...[...row.read.values()].flat(), ...row.unread]);
    expect(placed.map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(
      report.entries.map(({ position }) => position),
    );
  }
});
