import type { CheckState } from "../report.ts";
import type { Judged } from "./judged.ts";

/** Those for which a rule fails, and those of which it cannot be told. */
export interface Verdict {
  readonly fails: readonly Judged[];
  readonly unknown: readonly Judged[];
}

/** Sorts the digests by a rule: null is not known. */
export function verdict(judged: readonly Judged[], holds: (one: Judged) => boolean | null): Verdict {
  const all = judged.map((one) => ({ one, is: holds(one) }));
  const those = (value: boolean | null) => all.filter(({ is }) => is === value).map(({ one }) => one);
  return { fails: those(false), unknown: those(null) };
}

export const stateOf = ({ fails, unknown }: Verdict): CheckState =>
  fails.length > 0 ? "fails" : unknown.length > 0 ? "unknown" : "holds";

export const positionsIn = (judged: readonly Judged[]): readonly number[] =>
  judged.map(({ position }) => position).toSorted((a, b) => a - b);

/** Of those that the state is told for. */
export const positionsOf = ({ fails, unknown }: Verdict): readonly number[] =>
  positionsIn(fails.length > 0 ? fails : unknown);

/** "the index", "entry 3", "the index and entries 3 and 7 to 9"; of a single manifest "the manifest". */
export function namesOf(positions: readonly number[], isIndex = true): string {
  const entries = positions.filter((position) => position > 0);
  const list = new Intl.ListFormat("en").format(ranges(entries));
  const parts = [
    ...(positions.includes(0) ? [isIndex ? "the index" : "the manifest"] : []),
    ...(entries.length === 0 ? [] : [`${entries.length === 1 ? "entry" : "entries"} ${list}`]),
  ];
  return parts.join(" and ");
}

/** Three neighbours or more are told by their ends. */
function ranges(numbers: readonly number[]): readonly string[] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${run[0]} to ${run.at(-1)}`] : run.map(String)));
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
