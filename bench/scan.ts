// Looking at 10,000 tags that did not change, against the bare HEAD requests: the share that keeping a fleet fresh reaches.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Database, type DatabasePlace, openDatabase } from "#lib/db/open.ts";
import { component } from "#lib/db/schema.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { scanProgress, startRound } from "#lib/scan/rounds.ts";
import { startScanner } from "#lib/scan/scanner.ts";
import { paceOf } from "#lib/services/pace.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { dualIndex, pushIndex } from "./dual-index.ts";
import { defaultSettings, freshInspector } from "./product.ts";
import { rawHeads } from "./raw-heads.ts";
import { median, printTable, verdict } from "./table.ts";

const TAGS = 10_000;
const ROUNDS = 3;
const LEAST_SHARE = 0.6;
const REPOSITORY = "bench/fleet";

const registry = await startRegistry();
const postgres = await startPostgres();
const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
try {
  const tags = Array.from({ length: TAGS }, (_, at) => `t${at}`);
  await pushTags(tags);
  const places: Readonly<Record<string, DatabasePlace>> = {
    PostgreSQL: { url: await postgres.createDatabase() },
    "embedded database": { folder },
  };
  const rows: string[][] = [];
  for (const [kind, place] of Object.entries(places)) {
    const shares = await measure(place, tags);
    rows.push([
      kind,
      (TAGS / median(shares.map(({ raw }) => raw))).toFixed(0),
      (TAGS / median(shares.map(({ ours }) => ours))).toFixed(0),
      `${(median(shares.map(({ raw, ours }) => raw / ours)) * 100).toFixed(0)} %`,
    ]);
    const share = median(shares.map(({ raw, ours }) => raw / ours));
    verdict(
      `${kind}: ${(share * 100).toFixed(0)} % of the raw HEAD requests, ${LEAST_SHARE * 100} % at least`,
      share >= LEAST_SHARE,
    );
  }
  printTable([`${TAGS} unchanged tags`, "raw HEAD/s", "components/s", "share of raw"], rows);
} finally {
  await Promise.all([registry.stop(), postgres.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

async function pushTags(tags: readonly string[]): Promise<void> {
  const bed = dualIndex(4);
  await pushIndex(registry.host, REPOSITORY, "first", bed);
  const bytes = bed.files.get(bed.digest);
  const left = tags.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const tag of left) {
        await fetch(`http://${registry.host}/v2/${REPOSITORY}/manifests/${tag}`, {
          method: "PUT",
          headers: { "content-type": "application/vnd.oci.image.index.v1+json" },
          body: bytes as BodyInit,
        });
      }
    }),
  );
}

/** Seconds of each round, raw and ours by turns. */
async function measure(place: DatabasePlace, tags: readonly string[]) {
  const opened = await openDatabase(place);
  if (!opened.ok) throw new Error(opened.failure.message);
  const database = opened.value;
  const now = () => new Date();
  const fleet: KeptFleet = { database, now, choices: defaultSettings().choices };
  await keepKnown(
    fleet,
    "settings",
    tags.map((tag) => ({
      known: plainComponent("settings", {
        namespace: "bench",
        name: tag,
        reference: `${registry.host}/${REPOSITORY}:${tag}`,
      }),
      wanted: null,
    })),
    { all: true },
  );
  const scanner = startScanner({
    database,
    inspector: freshInspector(),
    pace: paceOf(defaultSettings()),
    onLook: () => undefined,
    now,
    random: Math.random,
    onFault: (error) => {
      throw error;
    },
  });
  await roundOf(database, () => undefined);
  const unread = await database.sql.$count(component);
  if (unread !== TAGS) throw new Error(`${unread} components instead of ${TAGS}`);
  const seconds: { raw: number; ours: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const raw = await rawHeads(registry.host, REPOSITORY, tags);
    const ours = await roundOf(database, scanner.wake);
    seconds.push({ raw, ours });
  }
  await scanner.stop();
  await database.close();
  return seconds;
}

async function roundOf(database: Database, wake: () => void): Promise<number> {
  const start = performance.now();
  await startRound(database, new Date(), null);
  wake();
  while ((await scanProgress(database, new Date())).running) await wait(100);
  return (performance.now() - start) / 1000;
}
