import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { DatabaseFailure } from "./failure.ts";
import { type Holder, holderOf, takeAsOnly, writeHolder } from "./lock-holder.ts";

export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder for this process alone. PGlite has no lock of its own, and two of them on one folder lose rows without
 * a word. SQLite's file lock serves: the system frees it whichever way the holder ends, kill -9 included, and it holds
 * between containers that share the folder. Node.js before 22.13 has no SQLite: there a file that names the process serves, as far as
 * processes are known by their number.
 */
export function lockFolder(folder: string): Result<FolderLock, DatabaseFailure> {
  const holder = join(folder, "lock.holder");
  let database: DatabaseSync | null = null;
  try {
    makeFolder(folder);
    if (DatabaseSync === undefined) {
      const other = takeAsOnly(holder);
      return other === null
        ? ok({ release: () => rmSync(holder, { force: true }) })
        : fail(inUse(folder, other));
    }
    database = new DatabaseSync(join(folder, "lock.db"), { timeout: 0 });
    database.exec("pragma locking_mode = exclusive; begin exclusive");
  } catch (error) {
    database?.close();
    return fail(isLocked(error) ? inUse(folder, holderOf(holder)) : unusable(folder, error));
  }
  const held = database;
  const other = holderOf(holder);
  if (other?.isOnly === true && other.isAlive) {
    held.close();
    return fail(inUse(folder, other));
  }
  writeHolder(holder);
  return ok({ release: () => held.close() });
}

/** Step by step: Node.js's own way turns in a circle for ever below a folder that cannot have folders, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy). */
const isLocked = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;

const inUse = (folder: string, holder: Holder | null): DatabaseFailure => ({
  code: "database-in-use",
  message: `Another Twofold${holder === null ? "" : ` (process ${holder.pid})`} has the database in ${folder} open.`,
  next: "Stop it, set TWOFOLD_DATA to another folder, or use PostgreSQL (DATABASE_URL), which several may share.",
});

const unusable = (folder: string, error: unknown): DatabaseFailure => ({
  code: "database-denied",
  message: `The folder ${folder} cannot hold the database: ${error instanceof Error ? error.message : String(error)}.`,
  next: "Make it writable for this user, or set TWOFOLD_DATA to a folder that is.",
});
