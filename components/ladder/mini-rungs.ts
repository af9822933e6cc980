import { type ClientFace, indexPicks } from "#components/index/picks.ts";
import { inStripOrder } from "#components/index/ticks.tsx";
import { type LaneCell, layLanes } from "#lib/ladder/lanes.ts";
import { entryListedIn } from "#lib/ladder/platforms.ts";
import { brokenPlatforms, ladderRows } from "#lib/ladder/rows.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import type { Compression, IndexReport, Outcome, Role } from "#lib/variants/report.ts";

/** What the small ladder draws: plain data, so that it may come from anywhere. */
export interface MiniLadderRows {
  readonly rungs: readonly MiniRung[];
  /** Lines side by side in the twins' column. */
  readonly tracks: number;
  /** Of the clients in the strip's order, how many go by the first match; a gap is drawn behind them. */
  readonly firstMatch: number;
}

export interface MiniRung {
  readonly position: number;
  readonly platform: string | null;
  /** Place of the platform in the index, for shape and hue; -1 for none. */
  readonly ordinal: number;
  readonly what: Compression | Exclude<Role, "image">;
  readonly lanes: readonly LaneCell[];
  /** The order breaks on the edge above it. */
  readonly breaks: boolean;
  /** For each client in the strip's order what comes of pulling this entry; null where it pulls another. */
  readonly pulls: readonly (Outcome | null)[];
  /** Names of the clients that pull it and cannot read it. */
  readonly failing: readonly string[];
}

/** An index as a small ladder; what is inside a nested index is not drawn. */
export function miniRungs(report: IndexReport, clients: readonly ClientFace[]): MiniLadderRows {
  const strip = inStripOrder(clients);
  const { takers } = indexPicks(report);
  const listed = entryListedIn(report.platforms);
  const lanes = layLanes(report.entries, report.platforms, brokenPlatforms(report.issues));
  const breaks = new Set(ladderRows(report).flatMap((row) => (row.kind === "break" ? [row.at] : [])));
  return {
    tracks: lanes.tracks,
    firstMatch: strip.filter(({ prefersZstd }) => !prefersZstd).length,
    rungs: report.entries.map((entry) => {
      const own = takers.get(entry.position);
      const platform = entry.role === "image" ? listed(entry) : null;
      return {
        position: entry.position,
        platform: platform ?? entry.platform,
        ordinal: platform === null ? -1 : report.platforms.indexOf(platform),
        what: entry.role === "image" ? entry.compression : entry.role,
        lanes: lanes.at(entry.position),
        breaks: breaks.has(entry.position),
        pulls: strip.map(({ name }) => own?.get(name) ?? null),
        failing: strip.filter(({ name }) => own?.get(name) === "fails").map(({ name }) => labelOf(name)),
      };
    }),
  };
}
