import { join } from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, test } from "vitest";
import { localActor } from "#lib/auth/actor.ts";
import { workFailure } from "#lib/db/failure.ts";
import type { Database } from "#lib/db/open.ts";
import { savedView } from "#lib/db/schema.ts";
import type { RunningServices } from "#lib/services/start.ts";
import { canMount, mountDisk, type SmallDisk } from "#test/database/full-disk.ts";
import { opened } from "#test/database/opened.ts";
import { type Postgres, startPostgres } from "#test/database/postgres.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { configuredFleet } from "./configured-fleet.ts";
import { until } from "./fleet-bed.ts";

const actor = localActor();
const tidy = tidyAfterAll();

/** The code of what a request would be answered with, and how long that took. */
async function answered(
  work: () => Promise<unknown>,
): Promise<{ code: string; message: string; ms: number }> {
  const begun = performance.now();
  try {
    await work();
    return { code: "ok", message: "", ms: performance.now() - begun };
  } catch (error) {
    const failure = workFailure(error);
    if (failure === null) throw error;
    return { ...failure, ms: performance.now() - begun };
  }
}

/** Five seconds, and what a busy machine takes to notice that they are over. */
const SOON_MS = 9_000;
const view = { name: "mine", query: "q=" };

describe("PostgreSQL", () => {
  let postgres: Postgres;
  let fleet: RunningServices;
  let database: Database;
  const faults: string[] = [];
  beforeAll(async () => {
    postgres = await tidy.keep(startPostgres(["max_connections=16"]));
    const url = await postgres.createDatabase();
    const onFault = (_error: unknown, what: string) => faults.push(what);
    fleet = await tidy.keep(configuredFleet({ url }, tidy.folder(), "samples: false\n", onFault));
    database = await tidy.keep(opened({ url: await postgres.createDatabase() }));
  });

  test("one that hangs costs five seconds, ends no loop, and is there again when it goes on", async () => {
    expect(await fleet.health()).toBeNull();
    postgres.freeze();
    try {
      const asked = await Promise.all([
        answered(() => fleet.views.list()),
        answered(() => fleet.views.save(actor, view)),
        answered(() => fleet.scan.begin(actor, null)),
        // More than the pool has connections: those that wait in line wait no longer.
        ...Array.from({ length: 14 }, () => answered(() => fleet.scan.cancel(actor))),
        answered(async () => expect(await fleet.health()).toMatchObject({ code: "database-away" })),
      ]);
      expect(new Set(asked.slice(0, -1).map(({ code }) => code))).toEqual(new Set(["database-away"]));
      expect(Math.max(...asked.map(({ ms }) => ms))).toBeLessThan(SOON_MS);
      // What goes on by itself says so, and goes on.
      await until(() => faults.length > 0);
    } finally {
      postgres.thaw();
    }
    await until(async () => (await fleet.health()) === null);
    // No transaction took its connection with it.
    const after = await Promise.all(
      Array.from({ length: 14 }, (_, at) =>
        fleet.views.save(actor, { name: `view ${at}`, query: "" }).then(({ ok }) => ok),
      ),
    );
    expect(after).not.toContain(false);
  });

  test("a commit that is not answered is told as unknown", async () => {
    const told = answered(() =>
      database.transaction(async (tx) => {
        await tx.insert(savedView).values({ ...view, by: "me" });
        postgres.freeze();
      }),
    );
    expect(await told.finally(() => postgres.thaw())).toMatchObject({
      code: "database-away",
      message: expect.stringContaining("Whether it did is unknown"),
    });
  });

  test("none of an action is kept when its last step fails", async () => {
    const before = await fleet.views.list();
    const broken = database.transaction(async (tx) => {
      await tx.insert(savedView).values({ name: "half", query: "", by: "me" });
      throw new Error("the next step failed");
    });
    await expect(broken).rejects.toThrow("the next step failed");
    expect((await database.sql.select().from(savedView)).map(({ name }) => name)).not.toContain("half");
    expect(await fleet.views.list()).toEqual(before);
  });

  test("out of connections is told as that, and readiness says so", async () => {
    const url = await postgres.createDatabase();
    const held: pg.Client[] = [];
    const hold = async () => {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => undefined);
      await client.connect();
      held.push(client);
    };
    const closeOurs =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'test1'";
    try {
      await hold();
      // Whatever the fleet opens anew is taken from it again, until there is none left to open.
      for (
        let health = await fleet.health();
        health?.code !== "database-busy";
        health = await fleet.health()
      ) {
        await held[0]?.query(closeOurs);
        await hold().catch(() => undefined);
      }
      expect(await fleet.health()).toMatchObject({ message: expect.stringContaining("out of connections") });
      expect(await answered(() => fleet.views.list())).toMatchObject({ code: "database-busy" });
    } finally {
      await Promise.all(held.map((client) => client.end()));
    }
    await until(async () => (await fleet.health()) === null);
  });

  test.skipIf(!canMount)("a full disk is told as that, until there is room again", async () => {
    const disk = mountDisk(32, "postgres");
    tidy.later(() => disk.remove());
    const admin = new pg.Client({ connectionString: await postgres.createDatabase() });
    await admin.connect();
    await admin.query(`create tablespace small location '${disk.folder}'`);
    await admin.end();
    const database = await tidy.keep(opened({ url: await postgres.createDatabase("tablespace small") }));
    await fullDisk(database, disk);
  });
});

/** Writes until there is no room, finds that told by the change and by readiness, and neither when there is room again. */
async function fullDisk(database: Database, disk: SmallDisk): Promise<void> {
  const large = {
    query: "q".repeat(100_000).replace(/q/g, () => Math.random().toString(36)[2] ?? "q"),
    by: "me",
  };
  const write = (name: string) =>
    answered(() => database.transaction((tx) => tx.insert(savedView).values({ name, ...large })));
  expect(await write("first")).toMatchObject({ code: "ok" });
  disk.fill();
  for (let at = 0, told = "ok"; told === "ok"; at += 1) {
    const { code } = await write(`more ${at}`);
    if (code !== "ok") expect(code).toBe("database-full");
    told = code;
  }
  expect(await database.health()).toMatchObject({ code: "database-full" });
  // What was kept can be read all the while.
  expect((await database.sql.select().from(savedView)).length).toBeGreaterThan(0);
  disk.free();
  await until(async () => (await database.health()) === null);
  expect(await write("last")).toMatchObject({ code: "ok" });
}

describe.skipIf(!canMount)("PGlite", () => {
  let disk: SmallDisk;
  let database: Database;
  beforeAll(async () => {
    disk = mountDisk(96);
    tidy.later(() => disk.remove());
    database = await tidy.keep(opened({ folder: join(disk.folder, "db") }));
  });

  test("a full disk is told as that, until there is room again", () => fullDisk(database, disk));

  test("a database that ends itself is begun again, with all that was kept", async () => {
    const before = await database.sql.select().from(savedView);
    disk.fill();
    // Without room for its log PostgreSQL gives up.
    for (let panicked = false; !panicked; ) {
      const { code } = await answered(() =>
        database.sql.execute("select pg_logical_emit_message(true, 'room', repeat('x', 1000000))"),
      );
      panicked = code !== "ok";
    }
    disk.free();
    await until(async () => (await database.health()) === null);
    expect(await database.sql.select().from(savedView)).toEqual(before);
  });
});
