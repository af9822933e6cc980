import { sql } from "drizzle-orm";
import { type DatabaseFailure, rootOf, workFailure } from "./failure.ts";
import type { Sql, Transact } from "./transact.ts";

/** Why the database cannot be worked with now; null: it can. */
export type Health = () => Promise<DatabaseFailure | null>;

/**
 * Asks it something, and after a query failed for want of room writes something too: a full disk answers every question, and
 * takes small changes still.
 */
export function createHealth(db: Sql, transact: Transact, onFull: (listener: () => void) => void): Health {
  let full = false;
  onFull(() => {
    full = true;
  });
  return async () => {
    try {
      await db.execute(sql`select 1`);
      if (full) await write(transact);
      full = false;
      return null;
    } catch (error) {
      // Who may not make the table that is tried finds out with the next change.
      if (full && rootOf(error).code === DENIED) full = false;
      return workFailure(error) ?? failing(rootOf(error).message);
    }
  };
}

const DENIED = "42501";

/** Half a megabyte, gone with the transaction. */
const write = (transact: Transact): Promise<void> =>
  transact(async (tx) => {
    await tx.execute(sql`create temporary table twofold_room (text text) on commit drop`);
    await tx.execute(sql`insert into twofold_room select md5(n::text) from generate_series(1, 8000) n`);
  });

const failing = (message: string): DatabaseFailure => ({
  code: "database-broken",
  message: `The database fails: ${message}.`,
  next: "Its own log says more.",
});
