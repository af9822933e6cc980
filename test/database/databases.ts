import { constants, mkdtempSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe } from "vitest";
import { type Database, type DatabasePlace, openDatabase } from "#lib/db/open.ts";
import { newEmbedded } from "./new-embedded.ts";
import { type Postgres, startPostgres } from "./postgres.ts";

export interface TestDatabases {
  /** A place nobody has written to yet; its tables may stand already. */
  place(): Promise<DatabasePlace>;
  /** The same, opened; closed with the tests. */
  open(): Promise<Database>;
}

/** The same tests on the embedded database and on PostgreSQL. */
export function onBothDatabases(tests: (databases: TestDatabases) => void): void {
  describe("PGlite", () => {
    tests(
      databasesOf(async (cleanUp) => {
        // The name that a data folder has for it (lib/services/start.ts).
        const folder = join(scratchFolder(cleanUp), "db");
        await cp(await newEmbedded(), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
        return { folder };
      }),
    );
  });
  describe("PostgreSQL", () => {
    let server: Promise<Postgres> | null = null;
    tests(
      databasesOf(async (cleanUp) => {
        if (server === null) {
          server = startPostgres();
          cleanUp(async () => (await server)?.stop());
        }
        return { url: await (await server).createDatabase() };
      }),
    );
  });
}

type CleanUp = (task: () => Promise<void> | void) => void;

function databasesOf(place: (cleanUp: CleanUp) => Promise<DatabasePlace>): TestDatabases {
  const tasks: (() => Promise<void> | void)[] = [];
  // Databases close before their servers stop and their folders go.
  afterAll(async () => {
    for (const task of tasks.toReversed()) await task();
  });
  const cleanUp: CleanUp = (task) => tasks.push(task);
  return {
    place: () => place(cleanUp),
    async open() {
      const opened = await openDatabase(await place(cleanUp));
      if (!opened.ok) throw new Error(opened.failure.message);
      cleanUp(() => opened.value.close());
      return opened.value;
    },
  };
}

function scratchFolder(cleanUp: CleanUp): string {
  const folder = mkdtempSync(join(tmpdir(), "twofold-db-test-"));
  cleanUp(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
