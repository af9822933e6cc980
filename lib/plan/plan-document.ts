import { plural } from "#lib/ladder/figures.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { type IndexResults, indexResults } from "#lib/tekton/result-budget.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Compression, IndexReport } from "#lib/variants/report.ts";
import { type Plan, type PlannedEntry, planOf } from "./plan.ts";
import { type PlanWarning, warningsOf } from "./warnings.ts";

/** What `twofold plan --json` and `GET …/plan` answer. `reference` to `issuesNew` are the public contract; the rest may grow. */
export interface PlanDocument {
  readonly reference: string;
  readonly digest: Digest;
  readonly choice: Choice;
  /** The desired index in its order; then, with the place it has today, what is dropped. */
  readonly desired: readonly PlannedEntry[];
  readonly bytes: Plan["bytes"];
  /** Bytes of Tekton results that naming the desired manifests takes, and what the task's pod can carry. */
  readonly results: IndexResults;
  readonly issuesGone: Plan["issuesGone"];
  readonly issuesNew: Plan["issuesNew"];
  /** False: the index is as the choice asks. */
  readonly changes: boolean;
  readonly clients: Plan["clients"];
  readonly impossible: readonly string[];
  /** Whether the index is as the choice asks after these changes, or without any. */
  readonly reached: boolean;
  /** Errors that stay after them. */
  readonly issuesLeft: Plan["issuesLeft"];
  /** Why the choice is not reached, in words; null where it is. */
  readonly unreached: string | null;
  readonly warnings: readonly PlanWarning[];
  /** Today's entries, for drawing the way from one to the other. */
  readonly now: readonly {
    readonly position: number;
    readonly platform: string | null;
    readonly compression: Compression;
  }[];
}

/** The plan for an index with what it means for Tekton's results and for release. */
export function planDocument(
  report: IndexReport,
  choice: Choice,
  fleetRatio: number | null = null,
): PlanDocument {
  const plan = planOf(report, choice, fleetRatio);
  const manifests = plan.desired.filter(({ action }) => action !== "drop").length;
  const results = indexResults(repositoryOf(report.reference), manifests);
  return {
    reference: report.reference,
    digest: report.digest,
    choice,
    desired: plan.desired,
    bytes: plan.bytes,
    results,
    issuesGone: plan.issuesGone,
    issuesNew: plan.issuesNew,
    changes: plan.changes,
    clients: plan.clients,
    impossible: plan.impossible,
    reached: plan.reached,
    issuesLeft: plan.issuesLeft,
    unreached: unreachedText(report, plan),
    warnings: warningsOf(report, plan, results),
    now: report.entries.map(({ position, platform, compression }) => ({ position, platform, compression })),
  };
}

function unreachedText(report: IndexReport, plan: Plan): string | null {
  if (plan.reached) return null;
  const unread = report.entries.filter(({ failure }) => failure !== null).length;
  const reasons = [
    ...(report.platforms.length === 0 ? ["it holds no image for a platform"] : []),
    ...(unread > 0 ? [`${plural(unread, "entry", "entries")} could not be read`] : []),
    ...plan.impossible.map((platform) => `nothing readable is there for ${platform}`),
    ...(plan.issuesLeft.length === 0 && plan.clientsLeft.length > 0
      ? [`${plural(plan.clientsLeft.length, "client")} cannot pull it`]
      : []),
    ...(plan.issuesLeft.length > 0 ? [`these errors stay: ${plan.issuesLeft.join(", ")}`] : []),
  ];
  return reasons.length > 0 ? reasons.join("; ") : "what some of its layers are is unknown";
}

/** As results name it: without tag and digest. */
export function repositoryOf(text: string): string {
  const reference = parseReference(text);
  if (!reference.ok) return text;
  return reference.value.kind === "registry"
    ? `${reference.value.registry}/${reference.value.repository}`
    : reference.value.path;
}
