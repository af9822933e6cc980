import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import { storableJson } from "#lib/oci/storable-text.ts";

/** Rows of one statement: few enough that the embedded database, whose memory never shrinks, stays small. */
export const ROWS_PER_STATEMENT = 100;

type ColumnName<T extends PgTable> = keyof T["_"]["columns"] & string;

/**
 * `insert into … select …` of rows that have all of `names`, as one parameter of JSON: a parameter for each value of thousands of
 * rows costs seconds to build.
 */
export function insertRows<T extends PgTable>(
  table: T,
  names: readonly ColumnName<T>[],
  rows: readonly Partial<Readonly<Record<ColumnName<T>, unknown>>>[],
): SQL {
  const columns = sql.join(
    names.map((name) => sql.identifier(columnOf(table, name))),
    sql`, `,
  );
  const given = rows.map((row) =>
    Object.fromEntries(names.map((name) => [columnOf(table, name), row[name] ?? null])),
  );
  return sql`insert into ${table} (${columns})
    select ${columns} from jsonb_populate_recordset(null::${table}, ${storableJson(given)}::jsonb)`;
}

/** For `on conflict do update`: every named column takes the value that was to be inserted. */
export function excludedColumns<T extends PgTable>(table: T, names: readonly ColumnName<T>[]): SQL {
  return sql.join(
    names.map((name) => {
      const column = sql.identifier(columnOf(table, name));
      return sql`${column} = excluded.${column}`;
    }),
    sql`, `,
  );
}

/** One parameter, however many values. */
export const textArray = (values: readonly string[]) => sql`${sql.param([...values])}::text[]`;

const columnOf = (table: PgTable, name: string): string => getTableColumns(table)[name]?.name ?? name;

export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
