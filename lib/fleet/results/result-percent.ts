import { repositoryOf } from "#lib/plan/plan-document.ts";
import { indexResults } from "#lib/tekton/result-budget.ts";
import type { Wanted } from "../choice/choice.ts";
import type { Built } from "../choice/states.ts";
import type { EvidenceSummary } from "./evidence-summary.ts";

/**
 * The results that name the manifests of a build as it is wanted, in percent of what their task's pod can carry, rounded up;
 * of what was built where that is more. From the run that made the newest index where it is known, else by formula for the
 * usual task. 0 where nothing was read.
 */
export function resultPercent(
  reference: string | null,
  wanted: Wanted,
  built: Built,
  evidence: EvidenceSummary,
): number {
  if (reference === null || built.kind === "unread") return 0;
  const wantsDual = wanted.kind !== "unreadable" && wanted.push === "dual";
  if (evidence.kind === "read" && evidence.budget !== null) {
    const { bytes, limit, dualBytes } = evidence.budget;
    return Math.ceil((Math.max(bytes, wantsDual ? (dualBytes ?? 0) : 0) * 100) / limit);
  }
  const perPlatform = wantsDual ? 2 : 1;
  const manifests = Math.max(built.variants, built.platforms.length * perPlatform);
  const { bytes, limit } = indexResults(repositoryOf(reference), manifests);
  return Math.ceil((bytes * 100) / limit);
}
