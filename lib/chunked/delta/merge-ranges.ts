/** A part of a layer that a file needs and the client does not have; one of zeros takes no bytes. */
export interface MissingPart {
  readonly offset: number;
  readonly length: number;
  readonly isHole: boolean;
  /** Known from another file of the client: it is copied from there. */
  readonly isLocal: boolean;
  /** The row of the file in the TOC. */
  readonly row: number;
}

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Gaps up to this are fetched too (storage_linux.go `autoMergePartsThreshold`). */
const SMALL_GAP = 1024;
/** From this many ranges on the cheapest gaps are fetched too (`maxNumberMissingChunks`). */
export const MAX_RANGES = 1024;

/**
 * The ranges that a client of containers/storage asks for (storage_linux.go `mergeMissingChunks`): neighbours of one file that
 * touch become one, then all that lie at most 1,024 bytes apart, whatever lies between them, and while there are `target`
 * or more, the cheapest gaps.
 */
export function mergeRanges(parts: readonly MissingPart[], target: number = MAX_RANGES): readonly Range[] {
  const joined = joinTouching(parts);
  const asked = joined.filter(isAsked);
  const gaps: { readonly at: number; readonly cost: number }[] = [];
  for (let at = 1; at < asked.length; at++) {
    const cost = startOf(asked, at) - endOf(asked, at - 1);
    // Backwards is endless to a number without a sign.
    gaps.push({ at, cost: cost < 0 ? Number.POSITIVE_INFINITY : cost });
  }
  let left = asked.length - target;
  const isMerged = new Uint8Array(asked.length);
  for (const { at, cost } of gaps.toSorted((a, b) => a.cost - b.cost)) {
    if (left < 0 && cost > SMALL_GAP) continue;
    isMerged[at] = 1;
    left -= 1;
  }
  const ranges: { offset: number; length: number }[] = [];
  for (const [at, { offset, length }] of asked.entries()) {
    const last = ranges.at(-1);
    if (last === undefined || isMerged[at] === 0) ranges.push({ offset, length });
    else last.length = offset + length - last.offset;
  }
  return ranges;
}

const isAsked = ({ isHole, isLocal }: MissingPart): boolean => !isHole && !isLocal;
const startOf = (parts: readonly MissingPart[], at: number): number => parts[at]?.offset ?? 0;
const endOf = (parts: readonly MissingPart[], at: number): number =>
  (parts[at]?.offset ?? 0) + (parts[at]?.length ?? 0);

function joinTouching(parts: readonly MissingPart[]): readonly MissingPart[] {
  const joined: MissingPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const touches =
      last !== undefined &&
      last.offset + last.length === part.offset &&
      last.row === part.row &&
      isAsked(last) &&
      isAsked(part);
    if (touches) joined[joined.length - 1] = { ...last, length: last.length + part.length };
    else joined.push(part);
  }
  return joined;
}
