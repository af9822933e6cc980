import { expect, test } from "vitest";
import type { Application } from "#lib/applications/record.ts";
import { application, applied } from "#test/applications/example.ts";
import { outcomeOf } from "./outcome-of.ts";

const done = { state: "done", outcome: applied, endedAt: "2026-11-30T10:00:05.2Z" } as const;
const failure = (code: "tag-moved" | "unreachable") => ({
  code,
  message: "What happened.",
  next: "What to do.",
});

test.each<[string, Partial<Application>, string, string]>([
  [
    "a choice",
    done,
    "done: :main is dual now.",
    "8 entries, read back without an error. 1 variant made, 12.3 MB, in 4.2 s. The old index stays in the registry under its digest.",
  ],
  ["a repair", { ...done, deed: { kind: "repair" } }, "done: :main is fixed.", "8 entries"],
  [
    "one that took another back",
    { ...done, deed: { kind: "roll-back", rollsBack: 1 } },
    "done: :main names the old index again.",
    "",
  ],
  [
    "nothing to do",
    { ...done, outcome: { ...applied, tagMoved: false } },
    "done: :main was as asked already. Nothing changed.",
    "",
  ],
  [
    "a tag that moved",
    { state: "failed", failure: failure("tag-moved") },
    "moved: Stopped: the tag moved meanwhile. Nothing was changed.",
    "What happened.\nWhat to do.",
  ],
  [
    "a failure",
    { state: "failed", failure: failure("unreachable") },
    "failed: It failed. :main still names the old index.",
    "What happened.\nWhat to do.",
  ],
  ["a stop", { state: "cancelled" }, "stopped: Stopped. :main still names the old index.", "What was made"],
])("%s is told", (_, over, head, text) => {
  const { kind, title, text: lines } = outcomeOf(application(over), ":main", 8);
  expect(`${kind}: ${title}`).toBe(head);
  expect(lines.join("\n").replaceAll("\u00a0", " ")).toContain(text);
});
