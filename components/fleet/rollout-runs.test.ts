import { expect, test } from "vitest";
import { bandOf, runsOf } from "./rollout-runs.ts";

const day = (text: string) => ({ day: `2026-${text}`, zstd: 1, dual: 2, gzip: 3, other: 0, unread: 4 });
const runs = (days: readonly string[]) =>
  runsOf(days.map(day)).map((run) => run.map((one) => one.day.slice(5)).join(" "));

test.each([
  [["01-01", "01-02", "01-03"], ["01-01 01-02 01-03"]],
  [["01-31", "02-01"], ["01-31 02-01"]],
  [
    ["01-01", "01-03", "01-04"],
    ["01-01", "01-03 01-04"],
  ],
  [[], []],
])("%j is drawn as %j", (days, expected) => expect(runs(days)).toEqual(expected));

test("kinds lie on each other", () =>
  expect(
    (["zstd", "dual", "gzip", "other", "unread"] as const).map((kind) => bandOf(day("01-01"), kind)),
  ).toEqual([
    [0, 1],
    [1, 3],
    [3, 6],
    [6, 6],
    [6, 10],
  ]));
