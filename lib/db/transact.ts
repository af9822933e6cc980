import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { isAway, OutcomeUnknown, rootOf } from "./failure.ts";

export type Sql = NodePgDatabase;

export type Transaction = Parameters<Parameters<Sql["transaction"]>[0]>[0];

export type Transact = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

const MAX_TRIES = 5;
/** Shorter than a silent database is waited for, so that a lock is told from a silence. */
const LOCK_MS = 4_000;

/** Transactions on connections of the pool; again when the database ended one for another's sake. */
export function transactOn(pool: pg.Pool, { shared }: { readonly shared: boolean }): Transact {
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
