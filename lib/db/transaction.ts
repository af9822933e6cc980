import type { Database } from "./open.ts";
import type { Sql, Transaction } from "./transact.ts";

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
