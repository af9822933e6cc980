import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { startEmbedded } from "./embedded.ts";
import { type DatabaseFailure, isAway, rootOf, workFailure } from "./failure.ts";
import { createHealth, type Health } from "./health.ts";
import { openPool, type PoolPlace } from "./pool.ts";
import { type Sql, type Transact, transactOn } from "./transact.ts";

export interface Database {
  readonly sql: Sql;
  /** A transaction of its own; within an action, the action's. */
  readonly transaction: Transact;
  /** Whether other processes may work on the same data. */
  readonly shared: boolean;
  readonly health: Health;
  close(): Promise<void>;
}

/** Where the data is: PostgreSQL by its address, or a folder for the embedded database. */
export type DatabasePlace = { readonly url: string } | { readonly folder: string };

/** Any number will do that no other program takes on the same database. */
const MIGRATION_LOCK = 7_461_201;
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), "migrations");
const POSTGRES_CONNECTIONS = 10;

/** Opens the database and brings its tables up to date; one driver and one schema for both kinds. */
export async function openDatabase(place: DatabasePlace): Promise<Result<Database, DatabaseFailure>> {
  if ("url" in place) {
    if (!/^postgres(?:ql)?:\/\//.test(place.url)) return fail(noAddress);
    const config = { connectionString: place.url, max: POSTGRES_CONNECTIONS };
    return connected({ config, embedded: false }, async () => undefined);
  }
  const embedded = await startEmbedded(place.folder);
  if (!embedded.ok) return embedded;
  // PGlite is one session: with one connection nothing of one caller can come between the messages of another.
  const config = { host: embedded.value.host, user: "postgres", database: "postgres", max: 1 };
  return connected({ config, embedded: true }, embedded.value.stop);
}

async function connected(
  place: PoolPlace,
  stop: () => Promise<void>,
): Promise<Result<Database, DatabaseFailure>> {
  const shared = !place.embedded;
  try {
    await migrateAlone(place.config);
  } catch (error) {
    await stop();
    return fail(failureOf(error));
  }
  const { pool, onFull } = openPool(place);
  const sql = drizzle(pool);
  const transaction = transactOn(pool, { shared });
  return ok({
    sql,
    transaction,
    shared,
    health: createHealth(sql, transaction, onFull),
    async close() {
      await pool.end();
      await stop();
    },
  });
}

/** How long a server that does not answer is waited for at the start. */
const CONNECT_MS = 5_000;

/** Replicas start together: one brings the tables up to date, the others wait for it, and a large table may take its time. */
async function migrateAlone(config: pg.PoolConfig): Promise<void> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    try {
      await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    } finally {
      await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    }
  } finally {
    await client.end();
  }
}

const noAddress: DatabaseFailure = {
  code: "database-url",
  message: "DATABASE_URL is no address of a PostgreSQL database.",
  next: "Write postgresql://USER:PASSWORD@HOST:PORT/NAME; special characters of a password as %XX.",
};

/** Classes of PostgreSQL's error codes (Appendix A): 28 is a refused login, 3D a database that is not there, 42501 a missing right. */
function failureOf(error: unknown): DatabaseFailure {
  const { code, message } = rootOf(error);
  if (code === "ERR_INVALID_URL") return noAddress;
  if (code.startsWith("28") || code === "42501") {
    return {
      code: "database-denied",
      message: `PostgreSQL refused us: ${message}.`,
      next: "Check user, password and rights in DATABASE_URL; the user needs to create tables once.",
    };
  }
  if (code.startsWith("3D") || isAway(code, message)) {
    return {
      code: "database-away",
      message: `PostgreSQL could not be reached: ${message}.`,
      next: "Check host, port and name in DATABASE_URL, and that the server runs.",
    };
  }
  const failure = workFailure(error);
  if (failure !== null) return failure;
  return {
    code: "database-broken",
    message: `The tables could not be brought up to date: ${message}.`,
    next: "Nothing was changed. Restore a copy, or report this with the message.",
  };
}
