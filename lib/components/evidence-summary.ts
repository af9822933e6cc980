import type { EvidenceReport, RunFacts } from "#lib/evidence/report.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";

/** What `EvidenceSummary` says in two words, and rows can be filtered by; `unread` where it was not read. */
export const coverages = ["full", "part", "none", "unread"] as const;
export const verifications = ["yes", "part", "no", "no-key", "unread"] as const;

/** What the fleet shows and filters of a component's evidence. */
export type EvidenceSummary =
  | { readonly kind: "unread" }
  | {
      readonly kind: "read";
      /** RFC 3339. */
      readonly readAt: string;
      /** How many of the manifests have provenance of their own. */
      readonly coverage: Exclude<(typeof coverages)[number], "unread">;
      readonly verified: Exclude<(typeof verifications)[number], "unread">;
      readonly manifests: number;
      readonly attested: number;
      readonly signed: number;
      readonly sbom: number;
      readonly issues: readonly { readonly code: IssueCode; readonly severity: Severity }[];
      /** Of the task that names the manifests; null where no run is known. */
      readonly budget: {
        readonly bytes: number;
        readonly limit: number;
        /** With a twin for each entry that has none; null where it names no references. */
        readonly dualBytes: number | null;
      } | null;
      /** Checks of a release policy that fail. */
      readonly failing: number;
    };

export const unreadEvidence: EvidenceSummary = { kind: "unread" };

export function summaryOf(report: EvidenceReport): EvidenceSummary {
  const { entries: manifests, attested, verified, signed, sbom } = report.coverage;
  return {
    kind: "read",
    readAt: report.readAt,
    coverage: shareOf(attested.own, manifests),
    verified: verifiedOf(verified, manifests),
    manifests,
    attested: attested.own,
    signed: signed.own,
    sbom: sbom.own,
    issues: report.issues.map(({ code, severity }) => ({ code, severity })),
    budget: budgetOf(report.runs),
    failing: report.checks.filter(({ state }) => state === "fails").length,
  };
}

function shareOf(have: number, all: number): "full" | "part" | "none" {
  if (have === 0) return "none";
  return have === all ? "full" : "part";
}

function verifiedOf(
  { yes, "no-key": noKey }: EvidenceReport["coverage"]["verified"],
  all: number,
): "yes" | "part" | "no" | "no-key" {
  if (noKey > 0) return "no-key";
  return ({ full: "yes", part: "part", none: "no" } as const)[shareOf(yes, all)];
}

/** The fullest of the tasks that name the manifests. */
function budgetOf(runs: readonly RunFacts[]) {
  const naming = runs.filter(
    ({ kind, budget }) => kind === "TaskRun" && (budget.references !== null || budget.verdict !== "within"),
  );
  const [fullest] = naming.toSorted(
    (a, b) => b.budget.bytes / b.budget.limit - a.budget.bytes / a.budget.limit,
  );
  if (fullest === undefined) return null;
  const { bytes, limit, dual } = fullest.budget;
  return { bytes, limit, dualBytes: dual?.bytes ?? null };
}
