import { expect, test } from "vitest";
import { reportOf } from "#test/report-fixture.ts";
import { builtOf } from "../choice/built.ts";
import type { Wanted } from "../choice/choice.ts";
import { type EvidenceSummary, unreadEvidence } from "./evidence-summary.ts";
import { resultPercent } from "./result-percent.ts";

const wanted = (push: "gzip" | "dual"): Wanted => ({
  kind: "chosen",
  push,
  pullRequest: null,
  by: "ann",
  at: null,
  note: null,
});
const reference = "quay.io/redhat-user-workloads/team-tenant/app@sha256:0";
const platforms = ["amd64", "arm64", "ppc64le", "s390x", "riscv64", "arm/v7", "386", "mips64le"];
const built = builtOf(reportOf(platforms.map((platform) => `${platform} gzip`).join(", ")));

test("dual on many platforms is over the limit before it is built", () => {
  expect(resultPercent(reference, wanted("gzip"), built, unreadEvidence)).toBeLessThan(80);
  expect(resultPercent(reference, wanted("dual"), built, unreadEvidence)).toBeGreaterThan(100);
});

test("what was built counts, though less is wanted of the next build", () => {
  const both = builtOf(reportOf(platforms.map((one) => `${one} gzip, ${one} zstd:chunked`).join(", ")));
  expect(resultPercent(reference, wanted("gzip"), both, unreadEvidence)).toBe(
    resultPercent(reference, wanted("dual"), built, unreadEvidence),
  );
});

test("nothing that was read takes nothing", () => {
  expect(resultPercent(null, wanted("dual"), { kind: "unread" }, unreadEvidence)).toBe(0);
});

test("the run that made the index says more than the usual task's formula", () => {
  const evidence = {
    kind: "read",
    budget: { bytes: 700, limit: 1000, dualBytes: 1100 },
  } as unknown as EvidenceSummary;
  expect(resultPercent(reference, wanted("gzip"), built, evidence)).toBe(70);
  expect(resultPercent(reference, wanted("dual"), built, evidence)).toBe(110);
});
