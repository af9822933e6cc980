import { expect, test } from "vitest";
import { dualPlan, repairPlan } from "#test/bed-plan.ts";
import { type AnyPlan, byMade, drawingOf, isOfChoice } from "./drawing.ts";

const drawn = (plan: AnyPlan) => {
  const { now, after, dropped } = drawingOf(plan);
  return {
    now: now.map(({ position, isDropped }) => `${position}${isDropped ? "-" : ""}`).join(" "),
    after: after.map(({ from, change }) => `${change} ${from.join(".")}`).join(", "),
    dropped,
  };
};

test("a choice is drawn with what it moves, annotates and makes", () => {
  expect(drawn(dualPlan("amd64 chunked, amd64 gzip, arm64 gzip"))).toEqual({
    ...{ now: "1 2 3", dropped: 0 },
    after: "move 2, annotate 1, keep 3, make 3",
  });
});

test("a repair is drawn with what leaves a nested index and what is said twice", () => {
  const plan = repairPlan("amd64 gzip, amd64 gzip, nested(arm64 gzip, arm64 chunked+)");
  expect(isOfChoice(plan)).toBe(false);
  expect(drawn(plan)).toMatchObject({ now: "1 2- 3", dropped: 1 });
  expect(drawn(plan).after).toContain("hoist 3.1");
});

test("what is told of made entries stands at their positions", () => {
  const drawing = drawingOf(dualPlan("amd64 gzip, arm64 gzip"));
  expect([...byMade(drawing, ["a", "b"])]).toEqual([
    [3, "a"],
    [4, "b"],
  ]);
  expect([...byMade(drawing, ["a"])]).toEqual([[3, "a"]]);
});
