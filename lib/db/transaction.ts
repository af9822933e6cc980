import type { Database, Sql } from "./open.ts";

export type Transaction = Parameters<Parameters<Sql["transaction"]>[0]>[0];

const MAX_TRIES = 5;

/**
 * Runs `work` in a transaction, again when the database ended it for another's sake: a deadlock (40P01) or a serialisation
 * failure (40001; PostgreSQL, Appendix A). `work` must do nothing beside the database that may not be done twice.
 */
export async function inTransaction<T>({ sql }: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await sql.transaction(work);
    } catch (error) {
      if (tries === MAX_TRIES || !isForAnother(error)) throw error;
    }
  }
}

function isForAnother(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return code === "40P01" || code === "40001" || isForAnother(error.cause);
}
