import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Database } from "#lib/db/open.ts";
import { component, look } from "#lib/db/schema.ts";
import type { LookedRecord } from "../known/record.ts";
import type { FleetQuery } from "./query.ts";
import { fleetCondition, fleetOrder, type OrderPart, orderParts } from "./sql.ts";

/** Rows that are held at once: each is some kilobytes. */
const AT_ONCE = 500;

/**
 * Every row of the filter in its order, some at a time: each step begins behind the last row of the one before, and not by counting
 * rows off. So an export holds no more than one step of the fleet, costs as much for its last row as for its first, and is in
 * no transaction while whoever reads it takes their time. A row that moves meanwhile may come twice or not at all.
 */
export async function* walkFleet(
  { sql: db }: Database,
  query: FleetQuery,
  now: Date,
  atOnce = AT_ONCE,
): AsyncGenerator<readonly LookedRecord[]> {
  const condition = fleetCondition(query, now);
  const parts = orderParts(query);
  // As text and not as values of ours: a time of the database is finer than one of JavaScript.
  const place = sql<readonly (string | null)[]>`array[${sql.join(
    parts.map(({ column }) => sql`${column}::text`),
    sql`, `,
  )}]`;
  let after: readonly (string | null)[] | null = null;
  for (;;) {
    const behind: SQL | undefined = after === null ? undefined : isBehind(parts, after);
    const named = db
      .select({ namespace: component.namespace, name: component.name })
      .from(component)
      .where(and(condition, behind))
      .orderBy(...fleetOrder(query))
      .limit(atOnce)
      .as("named");
    const rows: (LookedRecord & { readonly place: readonly (string | null)[] })[] = await db
      .select({ ...getTableColumns(component), readAt: look.readAt, place })
      .from(named)
      .innerJoin(component, and(eq(component.namespace, named.namespace), eq(component.name, named.name)))
      .leftJoin(look, and(eq(look.namespace, component.namespace), eq(look.name, component.name)))
      .orderBy(...fleetOrder(query));
    after = rows.at(-1)?.place ?? null;
    if (rows.length > 0) yield rows.map(({ place: _place, ...record }) => record);
    if (rows.length < atOnce) return;
  }
}

/**
 * What comes behind a place. Columns that go the same way and are never null are compared as one row, which an index answers; before them
 * may stand one that may be null, where nulls are the greatest (PostgreSQL, ORDER BY).
 */
function isBehind(parts: readonly OrderPart[], after: readonly (string | null)[]): SQL {
  const [first] = parts;
  if (first === undefined) throw new Error("every order ends in the name");
  const rest = parts.slice(1);
  const isOneRow = parts.every(({ column, descending }) => column.notNull && descending === first.descending);
  if (isOneRow) return rowBehind(parts, after);
  const value = after[0] ?? null;
  const others = isBehind(rest, after.slice(1));
  const { column } = first;
  const same = value === null ? sql`${column} is null` : sql`${column} = ${typed(column, value)}`;
  const further = furtherThan(first, value);
  return further === null ? sql`(${same} and ${others})` : sql`(${further} or (${same} and ${others}))`;
}

/** Null: nothing is. */
function furtherThan({ column, descending }: OrderPart, value: string | null): SQL | null {
  if (value === null) return descending ? sql`${column} is not null` : null;
  if (descending) return sql`${column} < ${typed(column, value)}`;
  return sql`(${column} > ${typed(column, value)} or ${column} is null)`;
}

function rowBehind(parts: readonly OrderPart[], after: readonly (string | null)[]): SQL {
  const columns = sql.join(
    parts.map(({ column }) => sql`${column}`),
    sql`, `,
  );
  const values = sql.join(
    parts.map(({ column }, at) => typed(column, after[at] ?? "")),
    sql`, `,
  );
  return parts[0]?.descending === true ? sql`(${columns}) < (${values})` : sql`(${columns}) > (${values})`;
}

const typed = (column: PgColumn, value: string): SQL => sql`${value}::${sql.raw(column.getSQLType())}`;
