import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { startEmbedded } from "./embedded.ts";
import type { DatabaseFailure } from "./failure.ts";

export type Sql = NodePgDatabase;

export interface Database {
  readonly sql: Sql;
  /** Whether other processes may work on the same data. */
  readonly shared: boolean;
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
    return connected(new pg.Pool({ connectionString: place.url, max: POSTGRES_CONNECTIONS }), {
      shared: true,
      stop: async () => undefined,
    });
  }
  const embedded = await startEmbedded(place.folder);
  if (!embedded.ok) return embedded;
  // PGlite is one session: with one connection nothing of one caller can come between the messages of another.
  const pool = new pg.Pool({ host: embedded.value.host, user: "postgres", database: "postgres", max: 1 });
  return connected(pool, { shared: false, stop: embedded.value.stop });
}

async function connected(
  pool: pg.Pool,
  { shared, stop }: { readonly shared: boolean; readonly stop: () => Promise<void> },
): Promise<Result<Database, DatabaseFailure>> {
  // Without a listener an idle connection that the server closes would end the process; the next query gets a new one.
  pool.on("error", () => undefined);
  // The same of a connection in use: its query is rejected, which is told where it was asked.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const close = async () => {
    await pool.end();
    await stop();
  };
  try {
    await migrateAlone(pool);
  } catch (error) {
    await close();
    return fail(failureOf(error));
  }
  return ok({ sql: drizzle(pool), shared, close });
}

/** Replicas start together: one brings the tables up to date, the others wait for it. */
async function migrateAlone(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    try {
      await migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
    } finally {
      await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
    }
  } finally {
    client.release();
  }
}

const noAddress: DatabaseFailure = {
  code: "database-url",
  message: "DATABASE_URL is no address of a PostgreSQL database.",
  next: "Write postgresql://USER:PASSWORD@HOST:PORT/NAME; special characters of a password as %XX.",
};

/** Classes of PostgreSQL's error codes (Appendix A): 28 is a refused login, 3D a database that is not there, 42501 a missing right. */
function failureOf(error: unknown): DatabaseFailure {
  const { code = "", message } = rootOf(error);
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
  return {
    code: "database-broken",
    message: `The tables could not be brought up to date: ${message}.`,
    next: "Nothing was changed. Restore a copy, or report this with the message.",
  };
}

/** 08 is a broken connection, 57P a server that is shut down or starts; the driver's own errors have no code. */
const isAway = (code: string, message: string): boolean =>
  /^(?:E[A-Z]+$|08|57P)/.test(code) ||
  /^(?:Connection terminated|timeout exceeded|Client has encountered)/.test(message);

/** Whether a query failed because the database does not answer; null for everything else, which is a fault of ours. */
export function awayFailure(error: unknown): DatabaseFailure | null {
  const { code = "", message } = rootOf(error);
  if (!isAway(code, message)) return null;
  return {
    code: "database-away",
    message: "The database does not answer.",
    next: "Nothing is lost; ask again when it is back. Whoever runs Twofold can see in its log why.",
  };
}

/** Drivers wrap what happened: the innermost cause has the code. */
function rootOf(error: unknown): { readonly code?: string; readonly message: string } {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return rootOf(cause);
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return rootOf(error.errors[0]);
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    message: error.message,
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
  };
}
