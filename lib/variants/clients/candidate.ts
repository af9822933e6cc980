import type { Platform } from "#lib/oci/platform.ts";
import type { EntryReport } from "../report.ts";

/** An entry as a client's algorithm sees it: its platform as the index writes it, nothing else changed. */
export interface Candidate {
  readonly entry: EntryReport;
  readonly platform: Platform | null;
}

/** What a client takes of an index when asked for one platform; null when it finds nothing and stops with an error. */
export type Choose = (candidates: readonly Candidate[], wanted: Platform) => Candidate | null;

/** The first candidate with the lowest rank; null when none has one. Ties stay with the index's own order. */
export function firstBest(
  candidates: readonly Candidate[],
  rank: (candidate: Candidate) => number | null,
): Candidate | null {
  let best: Candidate | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const own = rank(candidate);
    if (own !== null && (best === null || own < bestRank)) {
      best = candidate;
      bestRank = own;
    }
  }
  return best;
}
