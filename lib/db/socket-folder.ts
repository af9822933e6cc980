import { lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Not in the folder of the data: a socket's path holds 108 bytes at most (unix(7)). */
const PREFIX = "twofold-db-";
/** What clients of PostgreSQL look for in a folder that is their `host`. */
const SOCKET = ".s.PGSQL.5432";
/** Between making the folder and serving in it a database is opened, which may recover first. */
const MADE_WITHIN_MS = 10 * 60_000;

export interface SocketFolder {
  readonly folder: string;
  readonly file: string;
  remove(): void;
}

export function makeSocketFolder(): SocketFolder {
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  return {
    folder,
    file: join(folder, SOCKET),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Removes the folders of processes that were killed. Whether one is alive its socket says, also where it is in another container:
 * nobody listens on a dead one's. A folder that holds anything else is not ours and stays.
 */
export async function sweepSocketFolders(below = tmpdir(), now = Date.now()): Promise<readonly string[]> {
  const swept: string[] = [];
  for (const name of readdirSync(below)) {
    const folder = join(below, name);
    if (!name.startsWith(PREFIX) || !(await isLeft(folder, now))) continue;
    rmSync(join(folder, SOCKET), { force: true });
    rmdirSync(folder);
    swept.push(folder);
  }
  return swept;
}

async function isLeft(folder: string, now: number): Promise<boolean> {
  try {
    const made = lstatSync(folder);
    if (!made.isDirectory() || made.uid !== process.getuid?.()) return false;
    const held = readdirSync(folder);
    if (held.length === 0) return now - made.mtimeMs > MADE_WITHIN_MS;
    return held.length === 1 && held[0] === SOCKET && !(await listens(join(folder, SOCKET)));
  } catch {
    // Somebody else sweeps, or it is none of ours.
    return false;
  }
}

function listens(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    // Refused where nobody listens; anything else tells nothing, and is left alone.
    connection.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "ECONNREFUSED"));
  });
}
