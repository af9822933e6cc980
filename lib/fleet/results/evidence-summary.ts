import type { EvidenceReport, RunFacts } from "#lib/evidence/report.ts";
import { tasksByWeight } from "#lib/evidence/tasks-by-weight.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import type { Issue } from "#lib/variants/report.ts";

/** What `EvidenceSummary` says in two words, and rows can be filtered by; `unread` where it was not read. */
export const coverages = ["full", "part", "none", "unread"] as const;
/**
 * `yes`: every manifest has an attestation that verifies; `part`: those that there are do; `no`: one of them, or a signature,
 * does not; `none`: there is none.
 */
export const verifications = ["yes", "part", "no", "no-key", "none", "unread"] as const;

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
  const { entries: manifests, attested, signed, sbom } = report.coverage;
  return {
    kind: "read",
    readAt: report.readAt,
    coverage: shareOf(attested.own, manifests),
    verified: verifiedOf(report),
    manifests,
    attested: attested.own,
    signed: signed.own,
    sbom: sbom.own,
    issues: countedIssues(report).map(({ code, severity }) => ({ code, severity })),
    budget: budgetOf(report),
    failing: report.checks.filter(({ state }) => state === "fails").length,
  };
}

/** Issues that the fleet counts. */
export const countedIssues = (report: EvidenceReport): readonly Issue[] =>
  report.issues.filter((issue) => counts(issue, report));

/** That nobody knows who made an image counts where somebody said where runs are kept, or a release policy asks for it. */
function counts({ code, severity }: Issue, { sources }: EvidenceReport): boolean {
  return code !== "no-provenance" || severity === "error" || sources.length > 0;
}

function shareOf(have: number, all: number): "full" | "part" | "none" {
  if (have === 0) return "none";
  return have === all ? "full" : "part";
}

function verifiedOf({
  index,
  coverage: { verified, signatures },
}: EvidenceReport): Exclude<(typeof verifications)[number], "unread"> {
  const has = (state: "no" | "no-key") =>
    verified[state] + signatures[state] > 0 || index.attestation === state || index.signature === state;
  if (has("no")) return "no";
  if (has("no-key")) return "no-key";
  if (verified.yes === 0) return "none";
  return verified.none === 0 ? "yes" : "part";
}

/** Of the task that comes nearest to losing results, else of the one that names the index, as its page shows it first. */
function budgetOf({ runs, digest }: EvidenceReport) {
  const tasks = tasksByWeight(runs, digest);
  const share = ({ budget }: RunFacts) => budget.bytes / budget.limit;
  const [fullest] = tasks
    .filter(({ budget }) => budget.verdict !== "within")
    .toSorted((a, b) => share(b) - share(a));
  const shown = fullest ?? tasks.find(({ budget }) => budget.references !== null);
  if (shown === undefined) return null;
  const { bytes, limit, dual } = shown.budget;
  return { bytes, limit, dualBytes: dual?.bytes ?? null };
}
