import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Database } from "#lib/db/open.ts";
import { componentKind, fleetCount, issueGroupCount } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";

/** Longer ago no day is shown, and one row a month is enough: more than the 13 weeks of the board. */
const DAYS_APART = 120;

/** Rows that were ever added, folded ones too. */
export async function rowsEver({ sql: db }: Database): Promise<number> {
  const { rows } = await db.execute<{ ever: string }>(sql`
    select coalesce((select max(id) from ${fleetCount}), 0) + coalesce((select max(id) from ${issueGroupCount}), 0)
      + coalesce((select max(id) from ${componentKind}), 0) as ever`);
  return Number(rows[0]?.ever ?? 0);
}

/**
 * Puts rows of one kind together; what is alone of its kind stays as it is. Whoever reads sees them before or after; of two that fold at once each takes what the other did not.
 */
export async function foldCounts(database: Database, now: Date): Promise<void> {
  const old = new Date(now.getTime() - DAYS_APART * 24 * 60 * 60 * 1000);
  await inTransaction(database, async (tx) => {
    await foldDays(tx, fleetCount, { of: sql`facet, value`, old });
    await foldDays(tx, issueGroupCount, { of: sql`grouped_by, key, facet, value`, old });
    await foldKinds(tx);
  });
}

async function foldDays(
  tx: Transaction,
  table: PgTable,
  { of, old }: { readonly of: SQL; readonly old: Date },
): Promise<void> {
  const kept = sql`case when day < ${old} then date_trunc('month', day)::date else day end`;
  await tx.execute(sql`
    with several as (
      select unnest(array_agg(id)) as id from ${table} group by ${kept}, ${of} having count(*) > 1),
    gone as (
      delete from ${table} where id in (
        select id from ${table} where id in (select id from several) for update skip locked)
      returning ${kept} as kept, ${of}, count)
    insert into ${table} (day, ${of}, count)
    select kept, ${of}, sum(count) from gone group by kept, ${of} having sum(count) <> 0`);
}

async function foldKinds(tx: Transaction): Promise<void> {
  const columns = sql`kind, namespace, application, source, wanted_choice, wanted_kind, configured_choice, built_holds, step,
    issue_codes, platforms, errors, warnings, infos, digest, result_percent, coverage, verified, failure`;
  await tx.execute(sql`
    with several as (select unnest(array_agg(id)) as id from ${componentKind} group by kind having count(*) > 1),
    gone as (
      delete from ${componentKind} where id in (
        select id from ${componentKind} where id in (select id from several) for update skip locked)
      returning ${columns}, count)
    insert into ${componentKind} (${columns}, count)
    select ${columns}, sum(count) from gone group by ${columns} having sum(count) <> 0`);
}
