import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { type DatabasePlace, openDatabase } from "#lib/db/open.ts";
import { historyOf } from "#lib/fleet/history/history.ts";
import { scanProgress, startRound } from "#lib/scan/rounds.ts";
import { opened } from "#test/database/opened.ts";
import { type Postgres, startPostgres } from "#test/database/postgres.ts";
import { tidyAfterAll } from "#test/tidy.ts";
import { addComponents, keptFleet, recordNamed, until } from "./fleet-bed.ts";
import { type ImageRegistry, startImageRegistry } from "./image-registry.ts";

const now = () => new Date();
let postgres: Postgres;
let registry: ImageRegistry;
const tidy = tidyAfterAll();
const folder = tidy.folder();

beforeAll(async () => {
  [postgres, registry] = await Promise.all([tidy.keep(startPostgres()), tidy.keep(startImageRegistry())]);
});

function start(program: string, place: DatabasePlace): { readonly child: ChildProcess; lines(): string[] } {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(program, import.meta.url)), JSON.stringify(place)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return { child, lines: () => lines };
}

async function kill({ child }: { readonly child: ChildProcess }): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

test("of two replicas on one PostgreSQL one is killed amid a round, and the other ends it", async () => {
  const place = { url: await postgres.createDatabase() };
  const database = await opened(place);
  const names = Array.from({ length: 300 }, (_, at) => `app-${at}`);
  for (const name of names) registry.push("team/app", name, "amd64 gzip");
  const tagged = (name: string) => `${registry.host}/team/app:${name}`;
  await addComponents(
    keptFleet(database, now),
    Object.fromEntries(names.map((name) => [name, tagged(name)])),
  );
  await startRound(database, now(), null);
  const [first, second] = [start("./scanner-process.ts", place), start("./scanner-process.ts", place)];
  const progress = () => scanProgress(database, now());
  await until(async () => (await progress()).done > 20);
  await kill(first);
  await until(async () => !(await progress()).running);
  for (const name of names)
    expect(await recordNamed(database, name)).toMatchObject({ builtHolds: "gzip", failure: null });
  await kill(second);
  await database.close();
});

test.each(["PGlite", "PostgreSQL"])(
  "kill -9 at any point loses no choice and no history that was acknowledged: %s",
  async (kind) => {
    const place =
      kind === "PGlite" ? { folder: join(folder, "db") } : { url: await postgres.createDatabase() };
    for (const enough of [3, 17, 40]) {
      const choosing = start("./choosing-process.ts", place);
      await until(() => choosing.lines().length >= enough);
      await kill(choosing);
      const acknowledged = choosing.lines().map(Number);
      const database = await opened(place);
      const events = await historyOf(
        database,
        { namespace: "team", name: "app" },
        { before: null, limit: 10_000 },
      );
      const notes = new Set(events.map((event) => (event.kind === "choice" ? Number(event.note) : -1)));
      expect(acknowledged.filter((at) => !notes.has(at))).toEqual([]);
      // What stands is what the history's newest line says: neither is ever without the other.
      const record = await recordNamed(database, "app");
      expect(events[0]).toMatchObject({ to: { push: record.wantedChoice } });
      await database.close();
    }
  },
);

test("a second process on the folder of the embedded database is refused, and says who has it", async () => {
  const place = { folder: join(folder, "shared") };
  const database = await opened(place);
  const second = await openDatabase(place);
  expect(second).toMatchObject({
    ok: false,
    failure: { code: "database-in-use", message: expect.stringContaining(`process ${process.pid}`) },
  });
  await database.close();
  const third = await opened(place);
  await third.close();
});

test.each([
  ["postgresql://nobody@127.0.0.1:1/none", "database-away"],
  ["postgresql://127.0.0.1:notaport/none", "database-url"],
])("%s is %s", async (url, code) => {
  expect(await openDatabase({ url })).toMatchObject({ ok: false, failure: { code } });
});
