import type { RolloutDay } from "#lib/fleet/answers.ts";

/** Lowest in the stack first. */
export const KINDS = ["zstd", "dual", "gzip", "other", "unread"] as const;
export type Kind = (typeof KINDS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

export const timeOf = ({ day }: RolloutDay): number => Date.parse(`${day}T00:00:00Z`);

export const sumOf = (day: RolloutDay): number => KINDS.reduce((sum, kind) => sum + day[kind], 0);

/** Days that follow each other without a gap: nothing is drawn over days of which nothing was written down. */
export function runsOf(days: readonly RolloutDay[]): readonly (readonly RolloutDay[])[] {
  const runs: RolloutDay[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && timeOf(day) - timeOf(last) <= DAY_MS) run.push(day);
    else runs.push([day]);
  }
  return runs;
}

/** Where a kind lies in the stack of a day: from, to. */
export function bandOf(day: RolloutDay, kind: Kind): readonly [number, number] {
  const below = KINDS.slice(0, KINDS.indexOf(kind)).reduce((sum, one) => sum + day[one], 0);
  return [below, below + day[kind]];
}
