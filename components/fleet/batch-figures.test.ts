import { expect, test } from "vitest";
import type { VariantProgress } from "#lib/apply/progress.ts";
import { failureGroups, failuresText, figuresOf, shareOf, withShortDigests } from "./batch-figures.ts";

test.each([
  // What goes on is told sooner than the counts: none is counted twice.
  [{ waiting: 4, running: 0, done: 1, failed: 2, cancelled: 1 }, 2, "8 all, 4 ended, 2 running, 2 waiting"],
  [{ waiting: 0, running: 1, done: 7, failed: 0, cancelled: 0 }, 2, "8 all, 7 ended, 1 running, 0 waiting"],
  [{ waiting: 0, running: 0, done: 8, failed: 0, cancelled: 0 }, 1, "8 all, 8 ended, 0 running, 0 waiting"],
])("%j and %i that go on: %s", (counts, goingOn, expected) => {
  const { all, ended, running, waiting, done, failed, stopped } = figuresOf({ id: 1, counts }, goingOn);
  expect(`${all} all, ${ended} ended, ${running} running, ${waiting} waiting`).toBe(expected);
  expect(done + failed + stopped + running + waiting).toBe(all);
});

const variant = (more: Partial<VariantProgress>): VariantProgress => ({
  ...{ platform: "linux/amd64", compression: "gzip", stage: "making", seconds: 1 },
  ...{ totalBytes: 100, doneBytes: 0, madeBytes: 0, sentBytes: 0 },
  ...more,
});

test.each([
  ["nothing planned yet", [], 0],
  ["half made, nothing sent", [variant({ doneBytes: 50, madeBytes: 40 })], 0.25],
  ["half made, all of that sent", [variant({ doneBytes: 50, madeBytes: 40, sentBytes: 40 })], 0.5],
  [
    "one of two done, of three times the size",
    [variant({ stage: "done", totalBytes: 300 }), variant({})],
    0.75,
  ],
])("%s", (_, progress, share) => expect(shareOf(progress)).toBeCloseTo(share));

test("failures of one kind stand together, with what to do about most of them", () => {
  const failed = (name: string, code: "tag-moved" | "unreachable", next: string) => ({
    component: { namespace: "shop", name },
    reference: `r/${name}:1`,
    failure: { code, message: `${name} failed.`, next },
  });
  const all = [
    failed("a", "tag-moved", "Look."),
    failed("b", "unreachable", "Wait."),
    failed("c", "unreachable", "Wait."),
    failed("d", "tag-moved", "Again."),
    failed("f", "tag-moved", "Look."),
  ];
  expect(failureGroups(all).map(({ code, next, items }) => [code, next, items.length])).toEqual([
    ["tag-moved", "Look.", 3],
    ["unreachable", "Wait.", 2],
  ]);
  expect(failuresText(all.slice(0, 1))).toBe("shop/a\ttag-moved\ta failed.\tLook.");
});

test("a digest in a sentence is shortened, and what is none stays", () =>
  expect(withShortDigests(`a names sha256:${"1f".repeat(32)} now, not sha256:12.`)).toBe(
    "a names 1f1f1f1…1f1f now, not sha256:12.",
  ));
