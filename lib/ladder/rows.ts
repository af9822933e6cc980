import type { EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";

/** What the ladder draws, from the top. Positions are the index's own; nothing is moved. */
export type Row =
  | { readonly kind: "entry"; readonly entry: EntryReport }
  | { readonly kind: "nested"; readonly entry: EntryReport; readonly within: number }
  | { readonly kind: "break"; readonly at: number; readonly issues: readonly Issue[] }
  | { readonly kind: "attestations"; readonly entries: readonly EntryReport[] };

/** Neighbouring attestations become one row; breaks stand before their first rung; a nested index shows its own below it. */
export function ladderRows(report: IndexReport): Row[] {
  const rows: Row[] = [];
  const breaks = breaksByPosition(report.issues);
  for (const entry of report.entries) {
    const last = rows.at(-1);
    if (entry.role === "attestation") {
      if (last?.kind === "attestations") {
        rows[rows.length - 1] = { kind: "attestations", entries: [...last.entries, entry] };
      } else {
        rows.push({ kind: "attestations", entries: [entry] });
      }
      continue;
    }
    const here = breaks.get(entry.position);
    if (here) rows.push({ kind: "break", at: entry.position, issues: here });
    rows.push({ kind: "entry", entry });
    for (const inner of entry.nested) rows.push({ kind: "nested", entry: inner, within: entry.position });
  }
  return rows;
}

/** Platforms whose order is broken: their lane is drawn red. */
export const brokenPlatforms = (issues: readonly Issue[]): ReadonlySet<string> =>
  new Set(issues.flatMap((i) => (i.code === "zstd-before-gzip" && i.platform !== null ? [i.platform] : [])));

/** Breaks whose rungs follow one another are one break: the strip before the first of them speaks for all. */
function breaksByPosition(issues: readonly Issue[]): Map<number, Issue[]> {
  const sorted = issues
    .filter((i) => i.code === "zstd-before-gzip" && i.positions[0] !== undefined)
    .sort((a, b) => (a.positions[0] ?? 0) - (b.positions[0] ?? 0));
  const found = new Map<number, Issue[]>();
  let head = -1;
  let previous = -1;
  for (const issue of sorted) {
    const at = issue.positions[0] ?? 0;
    if (head < 0 || at > previous + 1) head = at;
    found.set(head, [...(found.get(head) ?? []), issue]);
    previous = at;
  }
  return found;
}
