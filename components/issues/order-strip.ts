import type { IssueEntry, IssueFinding } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";

/** An index laid on its side: what fits, from where the issue is. */
export interface StripShape {
  readonly cells: readonly StripCell[];
  /** From the entry that comes too early to the one that comes too late, as places of `cells`; none overlaps another. */
  readonly ties: readonly { readonly from: number; readonly to: number }[];
  /** Entries before and after that are not drawn. */
  readonly before: number;
  readonly after: number;
}

export interface StripCell {
  readonly entry: IssueEntry;
  /** Place of the platform among those of the index, for shape and hue; -1 for none. */
  readonly ordinal: number;
  /** `early` and `late` of a broken order; `flagged` by another issue. */
  readonly mark: "early" | "late" | "flagged" | "plain";
  /** The order breaks before it. */
  readonly cut: boolean;
}

/** As many as the column holds. */
const MOST_CELLS = 8;

/** Of these codes the last entry that is named comes too late, and those before it too early. */
const breaking: ReadonlySet<IssueCode> = new Set(["zstd-before-gzip", "erofs-before-tar", "shadowed"]);

export const isBreak = (code: IssueCode): boolean => breaking.has(code);

export function stripOf(
  code: IssueCode,
  {
    entries,
    entryCount,
    found,
  }: {
    readonly entries: readonly IssueEntry[];
    readonly entryCount: number;
    readonly found: readonly IssueFinding[];
  },
): StripShape {
  const named = new Set(found.flatMap(({ positions }) => positions));
  // Attestations are no images, and are only of interest where they are what is wrong.
  const drawable = entries.filter(({ role, position }) => role !== "attestation" || named.has(position));
  const first = drawable.findIndex(({ position }) => named.has(position));
  // The first that is named stands among the drawn, with what comes before it as far as there is room.
  const start = first < MOST_CELLS - 1 ? 0 : Math.min(first - 1, Math.max(0, drawable.length - MOST_CELLS));
  const shown = drawable.slice(start, start + MOST_CELLS);
  const platforms = [...new Set(entries.flatMap(({ platform }) => platform ?? []))];
  const pairs = isBreak(code) ? found.flatMap(pairOf) : [];
  const early = new Set(pairs.map(({ early: position }) => position));
  const late = new Set(pairs.map(({ late: position }) => position));
  const placeOf = (position: number) => shown.findIndex((entry) => entry.position === position);
  return {
    cells: shown.map((entry) => ({
      entry,
      ordinal: entry.platform === null ? -1 : platforms.indexOf(entry.platform),
      mark: early.has(entry.position)
        ? "early"
        : late.has(entry.position)
          ? "late"
          : named.has(entry.position)
            ? "flagged"
            : "plain",
      // Of several that follow each other the first alone: what comes behind it is behind the cut already.
      cut: early.has(entry.position) && !early.has(entry.position - 1),
    })),
    ties: merged(
      pairs.flatMap((pair) => {
        const [from, to] = [placeOf(pair.early), placeOf(pair.late)];
        return from < 0 || to < 0 ? [] : [{ from, to }];
      }),
    ),
    before: start,
    after: Math.max(0, entryCount - (entries.length - drawable.length) - start - shown.length),
  };
}

function pairOf({ positions }: IssueFinding): readonly { readonly early: number; readonly late: number }[] {
  const [early, late] = [positions[0], positions.at(-1)];
  return early === undefined || late === undefined || early === late ? [] : [{ early, late }];
}

/** Ties that cross are drawn as one: crossing lines tell nobody which ends belong together. */
function merged(ties: StripShape["ties"]): StripShape["ties"] {
  const sorted = ties.toSorted((a, b) => a.from - b.from);
  const apart: { from: number; to: number }[] = [];
  for (const tie of sorted) {
    const last = apart.at(-1);
    if (last !== undefined && tie.from <= last.to) last.to = Math.max(last.to, tie.to);
    else apart.push({ ...tie });
  }
  return apart;
}

/** Where it breaks, or is wrong: `ppc64le: entry 3 before 7`, `both platforms`, `entry 2`. */
export function whereText(
  code: IssueCode,
  { entries, found }: { readonly entries: readonly IssueEntry[]; readonly found: readonly IssueFinding[] },
): string {
  const [finding, ...others] = found;
  if (finding === undefined) return "";
  if (others.length > 0) {
    const named = new Set(found.flatMap(({ platform }) => platform ?? []));
    const all = new Set(entries.flatMap(({ platform, role }) => (role === "image" ? (platform ?? []) : [])));
    if (named.size > 1 && named.size === all.size)
      return named.size === 2 ? "both platforms" : `all ${named.size} platforms`;
    return named.size > 1 ? `${named.size} platforms` : `${found.length} places`;
  }
  const { platform, positions } = finding;
  const prefix = platform === null ? "" : `${platform.replace(/^linux\//, "")}: `;
  const [first, last] = [positions[0], positions.at(-1)];
  if (first === undefined) return platform === null ? "the whole index" : prefix.replace(": ", "");
  if (isBreak(code) && last !== undefined && last !== first) return `${prefix}entry ${first} before ${last}`;
  if (positions.length === 1) return `${prefix}entry ${first}`;
  return positions.length > 3
    ? `${prefix}${positions.length} entries`
    : `${prefix}entries ${positions.slice(0, -1).join(", ")} and ${last}`;
}
