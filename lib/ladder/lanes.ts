import type { EntryReport } from "#lib/variants/report.ts";
import { entryListedIn, listedIn } from "./platforms.ts";

/** One cell of the twins' column: the lane starts here, runs through, stops by on its way, or ends here. */
export interface LaneCell {
  readonly track: number;
  readonly part: "start" | "through" | "stop" | "end";
  /** Place of the platform in the index, for its hue. */
  readonly ordinal: number;
  readonly broken: boolean;
}

export interface Lanes {
  /** Cells of the rung at a position. */
  readonly at: (position: number) => readonly LaneCell[];
  /** Cells of a strip between the rung at `position` and the one before it: what runs through there. */
  readonly before: (position: number) => readonly LaneCell[];
  readonly tracks: number;
  /** Platforms whose twins are tied by number alone, since no track was free. */
  readonly undrawn: ReadonlySet<string>;
}

/** More lines than this side by side cannot be told apart in the column's 66 px. */
export const MAX_TRACKS = 8;

interface Lane {
  readonly platform: string;
  readonly ordinal: number;
  readonly positions: readonly number[];
  readonly first: number;
  readonly last: number;
}

/**
 * Ties the image entries of each platform by a lane: one track per platform, reused once a pair has closed (interval
 * colouring, leftmost free track first, which needs the fewest tracks).
 */
export function layLanes(
  entries: readonly EntryReport[],
  platforms: readonly string[],
  broken: ReadonlySet<string>,
): Lanes {
  const lanes = lanesOf(entries, platforms);
  const brokenLanes = new Set([...broken].map(listedIn(platforms)));
  const freeFrom: number[] = [];
  const undrawn = new Set<string>();
  const byPosition = new Map<number, LaneCell[]>();
  const between = new Map<number, LaneCell[]>();
  for (const lane of lanes) {
    const free = freeFrom.findIndex((end) => end < lane.first);
    const track = free >= 0 ? free : freeFrom.length;
    if (track >= MAX_TRACKS) {
      undrawn.add(lane.platform);
      continue;
    }
    freeFrom[track] = lane.last;
    const cell = (part: LaneCell["part"]): LaneCell => ({
      track,
      part,
      ordinal: lane.ordinal,
      broken: brokenLanes.has(lane.platform),
    });
    for (let position = lane.first; position <= lane.last; position += 1) {
      put(byPosition, position, cell(partAt(lane, position)));
      if (position > lane.first) put(between, position, cell("through"));
    }
  }
  return {
    at: (position) => byPosition.get(position) ?? [],
    before: (position) => between.get(position) ?? [],
    tracks: freeFrom.length,
    undrawn,
  };
}

function lanesOf(entries: readonly EntryReport[], platforms: readonly string[]): Lane[] {
  const listed = entryListedIn(platforms);
  const positions = new Map<string, number[]>();
  for (const entry of entries) {
    const platform = entry.role === "image" ? listed(entry) : null;
    if (platform !== null) put(positions, platform, entry.position);
  }
  return platforms
    .flatMap((platform, ordinal) => {
      const own = positions.get(platform) ?? [];
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined || first === last) return [];
      return [{ platform, ordinal, positions: own, first, last }];
    })
    .sort((a, b) => a.first - b.first);
}

function partAt(lane: Lane, position: number): LaneCell["part"] {
  if (position === lane.first) return "start";
  if (position === lane.last) return "end";
  return lane.positions.includes(position) ? "stop" : "through";
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
