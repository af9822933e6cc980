import { expect, test } from "vitest";
import type { FixCount, IssueComponent } from "#lib/fleet/issues/answers.ts";
import { allToggled, countIn, everything, fixesIn, has, keyOf, toggled } from "./selection.ts";

const row = (name: string, by: FixCount["by"]): Pick<IssueComponent, "namespace" | "name" | "fix"> => ({
  ...{ namespace: "shop", name },
  fix: { way: "repair", by, command: null, why: null },
});
const loaded = [row("a", "here"), row("b", "here"), row("c", "command")];
const all: readonly FixCount[] = [
  { way: "repair", by: "here", components: 68 },
  { way: "repair", by: "command", components: 7 },
];
const shown = (fixes: readonly FixCount[]) => fixes.map(({ by, components }) => `${by} ${components}`);

test("all are selected at first, those too that are not loaded", () => {
  expect(countIn(everything, 75)).toBe(75);
  expect(has(everything, "shop/z")).toBe(true);
  expect(shown(fixesIn(everything, all, loaded))).toEqual(["here 68", "command 7"]);
});

test("one less is one less of its way", () => {
  const less = toggled(everything, keyOf(row("c", "command")));
  expect(countIn(less, 75)).toBe(74);
  expect(shown(fixesIn(less, all, loaded))).toEqual(["here 68", "command 6"]);
  expect(toggled(less, "shop/c").keys.size).toBe(0);
});

test("from none, what is added is all there is", () => {
  const none = allToggled(everything, 75);
  expect(countIn(none, 75)).toBe(0);
  expect(shown(fixesIn(toggled(none, "shop/b"), all, loaded))).toEqual(["here 1"]);
  expect(allToggled(toggled(none, "shop/b"), 75)).toEqual(everything);
});
