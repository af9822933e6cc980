import { expect, test } from "vitest";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { summaryOf } from "./evidence-summary.ts";

const none = { own: 0, index: 0, none: 2 };
const unverified = { yes: 0, no: 0, "no-key": 0, none: 2 };
const cluster = { name: "cluster", isAsked: true, failure: null };

/** Nobody knows who made it; everything else is within its bounds. */
function counted(severity: "error" | "warning", sources: EvidenceReport["sources"]) {
  const issue = (code: "no-provenance" | "results-near-limit") => ({ code, severity });
  const summary = summaryOf({
    ...{ digest: "sha256:0", readAt: "2026-01-01T00:00:00Z", index: {}, runs: [], checks: [], sources },
    issues: [issue("no-provenance"), issue("results-near-limit")],
    coverage: {
      ...{ entries: 2, named: 0, attested: none, signed: none, sbom: none },
      ...{ verified: unverified, signatures: unverified },
    },
  } as unknown as EvidenceReport);
  return summary.kind === "read" ? summary.issues.map(({ code }) => code) : [];
}

test.each([
  ["runs are looked for nowhere and no policy asks, not at all", "warning", [], ["results-near-limit"]],
  ["runs are looked for somewhere", "warning", [cluster], ["no-provenance", "results-near-limit"]],
  ["a policy asks", "error", [], ["no-provenance", "results-near-limit"]],
] as const)("that nobody knows who made an image counts where %s", (_what, severity, sources, codes) =>
  expect(counted(severity, sources)).toEqual(codes),
);
