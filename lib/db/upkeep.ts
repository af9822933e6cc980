import { sql } from "drizzle-orm";
import type { OnFault } from "#lib/background/fault-log.ts";
import { every } from "#lib/background/keep-going.ts";
import type { Database } from "./open.ts";
import { fleetCount, indexEvent } from "./schema.ts";

/** New rows after which plans made for the old ones may be wrong. */
const MANY_ROWS = 500;
const LOOKED_EVERY_MS = 3_000;
/** Rows that are written over leave dead ones behind, which nothing else counts. */
const AT_LEAST_EVERY_MS = 60 * 60_000;

/**
 * PostgreSQL keeps its statistics and its space by itself (autovacuum); the embedded database has no such process, and
 * without it plans queries for tables that it takes for empty. Ends with what it gives back.
 */
export function startUpkeep(database: Database, onFault: OnFault): () => Promise<void> {
  if (database.shared) return async () => undefined;
  let rowsBefore = 0;
  let doneAt = 0;

  const upkeep = async () => {
    const rows = await rowsOf(database);
    const now = Date.now();
    if (rows - rowsBefore < MANY_ROWS && now - doneAt < AT_LEAST_EVERY_MS) return;
    await database.sql.execute(sql`vacuum (analyze)`);
    rowsBefore = rows;
    doneAt = now;
  };
  const stopping = new AbortController();
  const loop = every(LOOKED_EVERY_MS, {
    what: "Upkeep of the database",
    onFault,
    signal: stopping.signal,
    turn: upkeep,
  });
  return async () => {
    stopping.abort();
    await loop.ended;
  };
}

/** Components are few or many; lines of the history only become more. */
async function rowsOf({ sql: db }: Database): Promise<number> {
  const { rows } = await db.execute<{ rows: string }>(sql`
    select (select coalesce(sum(count), 0) from ${fleetCount} where day is null and facet = 'built') + (select coalesce(max(id), 0) from ${indexEvent}) as rows`);
  return Number(rows[0]?.rows ?? 0);
}
