import { keyOfEntry } from "#lib/variants/platform-key.ts";
import type { EntryReport } from "#lib/variants/report.ts";

/** Images of one platform that stand side by side; the left is not zstd, the right is. */
export interface Pair {
  readonly left: EntryReport | null;
  readonly right: EntryReport | null;
}

/**
 * The layers of an index, two by two: a gzip image beside the zstd one with the same files, else beside the next of its
 * platform. What has no other side stands alone, as do attestations and the like.
 */
export function pairsOf(entries: readonly EntryReport[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const taken = new Set<EntryReport>();
  const readable = entries.filter(({ layerList, failure }) => failure === null && layerList.length > 0);
  for (const entry of readable) {
    if (taken.has(entry)) continue;
    taken.add(entry);
    const twin = entry.role === "image" ? twinOf(entry, readable, taken) : undefined;
    if (twin !== undefined) taken.add(twin);
    pairs.push(isZstd(entry) ? { left: twin ?? null, right: entry } : { left: entry, right: twin ?? null });
  }
  return pairs;
}

/** The pair that an entry stands in; without one the first. */
export const pairWith = (pairs: readonly Pair[], position: number | null): Pair | null =>
  pairs.find(({ left, right }) => left?.position === position || right?.position === position) ??
  pairs[0] ??
  null;

export const isZstd = ({ compression }: Pick<EntryReport, "compression">): boolean =>
  compression === "zstd" || compression === "zstd:chunked";

function twinOf(
  entry: EntryReport,
  entries: readonly EntryReport[],
  taken: ReadonlySet<EntryReport>,
): EntryReport | undefined {
  const others = entries.filter(
    (other) =>
      !taken.has(other) &&
      other.role === "image" &&
      isZstd(other) !== isZstd(entry) &&
      other.compression !== "erofs" &&
      entry.compression !== "erofs" &&
      keyOfEntry(other) === keyOfEntry(entry),
  );
  return others.find(({ diffIdsKey }) => diffIdsKey !== null && diffIdsKey === entry.diffIdsKey) ?? others[0];
}
