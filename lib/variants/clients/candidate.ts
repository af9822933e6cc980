import { type Platform, parsePlatform } from "#lib/oci/platform.ts";
import type { EntryReport } from "../report.ts";

/** An entry as a client's algorithm sees it: its platform taken apart, nothing else changed. */
export interface Candidate {
  readonly entry: EntryReport;
  readonly platform: Platform | null;
}

/** What a client takes of an index when asked for one platform; null when it finds nothing and stops with an error. */
export type Choose = (candidates: readonly Candidate[], wanted: Platform) => Candidate | null;

/**
 * Reads what `formatPlatform` wrote, version and features included; null for a text it did not write. People's own
 * input goes through `parsePlatform`, which knows no such suffixes.
 */
export function readPlatform(text: string | null): Platform | null {
  const match = text === null ? null : /^([^:(]+)(?::([^(]*))?(?:\(\+(.*)\))?$/.exec(text);
  const base = match?.[1] === undefined ? null : parsePlatform(match[1]);
  if (base === null) return null;
  return { ...base, osVersion: match?.[2] ?? "", osFeatures: match?.[3] ? match[3].split("+").sort() : [] };
}

/** Remembered per list, since a nested index is entered for every platform by every client. */
export function candidatesOf(entries: readonly EntryReport[]): readonly Candidate[] {
  const known = candidates.get(entries);
  if (known !== undefined) return known;
  const read = entries.map((entry) => ({ entry, platform: readPlatform(entry.platform) }));
  candidates.set(entries, read);
  return read;
}

const candidates = new WeakMap<readonly EntryReport[], readonly Candidate[]>();

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

/** What an architecture without variant stands for (containerd/platforms, database.go `normalizeArch`). */
const BASE_VARIANTS: ReadonlyMap<string, string> = new Map([
  ["amd64", "v1"],
  ["arm", "v7"],
  ["arm64", "v8"],
]);

/** `architecture/variant`, equal for two spellings of one thing, such as arm64 and arm64/v8. */
export const normalVariant = (architecture: string, variant: string): string =>
  `${architecture}/${variant || (BASE_VARIANTS.get(architecture) ?? "")}`;
