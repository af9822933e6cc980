import type { Digest } from "#lib/oci/digest.ts";
import type { RunFacts } from "./report.ts";

/**
 * The TaskRuns by what they have to do with an index: first the one that names the index itself, whose results grow with it,
 * then by the bytes that name its manifests. Those of another image that has some of the same manifests come after.
 */
export function tasksByWeight(runs: readonly RunFacts[], index: Digest): readonly RunFacts[] {
  const namesIndex = ({ results }: RunFacts) => results.some(({ digests }) => digests.includes(index));
  return runs
    .filter(({ kind }) => kind === "TaskRun")
    .toSorted(
      (a, b) =>
        Number(namesIndex(b)) - Number(namesIndex(a)) ||
        Number(b.standsFor === "names-a-digest") - Number(a.standsFor === "names-a-digest") ||
        b.budget.manifestBytes - a.budget.manifestBytes,
    );
}
