import pg from "pg";
import { isFull, rootOf } from "./failure.ts";

/** A database that says nothing for so long is taken to be away: whoever asks waits five seconds and not for ever. */
const ANSWER_MS = 4_500;
/** The embedded database has one connection, which a long change holds while others wait in line. */
const EMBEDDED_ANSWER_MS = 300_000;

export interface PoolPlace {
  readonly config: pg.PoolConfig;
  readonly embedded: boolean;
}

export interface WatchedPool {
  readonly pool: pg.Pool;
  /** Told of each query that failed for want of room on the disk. */
  readonly onFull: (listener: () => void) => void;
}

/** A pool that gives a silent connection up, and with it every query that waits on it. */
export function openPool({ config, embedded }: PoolPlace): WatchedPool {
  const answerMs = embedded ? EMBEDDED_ANSWER_MS : ANSWER_MS;
  const pool = new pg.Pool({ ...config, connectionTimeoutMillis: answerMs, query_timeout: answerMs });
  const listeners: (() => void)[] = [];
  // Without a listener an idle connection that the server closes would end the process; the next query gets a new one.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    // The same of a connection in use: its query is rejected, which is told where it was asked.
    client.on("error", () => undefined);
    watchQueries(client, (error) => {
      const { code, message } = rootOf(error);
      // What is asked next on it, a rollback most often, would wait as long again.
      if (message === SILENT) hangUp(client);
      if (isFull(code)) for (const tell of listeners) tell();
    });
  });
  return { pool, onFull: (listener) => listeners.push(listener) };
}

/** A client of the pool is one of the driver's, which breaks a connection off whose query is still under way. */
function hangUp(client: pg.PoolClient): void {
  (client as unknown as pg.Client).end(() => undefined);
}

/** The driver's own words for a query that was not answered in time. */
const SILENT = "Query read timeout";

/** The pool asks with a callback, drizzle waits for a promise: both ways of asking tell what failed. */
function watchQueries(client: pg.PoolClient, onFailed: (error: unknown) => void): void {
  const ask = client.query.bind(client) as (...given: unknown[]) => unknown;
  const watched = (...given: unknown[]): unknown => {
    const last = given.at(-1);
    if (typeof last !== "function") {
      const asked = ask(...given);
      if (asked instanceof Promise) asked.catch(onFailed);
      return asked;
    }
    return ask(...given.slice(0, -1), (error: unknown, result: unknown) => {
      if (error !== null && error !== undefined) onFailed(error);
      last(error, result);
    });
  };
  client.query = watched as typeof client.query;
}
