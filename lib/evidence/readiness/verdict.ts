import { rangesOf } from "#lib/variants/positions.ts";
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

/** "the index", "entry 3", "the index and entries 3 and 7 to 9". */
export function namesOf(positions: readonly number[]): string {
  const entries = positions.filter((position) => position > 0);
  const list = new Intl.ListFormat("en").format(rangesOf(entries));
  const parts = [
    ...(positions.includes(0) ? ["the index"] : []),
    ...(entries.length === 0 ? [] : [`${entries.length === 1 ? "entry" : "entries"} ${list}`]),
  ];
  return parts.join(" and ");
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
