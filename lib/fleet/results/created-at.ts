import type { IndexReport } from "#lib/variants/report.ts";

/** Docker's first release. What says to be older was made reproducibly: 1970, 1980 and the year 1 stand for no time at all. */
const FIRST_IMAGE_MS = Date.UTC(2013, 2, 1);
/** Clocks of builders differ from ours by less. */
const CLOCKS_MS = 60 * 60 * 1000;

/** When the newest image of an index was made, as the configurations say; null where none says it, or none can be believed. */
export function createdAtOf({ entries }: Pick<IndexReport, "entries">, now: Date): Date | null {
  const times = entries
    .flatMap((entry) => [entry, ...entry.nested])
    .filter(({ role }) => role === "image")
    // Reports that are kept from older rules say nothing of it.
    .map(({ created }) => Date.parse(created ?? ""))
    .filter((time) => time >= FIRST_IMAGE_MS && time <= now.getTime() + CLOCKS_MS);
  return times.length === 0 ? null : new Date(Math.max(...times));
}
