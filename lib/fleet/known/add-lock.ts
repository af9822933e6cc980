import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";

/** Any number that nothing else locks with. */
const ADD_LOCK = 7_240_611;

/**
 * Until the transaction ends nobody else adds: whoever does asks first which names are there, and two who add one name at once would
 * both find it free, and the later one write over what the earlier one was told is kept.
 */
export async function lockAdding({ sql: db }: Database): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${ADD_LOCK})`);
}
