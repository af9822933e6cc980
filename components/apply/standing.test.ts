import { expect, test } from "vitest";
import type { Application } from "#lib/applications/record.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import { application, variant } from "#test/applications/example.ts";
import { percentOf, stepsOf } from "./standing.ts";

const told = (state: Application["state"], progress: readonly VariantProgress[], made = 2) =>
  stepsOf(application({ state, progress }), made)
    .map(({ step, is, share }) => `${step} ${is}${is === "going" ? ` ${percentOf(share)}` : ""}`)
    .join(", ");

test.each([
  ["waiting", [], "make to-come, upload to-come, read-back to-come, move to-come"],
  ["running", [], "make going 0, upload to-come, read-back to-come, move to-come"],
  [
    "running",
    [variant({ stage: "done" }), variant({ doneBytes: 50, madeBytes: 40, sentBytes: 20 })],
    "make going 75, upload going 62, read-back to-come, move to-come",
  ],
  [
    "running",
    [variant({ stage: "done" }), variant({ stage: "done" })],
    "make done, upload done, read-back going 0, move to-come",
  ],
  ["done", [variant({ stage: "done" })], "make done, upload done, read-back done, move done"],
  [
    "failed",
    [variant({ stage: "done" }), variant({ stage: "waiting" })],
    "make to-come, upload to-come, read-back to-come, move to-come",
  ],
] as const)("%s with %j: %s", (state, progress, steps) => {
  expect(told(state, progress)).toBe(steps);
});

test("without a new layer the index is written, read back, and named", () => {
  expect(told("running", [], 0)).toBe("write going 0, read-back to-come, move to-come");
});

test.each([
  [0, 0],
  [0.999, 99],
  [1, 100],
])("a share of %d is %d percent", (share, percent) => {
  expect(percentOf(share)).toBe(percent);
});
