import { expect, test } from "vitest";
import { parseVisits, visitedAt } from "./last-visit.ts";

const at = (text: string) => new Date(`2026-11-${text}Z`);
const visits = (since: string | null, seen: string) => ({
  since: since === null ? null : at(since).toISOString(),
  seen: at(seen).toISOString(),
});

test.each([
  ["the first visit has none before it", null, "30T10:00", visits(null, "30T10:00")],
  ["a reload is the same visit", visits(null, "30T10:00"), "30T10:05", visits(null, "30T10:05")],
  [
    "and keeps what it counts from",
    visits("24T09:00", "30T10:00"),
    "30T10:29",
    visits("24T09:00", "30T10:29"),
  ],
  [
    "the next one counts from the end of the last",
    visits("24T09:00", "28T17:00"),
    "30T10:00",
    visits("28T17:00", "30T10:00"),
  ],
])("%s", (_, kept, now, then) => {
  expect(visitedAt(kept, at(now))).toEqual(then);
});

test.each([[null], ["no json"], ["7"], ['{"seen":"nonsense"}'], ["{}"]])("%s is no visit", (text) => {
  expect(parseVisits(text)).toBeNull();
});

test("what was kept is read again", () => {
  const kept = visits("24T09:00", "28T17:00");
  expect(parseVisits(JSON.stringify(kept))).toEqual(kept);
});
