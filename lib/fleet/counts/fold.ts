import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { fleetCount } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";

/** Rows that say nothing new are passed over while a sum is made; so many of them are nothing to it. */
const MANY_ROWS = 500;
/** Longer ago no day is shown, and one row a month is enough: more than the 13 weeks of the board. */
const DAYS_APART = 120;

/** Whether there are many rows more than kinds of them. */
export async function isWorthIt({ sql: db }: Database): Promise<boolean> {
  const { rows } = await db.execute<{ rows: string; kinds: string }>(sql`
    select coalesce(sum(rows), 0) as rows, count(*) as kinds
    from (select count(*) as rows from ${fleetCount} group by day, facet, value) as k`);
  const [row] = rows;
  return row !== undefined && Number(row.rows) - Number(row.kinds) > MANY_ROWS;
}

/**
 * Puts rows of one kind together. Whoever reads sees them before or after; of two that fold at once each takes what the other did not.
 */
export async function foldCounts(database: Database, now: Date): Promise<void> {
  const old = new Date(now.getTime() - DAYS_APART * 24 * 60 * 60 * 1000);
  await inTransaction(database, (tx) =>
    tx.execute(sql`
      with gone as (
        delete from ${fleetCount} where id in (select id from ${fleetCount} for update skip locked)
        returning day, facet, value, count)
      insert into ${fleetCount} (day, facet, value, count)
      select kept, facet, value, sum(count) from (
        select case when day < ${old} then date_trunc('month', day)::date else day end as kept, facet, value, count from gone
      ) as g group by kept, facet, value having sum(count) <> 0`),
  );
}
