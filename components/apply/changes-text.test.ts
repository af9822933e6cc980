import { expect, test } from "vitest";
import { drawingOf } from "#components/plan/drawing.ts";
import type { ApplyHow } from "#lib/services/apply/apply-how.ts";
import { dualPlan, repairPlan } from "#test/bed-plan.ts";
import { changesText, obstacleOf } from "./changes-text.ts";

const how: ApplyHow = { apply: { allowed: true }, command: "twofold apply x", samplesChanged: false };
const mayNot: ApplyHow = { ...how, apply: { allowed: false, message: "It may not.", next: "Ask." } };
const dual = (spec: string, over: ApplyHow = how) => ({ ...dualPlan(spec), ...over });
const repair = (spec: string) => ({ ...repairPlan(spec), ...how });

test.each([
  [dual("amd64 gzip, arm64 gzip"), "Makes 2 variants, about +8.9 kB in the registry."],
  [repair("amd64 chunked+, amd64 gzip"), "Moves 2 entries."],
  [repair("nested(amd64 gzip), amd64 chunked"), "Annotates 1 entry and takes 1 entry out of nested indexes."],
])("a plan in a sentence (%#)", (plan, text) => {
  expect(changesText(drawingOf(plan), plan).replaceAll("\u00a0", " ")).toBe(text);
});

const free = { allowed: true };
test.each([
  [dual("amd64 gzip"), free, null],
  [dual("amd64 gzip, amd64 chunked+"), free, "nothing"],
  [repair("amd64 gzip"), free, "nothing"],
  [dual(""), free, "unreachable"],
  [dual("amd64 gzip", mayNot), free, "no-right"],
  [dual("amd64 gzip"), { allowed: false, reason: "no right." }, "no-right"],
])("what stands in the way (%#)", (plan, mayChange, kind) => {
  expect(obstacleOf(plan, mayChange)?.kind ?? null).toBe(kind);
});
