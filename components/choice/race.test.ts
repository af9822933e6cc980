import { expect, test } from "vitest";
import { isAsAsked, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { mineOn } from "./race.ts";

const plan = (text: string): WantedChoice => {
  const [push, pullRequest = null] = text.split("/") as [Choice, Choice?];
  return { push, pullRequest };
};
/** `PUSH` or `PUSH/PULL-REQUEST`, with `default` before it where nobody chose; `?` cannot be read. */
const wanted = (text: string): Wanted => {
  if (text === "?") return { kind: "unreadable", text };
  if (text.startsWith("default "))
    return { kind: "default", from: "settings", ...plan(text.slice("default ".length)) };
  return { kind: "chosen", by: "somebody", at: null, note: null, ...plan(text) };
};
const planOrNull = (text: string) => (text === "-" ? null : plan(text));

test.each([
  // theirs, before, what the person set, what "mine" is on top of theirs
  ["zstd-chunked", "dual", "gzip", "gzip"],
  ["dual/gzip", "dual", "gzip", "gzip/gzip"],
  ["gzip", "dual", "dual/gzip", "gzip/gzip"],
  ["gzip/dual", "dual/gzip", "dual", "gzip"],
  ["default gzip", "dual", "dual/zstd-chunked", "gzip/zstd-chunked"],
  ["gzip", "default dual", "dual", "dual"], // choosing what the default says changes no part: all of it is meant
  ["?", "dual", "gzip", "gzip"],
  ["gzip/dual", "?", "dual", "dual"],
  ["gzip", "dual", "-", "-"],
])("they set %s, it was %s, and to set %s is %s then", (theirs, before, to, mine) =>
  expect(mineOn(wanted(theirs), wanted(before), planOrNull(to))).toEqual(planOrNull(mine)),
);

test.each([
  ["gzip", "gzip", true],
  ["gzip/dual", "gzip", false],
  ["default gzip", "gzip", false],
  ["default gzip", "-", true],
  ["gzip", "-", false],
])("that %s stands is what was asked for with %s: %s", (stands, to, is) =>
  expect(isAsAsked(wanted(stands), planOrNull(to))).toBe(is),
);
