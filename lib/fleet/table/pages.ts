import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import { qualifiedName, splitName } from "#lib/cluster/component-name.ts";
import { componentModels } from "#lib/cluster/components.ts";
import type { Database } from "#lib/db/open.ts";
import { component, componentKind, look } from "#lib/db/schema.ts";
import type { KeyedChoice } from "../answers.ts";
import { allComponents, readCounts } from "../counts/counts.ts";
import { keysIn } from "../known/known.ts";
import { etagOf, groupOf, type LookedRecord } from "../known/record.ts";
import { type Key, rowKey } from "../known/row-key.ts";
import type { FleetQuery } from "./query.ts";
import { fleetCondition, fleetOrder, isOfKinds, kindCondition } from "./sql.ts";

const sameKey = and(eq(look.namespace, component.namespace), eq(look.name, component.name));

/** How many rows a filter leaves; the windows of one look at the table ask the same. */
export type Totals = (database: Database, query: FleetQuery, now: Date) => Promise<number>;

/** What words and ages leave is counted row by row: one answer serves for a moment, and the events of the fleet ask again after it. */
const TOTAL_MS = 1_000;

export function createTotals(clock: () => Date): Totals {
  const kept = new Map<string, { readonly total: Promise<number>; readonly until: number }>();
  return (database, query, now) => {
    if (isOfKinds(query)) return countOfKinds(database, kindCondition(query, componentKind));
    const time = clock().getTime();
    for (const [key, { until }] of kept) if (until <= time) kept.delete(key);
    const { offset, limit, sort, group, ...asked } = query;
    const filter = JSON.stringify(asked);
    const known = kept.get(filter);
    if (known !== undefined) return known.total;
    const total = database.sql.$count(component, fleetCondition(query, now));
    kept.set(filter, { total, until: time + TOTAL_MS });
    return Promise.resolve(total);
  };
}

async function countOfKinds(database: Database, condition: SQL | undefined): Promise<number> {
  const { sql: db } = database;
  if (condition === undefined) return allComponents(await readCounts(database, ["built"]));
  const [row] = await db
    .select({ total: sql<number>`coalesce(sum(${componentKind.count}), 0)`.mapWith(Number) })
    .from(componentKind)
    .where(condition);
  return row?.total ?? 0;
}

/** One window of the fleet and how many rows all windows have. */
export async function fleetWindow(
  database: Database,
  query: FleetQuery,
  now: Date,
  totals: Totals = createTotals(() => now),
): Promise<{ readonly records: readonly LookedRecord[]; readonly total: number }> {
  const asked = totals(database, query, now);
  const where = isOfKinds(query) ? await wayOf(database, query, await asked) : fleetCondition(query, now);
  const [records, total] = await Promise.all([windowRecords(database, query, where), asked]);
  return { records, total };
}

/**
 * Rows of a filter are found by going through all in their order, or by taking those of its kinds together and sorting them: which is
 * fewer rows hangs on how many of all fit.
 */
async function wayOf(database: Database, query: FleetQuery, total: number): Promise<SQL | undefined> {
  const condition = kindCondition(query, component);
  if (condition === undefined) return undefined;
  const all = allComponents(await readCounts(database, ["built"]));
  const passed = ((query.offset + query.limit) * all) / Math.max(1, total);
  if (passed < total) return condition;
  const kinds = database.sql
    .selectDistinct({ kind: componentKind.kind })
    .from(componentKind)
    .where(kindCondition(query, componentKind));
  return sql`${component.kind} = any(array(${kinds}))`;
}

/** The window is found by names alone, which the indexes hold, so that rows before it are passed over and not read. */
async function windowRecords(
  { sql: db }: Database,
  query: FleetQuery,
  condition: SQL | undefined,
): Promise<readonly LookedRecord[]> {
  const named = db
    .select({ namespace: component.namespace, name: component.name })
    .from(component)
    .where(condition)
    .orderBy(...fleetOrder(query))
    .offset(query.offset)
    .limit(query.limit)
    .as("named");
  return db
    .select({ ...getTableColumns(component), readAt: look.readAt })
    .from(named)
    .innerJoin(component, and(eq(component.namespace, named.namespace), eq(component.name, named.name)))
    .leftJoin(look, sameKey)
    .orderBy(...fleetOrder(query));
}

