import type { Style } from "../style.ts";
import { padEnd, padStart, widthOf } from "./wrap.ts";

/** An entry of an index that is to be: its place, what is done, and what it is. */
export interface EntryRow {
  readonly cells: readonly [position: string, what: string, platform: string, kind: string, digest: string];
  readonly isChange: boolean;
}

/** One line an entry, its columns under each other; what changes stands out. */
export function entryTable(rows: readonly EntryRow[], style: Style): readonly string[] {
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...rows.map(({ cells }) => widthOf(cells[column] ?? "")), 0),
  );
  return rows.map(({ cells: [position, ...cells], isChange }) => {
    const columns = cells.map((cell, at) => padEnd(cell, widths[at + 1] ?? 0));
    const line = `  ${[padStart(position, widths[0] ?? 0), ...columns].join("  ").trimEnd()}`;
    return isChange ? style.bold(line) : line;
  });
}
