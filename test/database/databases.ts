import { join } from "node:path";
import { describe } from "vitest";
import type { Database, DatabasePlace } from "#lib/db/open.ts";
import { type Tidy, tidyAfterAll } from "#test/tidy.ts";
import { putNewEmbedded } from "./new-embedded.ts";
import { opened } from "./opened.ts";
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
    const tidy = tidyAfterAll();
    tests(
      databasesAt(tidy, async () => {
        // The name that a data folder has for it (lib/services/start.ts).
        const folder = join(tidy.folder(), "db");
        await putNewEmbedded(folder);
        return { folder };
      }),
    );
  });
  describe("PostgreSQL", () => {
    const tidy = tidyAfterAll();
    let server: Promise<Postgres> | null = null;
    tests(
      databasesAt(tidy, async () => {
        server ??= startWithTables(tidy);
        return { url: await (await server).createDatabase(`template ${WITH_TABLES}`) };
      }),
    );
  });
}

const WITH_TABLES = "with_tables";

/** The tables are made once; copies of them take a tenth of the time. */
async function startWithTables(tidy: Tidy): Promise<Postgres> {
  const server = await tidy.keep(startPostgres());
  const url = await server.createDatabase("", WITH_TABLES);
  await (await opened({ url })).close();
  return server;
}

const databasesAt = (tidy: Tidy, place: () => Promise<DatabasePlace>): TestDatabases => ({
  place,
  open: async () => tidy.keep(opened(await place())),
});
