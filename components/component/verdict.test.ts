import { expect, test } from "vitest";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { bedReport } from "#test/bed-report.ts";
import { verdictOf } from "./verdict.ts";

const row = (over: Partial<FleetRow> = {}) =>
  ({
    ...{ name: "shop", reference: "quay.io/a/shop:main", failure: null, step: "settled" },
    wanted: { kind: "chosen", push: "dual", pullRequest: null, by: "ines", at: null, note: null },
    ...over,
  }) as unknown as FleetRow;

const served = "amd64 gzip, amd64 chunked+";
const harmed = "amd64 chunked+, amd64 gzip";

test.each([
  ["settled", served, "Every client gets a variant it can read on linux/amd64."],
  ["not-chosen", served, "Every client gets a variant it can read on linux/amd64."],
  ["build", served, "Every client gets a variant it can read on linux/amd64. The next build brings dual."],
  ["choose-again", served, /\. The value that is set is not a choice\.$/],
  // What is wrong comes first, and alone.
  ["build", harmed, "Docker 20.10 cannot pull linux/amd64."],
] as const)("%s with %s: %s", (step, entries, sentence) => {
  const verdict = verdictOf({ row: row({ step }), report: bedReport(entries) });
  if (typeof sentence === "string") expect(verdict).toBe(sentence);
  else expect(verdict).toMatch(sentence);
});

test("without a report it says why there is none", () => {
  const failure = { code: "not-found" } as FleetRow["failure"];
  expect(verdictOf({ row: row({ reference: null }), report: null })).toBe("shop has not been built yet.");
  expect(verdictOf({ row: row(), report: null })).toBe("shop has not been checked yet.");
  expect(verdictOf({ row: row({ failure }), report: null })).toBe(
    "The newest index of shop could not be read.",
  );
});
