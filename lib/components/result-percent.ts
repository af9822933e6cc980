import { repositoryOf } from "#lib/plan/plan-document.ts";
import { indexResults } from "#lib/tekton/result-budget.ts";
import type { Wanted } from "./choice.ts";
import type { Built } from "./states.ts";

/**
 * The results that name the manifests of a build as it is wanted, in percent of what their task's pod can carry, rounded up;
 * of what was built where that is more. 0 where nothing was read.
 */
export function resultPercent(reference: string | null, wanted: Wanted, built: Built): number {
  if (reference === null || built.kind === "unread") return 0;
  const perPlatform = wanted.kind !== "unreadable" && wanted.push === "dual" ? 2 : 1;
  const manifests = Math.max(built.variants, built.platforms.length * perPlatform);
  const { bytes, limit } = indexResults(repositoryOf(reference), manifests);
  return Math.ceil((bytes * 100) / limit);
}