/** Every row of the filter, a window at a time, so that an export never holds the whole fleet. */
export async function* fleetWindows(database: Database, query: FleetQuery, now: Date) {
  const limit = 500;
  const condition = fleetCondition(query, now);
  for (let offset = 0; ; offset += limit) {
    const records = await windowRecords(database, { ...query, offset, limit }, condition);
    yield records;
    if (records.length < limit) return;
  }
}

export async function fleetKeys(
  { sql: db }: Database,
  query: FleetQuery,
  now: Date,
): Promise<readonly KeyedChoice[]> {
  const rows = await db
    .select({
      namespace: component.namespace,
      name: component.name,
      choiceVersion: component.choiceVersion,
      // All that a choice's state takes of it; the rest is large.
      cluster: sql<unknown>`case when ${component.cluster} is not null then jsonb_build_object('uid', ${component.cluster} -> 'uid') end`,
    })
    .from(component)
    .where(fleetCondition(query, now))
    .orderBy(...fleetOrder(query));
  return rows.map((row) => ({ key: rowKey(row), etag: etagOf(row) }));
}

/** What components of these names are looked at for, by their keys; those that are not there are missing. */
export async function referencesOf(
  { sql: db }: Database,
  keys: readonly { readonly namespace: string; readonly name: string }[],
): Promise<ReadonlyMap<string, string | null>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .select({ namespace: component.namespace, name: component.name, reference: component.reference })
    .from(component)
    .where(keysIn(component, keys));
  return new Map(rows.map((row) => [rowKey(row), row.reference]));
}

/** Names of the components that a reference, a repository (`quay.io/org/app`), a source, or all of these are of. */
export const keysOf = (
  { sql: db }: Database,
  {
    reference,
    repository,
    source,
  }: { readonly reference?: string; readonly repository?: string; readonly source?: string },
): Promise<{ namespace: string; name: string }[]> =>
  db
    .select({ namespace: component.namespace, name: component.name })
    .from(component)
    .where(
      and(
        reference === undefined ? undefined : eq(component.reference, reference),
        repository === undefined
          ? undefined
          : sql`(starts_with(${component.reference}, ${`${repository}:`}) or starts_with(${component.reference}, ${`${repository}@`}))`,
        source === undefined ? undefined : eq(component.source, source),
      ),
    );

/** The components of exactly these names; those that are not there are missing. */
export const recordsOf = ({ sql: db }: Database, keys: readonly Key[]): Promise<LookedRecord[]> =>
  db
    .select({ ...getTableColumns(component), readAt: look.readAt })
    .from(component)
    .leftJoin(look, sameKey)
    .where(keysIn(component, keys));

/** The component of exactly this name in the fleet. */
export async function recordOf(
  { sql: db }: Database,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<LookedRecord | undefined> {
  const [record] = await db
    .select({ ...getTableColumns(component), readAt: look.readAt })
    .from(component)
    .leftJoin(look, sameKey)
    .where(and(eq(component.namespace, namespace), eq(component.name, name)));
  return record;
}

/**
 * The component that an address means: the one of that name, or of `NAME~GROUP` the one that is there under its plain name, or of a
 * plain name the only one that is there under a name with its group.
 */
export async function addressedRecord(
  database: Database,
  key: { readonly namespace: string; readonly name: string },
): Promise<LookedRecord | undefined> {
  const exact = await recordOf(database, key);
  if (exact !== undefined) return exact;
  const { namespace } = key;
  const { name, group } = splitName(key.name);
  if (group !== null) {
    const plain = await recordOf(database, { namespace, name });
    return plain !== undefined && groupOf(plain) === group ? plain : undefined;
  }
  const named = await Promise.all(
    componentModels.map((model) =>
      recordOf(database, { namespace, name: qualifiedName({ name, ...model }) }),
    ),
  );
  const found = named.filter((record) => record !== undefined);
  return found.length === 1 ? found[0] : undefined;
}
