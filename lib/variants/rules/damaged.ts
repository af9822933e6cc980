import { type IndexModel, withNested } from "../index-model.ts";
import type { EntryReport } from "../report.ts";

/** Every entry, nested ones too, with the entry of the outer index it stands in (itself, for most). */
export function allEntries(index: IndexModel): readonly { entry: EntryReport; outer: EntryReport }[] {
  return index.entries.flatMap((outer) => withNested(outer).map((entry) => ({ entry, outer })));
}

/** What happened, with digests short enough for a line; the entry has them whole. */
export const failureText = ({ failure }: EntryReport): string =>
  (failure?.message ?? "").replace(/\b([0-9a-f]{12})[0-9a-f]{52,}\b/g, "$1…");
