import type { Row } from "./rows.ts";

/** A longer ladder is folded at first: 300 platforms in both compressions are 600 rungs. */
export const MOST_ROWS = 24;

/** Rows of the index that are folded away, by the positions from which and up to which. */
export interface Folded {
  readonly kind: "folded";
  readonly from: number;
  readonly to: number;
}

/**
 * The first rows, and those of `kept` positions wherever they stand; what lies between is one row that says so. A break comes with
 * the rung below it, and what is nested with its index.
 */
export function foldRows(rows: readonly Row[], kept: ReadonlySet<number>): readonly (Row | Folded)[] {
  if (rows.length <= MOST_ROWS) return rows;
  const shown: (Row | Folded)[] = [];
  let hidden: Row[] = [];
  const close = () => {
    const [first] = hidden;
    const last = hidden.at(-1);
    // One row takes no more room than the line that would stand for it.
    if (hidden.length === 1 && first) shown.push(first);
    else if (first && last) shown.push({ kind: "folded", from: firstOf(first), to: lastOf(last) });
    hidden = [];
  };
  for (const [at, row] of rows.entries()) {
    if (at < MOST_ROWS || isKept(row, kept)) {
      close();
      shown.push(row);
    } else hidden.push(row);
  }
  close();
  return shown;
}

function isKept(row: Row, kept: ReadonlySet<number>): boolean {
  for (let position = firstOf(row); position <= lastOf(row); position += 1)
    if (kept.has(position)) return true;
  return false;
}

function firstOf(row: Row): number {
  switch (row.kind) {
    case "entry":
      return row.entry.position;
    case "nested":
      return row.within;
    case "break":
      return row.at;
    case "attestations":
      return row.entries[0]?.position ?? 0;
  }
}

const lastOf = (row: Row): number =>
  row.kind === "attestations" ? (row.entries.at(-1)?.position ?? 0) : firstOf(row);
