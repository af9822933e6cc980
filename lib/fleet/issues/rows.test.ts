import { expect, test } from "vitest";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import { type BoardParts, boardRows, type FixFact, fixPlaceOf } from "./rows.ts";

const parts = (codes: readonly (readonly [IssueCode, Severity, number])[]): BoardParts => ({
  rows: codes.map(([key, , components]) => ({
    key,
    components,
    platforms: components,
    firstSeen: new Date(0),
  })),
  codes: codes.map(([code, severity, components]) => ({ key: code, code, severity, components })),
  clients: [],
  fixes: [],
  weeks: new Map(),
  platformWeeks: null,
});

test("the order comes first, then what is graver, then what more have", () => {
  const rows = boardRows(
    parts([
      ["missing-variant", "warning", 31],
      ["chunked-incomplete", "warning", 44],
      ["mixed-compression", "error", 5],
      ["zstd-before-gzip", "error", 2],
      ["zstd-unchunked", "info", 90],
    ]),
    { changed: null, mayWriteAt: () => true, points: 2 },
  );
  expect(rows.map(({ section, key }) => `${section} ${key}`)).toEqual([
    "order zstd-before-gzip",
    "error mixed-compression",
    "warning chunked-incomplete",
    "warning missing-variant",
    "info zstd-unchunked",
  ]);
  // What was before anything was recorded is unknown and not nothing.
  expect(rows[0]?.weeks).toEqual([null, null, 2]);
});

test.each<[FixFact["way"], string, boolean, string]>([
  ["repair", "quay.io", false, "here"],
  ["apply", "quay.io", true, "here"],
  ["repair", "elsewhere.io", false, "command"],
  ["repair", "", true, "pull-request"],
  ["rebuild", "", true, "pull-request"],
  ["repair", "", false, "command"],
  ["assemble", "quay.io", false, "command"],
  ["guide", "", true, "command"],
])("%s at %j, from git: %s, goes by %s", (way, place, fromGit, by) =>
  expect(fixPlaceOf({ way, place, fromGit }, (one) => one === "quay.io")).toBe(by),
);
