import { expect, test } from "vitest";
import type { HistoryEvent } from "#lib/fleet/answers.ts";
import { median, stepsOf } from "./steps.ts";

const index = (digest: string, fromDigest: string | null): HistoryEvent => ({
  kind: "index",
  at: `2026-11-0${digest}T00:00:00Z`,
  digest,
  reference: "r/a:main",
  holds: "dual",
  complete: true,
  issues: { error: 0, warning: 0, info: 0 },
  applied: null,
  changed:
    fromDigest === null
      ? null
      : {
          fromDigest,
          entriesAdded: 0,
          entriesRemoved: 0,
          orderAlone: false,
          entriesAnnotated: 0,
          storedBytes: 0,
          issuesGone: [],
          issuesNew: [],
        },
});

test("builds stand oldest first, each with the one before; the first one seen has none", () => {
  const choice: HistoryEvent = { kind: "choice", at: "", by: "", from: null, to: null, note: null };
  const steps = stepsOf([index("3", "2"), choice, index("2", "1"), index("1", null)], (_, digest) => digest);
  expect(steps.map(({ from, to }) => `${from}>${to}`)).toEqual(["1>2", "2>3"]);
});

test("a median of two is between them", () => {
  expect([median([]), median([4]), median([1, 3]), median([9, 1, 2])]).toEqual([0, 4, 2, 2]);
});
