import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Database } from "#lib/db/open.ts";
import { componentKind, fleetCount, issueGroupCount } from "#lib/db/schema.ts";
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

/** Rows that are put together in one transaction: however many there are, each is short. */
const FOLDED_AT_ONCE = 20_000;

/**
 * Puts rows of one kind together: the oldest stays in its place with the count of all, so that what it costs to read does not grow with
 * the changes there were. Whoever reads sees them before or after; of two that fold at once each takes what the other did not.
 */
export async function foldCounts(database: Database, now: Date): Promise<void> {
  const old = new Date(now.getTime() - DAYS_APART * 24 * 60 * 60 * 1000);
  const day = sql`case when day < ${old} then date_trunc('month', day)::date else day end`;
  await foldTable(database, fleetCount, { of: sql`facet, value`, day });
  await foldTable(database, issueGroupCount, { of: sql`grouped_by, key, facet, value`, day });
  await foldTable(database, componentKind, { of: sql`kind`, day: null });
}

interface Folded {
  /** By what rows are of one kind, beside their day. */
  readonly of: SQL;
  /** The day that they are kept for; null: the table has none. */
  readonly day: SQL | null;
}

async function foldTable(database: Database, table: PgTable, { of, day }: Folded): Promise<void> {
  const kept = day ?? sql`null::date`;
  for (let folded = FOLDED_AT_ONCE; folded === FOLDED_AT_ONCE; ) {
    folded = await inTransaction(database, async (tx) => {
      const { rows } = await tx.execute<{ folded: string }>(sql`
        with several as (
          select unnest(array_agg(id)) as id from (select id, ${kept} as kept, ${of} from ${table}) as t
          group by kept, ${of} having count(*) > 1 limit ${FOLDED_AT_ONCE}),
        taken as materialized (
          select id, ${kept} as kept, ${of}, count from ${table}
          where id = any(array(select id from several)) for update skip locked),
        sums as materialized (
          select min(id) as first, array_agg(id) as ids, kept, sum(count) as total from taken group by kept, ${of}),
        put as (
          update ${table} as t set count = sums.total ${day === null ? sql`` : sql`, day = sums.kept`}
          from sums where t.id = sums.first and sums.total <> 0),
        gone as (
          delete from ${table} where id = any(array(
            select id from sums, unnest(ids) as id where id <> first or total = 0)))
        select count(*) as folded from taken`);
      return Number(rows[0]?.folded);
    });
  }
}
