import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "./open.ts";
import { startUpkeep } from "./upkeep.ts";

const folder = mkdtempSync(join(tmpdir(), "twofold-upkeep-"));
let database: Database | null = null;
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the embedded database learns how large its tables have become", async () => {
  const opened = await openDatabase({ folder });
  if (!opened.ok) throw new Error(opened.failure.message);
  database = opened.value;
  const { sql: db } = opened.value;
  const known = async () => {
    const { rows } = await db.execute<{ tuples: string }>(
      sql`select reltuples as tuples from pg_class where relname = 'index_event'`,
    );
    return Number(rows[0]?.tuples);
  };
  await db.execute(sql`
    insert into index_event (namespace, name, at, digest, reference, built, issues)
    select 'team', 'app-' || n, now(), '', '', '{}', '{}' from generate_series(1, 2000) n`);
  expect(await known()).toBe(-1);
  const stop = startUpkeep(opened.value, (error) => {
    throw error;
  });
  await vi.waitFor(async () => expect(await known()).toBe(2000), 20_000);
  await stop();
});
