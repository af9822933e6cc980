import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { DatabaseFailure } from "./failure.ts";
import { lockFolder } from "./lock.ts";

const run = promisify(execFile);

export interface EmbeddedDatabase {
  /** Folder of the socket, as `host` of a PostgreSQL client. */
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts the embedded database on `folder`, which no other process may have open. */
export async function startEmbedded(folder: string): Promise<Result<EmbeddedDatabase, DatabaseFailure>> {
  const lock = lockFolder(folder);
  if (!lock.ok) return lock;
  const data = join(folder, "data");
  if (!existsSync(data)) {
    const broken = await makeData(data);
    if (broken !== null) {
      lock.value.release();
      return fail(cannotOpen(folder, broken));
    }
  }
  // Not in `folder`: a socket's path holds 108 bytes at most (unix(7)).
  const host = mkdtempSync(join(tmpdir(), "twofold-db-"));
  const worker = new Worker(new URL("./embedded-worker.ts", import.meta.url), {
    workerData: { folder: data, socket: join(host, ".s.PGSQL.5432") },
  });
  const release = () => {
    lock.value.release();
    rmSync(host, { recursive: true, force: true });
  };
  const broken = await new Promise<Error | null>((resolve) => {
    worker.once("message", () => resolve(null));
    worker.once("error", resolve);
    worker.once("exit", (status) => resolve(new Error(`its thread ended with status ${status}`)));
  });
  if (broken !== null) {
    release();
    return fail(cannotOpen(folder, broken));
  }
  return ok({
    host,
    async stop() {
      const ended = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage("stop");
      await ended;
      release();
    },
  });
}

/** Renamed when it is whole, so that a process that is killed leaves no half of a database behind. */
async function makeData(data: string): Promise<Error | null> {
  const making = `${data}.new`;
  rmSync(making, { recursive: true, force: true });
  try {
    await run(process.execPath, [fileURLToPath(new URL("./embedded-make.ts", import.meta.url)), making]);
    renameSync(making, data);
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const cannotOpen = (folder: string, error: Error): DatabaseFailure => ({
  code: "database-broken",
  message: `The database in ${folder} could not be opened: ${error.message}.`,
  next: "Keep a copy of the folder, then set TWOFOLD_DATA to an empty one, or use PostgreSQL (DATABASE_URL).",
});
