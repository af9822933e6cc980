import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { isAway, OutcomeUnknown, rootOf } from "./failure.ts";
import type { Database, Sql } from "./open.ts";

export type Transaction = Parameters<Parameters<Sql["transaction"]>[0]>[0];

export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/**
 * Runs `work` in a transaction, or in the one that `database` is part of. `work` must do nothing beside the database that may not
 * be done twice.
 */
export function inTransaction<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.transaction(work);
}

/** One action of several steps: each step is given a database that is part of the action's transaction. */
export function asOneAction<T>(database: Database, steps: (database: Database) => Promise<T>): Promise<T> {
  return inTransaction(database, (tx) =>
    steps({ ...database, sql: tx as unknown as Sql, transaction: (work) => work(tx) }),
  );
}

const MAX_TRIES = 5;
/** Shorter than a silent database is waited for, so that a lock is told from a silence. */
const LOCK_MS = 4_000;

/** Transactions on connections of the pool; again when the database ended one for another's sake. */
export function transactOn(pool: pg.Pool, { shared }: Pick<Database, "shared">): Transact {
  const once: Transact = async (work) => {
    const client = await pool.connect();
    let worked = false;
    let broken = false;
    try {
      return await drizzle(client).transaction(async (tx) => {
        if (shared) await tx.execute(sql.raw(`set local lock_timeout = ${LOCK_MS}`));
        const value = await work(tx);
        worked = true;
        return value;
      });
    } catch (error) {
      const { code, message } = rootOf(error);
      broken = isAway(code, message);
      throw broken && worked ? new OutcomeUnknown(error) : error;
    } finally {
      client.release(broken);
    }
  };
  return async (work) => {
    for (let tries = 1; ; tries++) {
      try {
        return await once(work);
      } catch (error) {
        if (tries === MAX_TRIES || !isForAnother(rootOf(error).code)) throw error;
      }
    }
  };
}

/** A deadlock (40P01) or a serialisation failure (40001; PostgreSQL, Appendix A). */
const isForAnother = (code: string): boolean => code === "40P01" || code === "40001";
