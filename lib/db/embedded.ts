import { execFile } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterwards, inBackground, keepGoing } from "#lib/background/keep-going.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { DatabaseFailure } from "./failure.ts";
import { lockFolder } from "./lock.ts";
import { makeSocketFolder, sweepSocketFolders } from "./socket-folder.ts";

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
  const broken = existsSync(data) ? null : await makeData(data);
  if (broken !== null) {
    lock.value.release();
    return fail(cannotOpen(folder, broken));
  }
  void inBackground("Removing what killed processes left", sweepSocketFolders);
  const socket = makeSocketFolder();
  const release = () => {
    lock.value.release();
    socket.remove();
  };
  const started = await startThread(data, socket.file);
  if (started instanceof Error) {
    release();
    return fail(cannotOpen(folder, started));
  }
  const stopThread = keepThread(started, () => startThread(data, socket.file));
  return ok({
    host: socket.folder,
    async stop() {
      await stopThread();
      release();
    },
  });
}

/** The thread when it serves, or why it does not. */
async function startThread(folder: string, socket: string): Promise<Worker | Error> {
  // A thread that died left it behind.
  rmSync(socket, { force: true });
  const thread = new Worker(new URL("./embedded-worker.ts", import.meta.url), {
    workerData: { folder, socket },
  });
  return new Promise((resolve) => {
    thread.once("message", () => resolve(thread));
    // Stays: an error later on ends the thread, and must not end the process.
    thread.on("error", resolve);
    thread.once("exit", (status) => resolve(new Error(`its thread ended with status ${status}`)));
  });
}

/** Time for the answer to leave that says why. */
const LEAVE_MS = 100;

/**
 * Has another thread serve when one dies: PostgreSQL ends itself where it cannot go on safely, and recovers from its log when
 * it is opened anew. Yields what stops it.
 */
function keepThread(first: Worker, start: () => Promise<Worker | Error>): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let thread: Worker | null = first;
  const { ended } = keepGoing({
    what: "The embedded database",
    signal,
    async turn() {
      const serving: Worker | Error = thread ?? (await start());
      if (serving instanceof Error) throw serving;
      thread = serving;
      serving.once("message", () => {
        afterwards(LEAVE_MS, { what: "Ending the thread of the database" }, () => serving.terminate());
      });
      const over = new Promise<number>((resolve) => serving.once("exit", resolve));
      const told = new Promise<null>((resolve) => {
        if (signal.aborted) resolve(null);
        signal.addEventListener("abort", () => resolve(null), { once: true });
      });
      const status = await Promise.race([over, told]);
      if (status !== null) {
        thread = null;
        throw new Error(`its thread ended with status ${status}, and is begun again`);
      }
      serving.postMessage("stop");
      await over;
      return null;
    },
  });
  return async () => {
    stopping.abort();
    await ended;
  };
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
