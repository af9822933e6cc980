import { getTableColumns, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** Rows of one statement: few enough that the embedded database, whose memory never shrinks, stays small. */
export const ROWS_PER_STATEMENT = 100;

/** For `on conflict do update`: every named column takes the value that was to be inserted. */
export function excludedColumns<T extends PgTable>(
  table: T,
  names: readonly (keyof T["_"]["columns"] & string)[],
) {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => [name, sql.raw(`excluded."${columns[name]?.name ?? name}"`)]),
  );
}

/** One parameter, however many values. */
export const textArray = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;

export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
