import type { EvidenceReport } from "#lib/evidence/report.ts";
import { parseReference } from "#lib/oci/reference.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import { type IssueCode, indexCodes, type Severity } from "#lib/variants/issue-codes.ts";
import { platformKey } from "#lib/variants/platform-key.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import { countedIssues } from "../results/evidence-summary.ts";
import type { FixWay, IssueFinding } from "./answers.ts";
import { afterRepair, hurtBy } from "./hurt.ts";

/** One code of a component as it is kept: all findings of it. */
export interface IssueFact {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly platforms: number;
  readonly found: readonly IssueFinding[];
  readonly fails: readonly ClientName[];
  readonly less: readonly ClientName[];
  readonly way: FixWay;
  readonly command: string | null;
}

/** The issues of an index by code; it was judged for its component already. */
export function indexFacts(report: IndexReport): readonly IssueFact[] {
  if (report.issues.length === 0) return [];
  const after = once(() => afterRepair(report));
  const hurting = hurtBy(report, after);
  return byCode(report.issues).map(([code, issues]) => ({
    ...factOf(code, issues),
    platforms: platformsOf(issues, report),
    ...hurting(issues),
    ...fixOf(code, issues),
  }));
}

/** The same of what stands beside it; what does not count in the fleet is left out. */
export const evidenceFacts = (report: EvidenceReport): readonly IssueFact[] =>
  byCode(countedIssues(report)).map(([code, issues]) => ({
    ...factOf(code, issues),
    platforms: Math.max(1, new Set(issues.flatMap(({ positions }) => positions)).size),
    fails: [],
    less: [],
    way: "guide",
    command: null,
  }));

const byCode = (issues: readonly Issue[]) => [...Map.groupBy(issues, ({ code }) => code)];

const factOf = (code: IssueCode, issues: readonly Issue[]) => ({
  code,
  severity: gravest(issues),
  found: issues.map(
    ({ platform, severity, positions, message, reason }): IssueFinding => ({
      ...{ platform, severity, positions, message },
      reason: reason ?? null,
    }),
  ),
});

const gravest = (issues: readonly Issue[]): Severity =>
  (["error", "warning"] as const).find((one) => issues.some(({ severity }) => severity === one)) ?? "info";

/** Those that are named, else those of the entries concerned; of what is of the index as a whole, one. */
function platformsOf(issues: readonly Issue[], { entries }: IndexReport): number {
  const named = issues.flatMap(({ platform, positions }) =>
    platform === null ? positions.flatMap((position) => entries[position - 1]?.platform ?? []) : [platform],
  );
  return Math.max(1, new Set(named.map(platformKey)).size);
}

/** By the line of ours that the report offers for it: it has one only where the plan says that the issue goes by it. */
function fixOf(code: IssueCode, issues: readonly Issue[]): { way: FixWay; command: string | null } {
  const ours = issues.map(({ commands }) => (commands ?? []).find(({ tool }) => tool === "twofold")?.command);
  const [command = null] = ours;
  // A line that fixes one finding and not another is no fix of the component.
  if (command === null || ours.some((line) => line === undefined))
    return { way: isOfBuild(code) ? "rebuild" : "guide", command: null };
  // Two steps by way of a folder: what another build does better.
  if (command.includes(" && ")) return { way: "rebuild", command };
  const [, verb] = command.split(" ");
  return { way: verb === "repair" ? "repair" : verb === "apply" ? "apply" : "assemble", command };
}

/** Faults of what was built and not of where it lies: all but what another copy of the same image puts right, or its owner has to say. */
const isOfBuild = (code: IssueCode): boolean =>
  indexCodes.some((one) => one === code) && !["manifest-missing", "digest-mismatch"].includes(code);

/** Where a fix would move a tag: the registry or the layout; empty where the reference names a digest, or cannot be read. */
export function placeOf(text: string | null): string {
  const reference = parseReference(text ?? "");
  if (!reference.ok || reference.value.digest !== null || reference.value.tag === null) return "";
  return reference.value.kind === "registry" ? reference.value.registry : `oci:${reference.value.path}`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
