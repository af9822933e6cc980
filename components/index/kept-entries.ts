import { groupIssues } from "#lib/ladder/issue-groups.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { type PickIndex, pickOf, picksWithLevels } from "./picks.ts";

/** Positions that an issue names; the rest is a count. */
export const MOST_POSITIONS = 12;

interface Wish {
  readonly picks: PickIndex;
  /** The client that is kept, or stands there before anybody points: rungs must not come and go below the pointer. */
  readonly client: ClientName | null;
  readonly platform: string | null;
  /** The entry that the address points at, and the one that was asked for on the page. */
  readonly entries: readonly (number | null)[];
}

/** The entries that a folded ladder shows wherever they stand: what an issue names, what the client pulls, what is asked for. */
export function keptEntries(report: IndexReport, { picks, client, platform, entries }: Wish) {
  const named = groupIssues(report.issues).flatMap(({ positions }) => positions.slice(0, MOST_POSITIONS));
  const own = client === null ? [] : picksWithLevels(picks, report, client);
  const all = [...named, pickOf(own, platform)?.position ?? null, ...entries];
  return new Set(all.filter((position) => position !== null));
}
