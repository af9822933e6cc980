// 100,000 components on PostgreSQL: what the server holds after each kind of work, an import, a scan, the export, a scroll through all.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { getTableColumns, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { type Database, openDatabase } from "#lib/db/open.ts";
import { component, componentIssue, look } from "#lib/db/schema.ts";
import type { ImportRun } from "#lib/fleet/answers.ts";
import { foldCounts } from "#lib/fleet/counts/fold.ts";
import { keepReport } from "#lib/fleet/results/read-results.ts";
import { analyse } from "#lib/report/analyse.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { addComponents, keptFleet } from "#test/fleet/fleet-bed.ts";
import { buildBed } from "#test/image-bed.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { pushIndex } from "./dual-index.ts";
import { rawHeads } from "./raw-heads.ts";
import { scrollFleet } from "./scroll.ts";
import { memoryNow, memoryPeak, type Served, serve } from "./served.ts";
import { printTable, verdict } from "./table.ts";

const IMPORTED = Number(process.argv[2] ?? 10_000);
const COMPONENTS = 100_000;
const PER_NAMESPACE = 200;
/** Tags of the registry; components share them, and each is asked for all the same. */
const TAGS = 1_000;
const REPOSITORY = "bench/fleet";
const SPECS = [
  "amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+",
  "amd64 chunked+, amd64 gzip",
  "amd64 gzip, arm64 gzip, amd64 chunked+",
  "amd64 gzip, amd64 chunked",
  "amd64 gzip, arm64 gzip",
];
const MOST_IMPORT_SECONDS_OF_10_000 = 60;
const MOST_MB = 500;
/** What a server may grow by while it answers a file of any length. */
const MOST_CSV_MB = 100;
const LEAST_SHARE = 0.7;
const MOST_FRAME_MS = 50;
const [SCROLLS, STEPS] = [3, 400];
const AT_ONCE = 2_000;

const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
const postgres = await startPostgres();
const registry = await startRegistry();
const url = await postgres.createDatabase();
const client = new pg.Client({ connectionString: url });
const memory: string[][] = [];
let server: Served | undefined;
try {
  await pushTags();
  await fill();
  await client.connect();
  await client.query("vacuum analyze");
  const settings = join(folder, "twofold.yaml");
  writeFileSync(settings, `registries: { "${registry.host}": {} }\nscan: { everySeconds: 86400 }\n`);
  const began = performance.now();
  server = await serve({
    TWOFOLD_CONFIG: settings,
    TWOFOLD_DATA: join(folder, "data"),
    DATABASE_URL: url,
  });
  console.log(`it serves after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  noteMemory("start", server);
  await measureScan(server);
  await measureCsv(server);
  await measureScroll(server);
  // Last: evidence of what was imported is read for minutes, which takes from whatever is measured beside it.
  await measureImport(server);
  printTable(["server after", "MB", "MB at most until then"], memory);
  const peak = memoryPeak(server) / 1e6;
  verdict(`memory of the server: ${peak.toFixed(0)} MB at most, ${MOST_MB} allowed`, peak <= MOST_MB);
} finally {
  // Its process ends before the database that it works on.
  server?.process.kill();
  await client.end();
  await Promise.all([registry.stop(), postgres.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

function noteMemory(after: string, from: Served): void {
  memory.push([after, (memoryNow(from) / 1e6).toFixed(0), (memoryPeak(from) / 1e6).toFixed(0)]);
  console.log(`${after}: load ${loadavg()[0]?.toFixed(1)}`);
}

async function pushTags(): Promise<void> {
  const beds = SPECS.map(buildBed);
  for (const [kind, bed] of beds.entries()) await pushIndex(registry.host, REPOSITORY, `kind-${kind}`, bed);
  const left = Array.from({ length: TAGS }, (_, at) => at).values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const at of left) {
        const bed = beds[at % SPECS.length];
        if (bed === undefined) throw new Error("a kind for each");
        const answer = await fetch(`http://${registry.host}/v2/${REPOSITORY}/manifests/t${at}`, {
          method: "PUT",
          headers: { "content-type": bed.mediaType },
          body: Buffer.from(bed.bytes),
        });
        if (!answer.ok) throw new Error(`a tag was not taken: ${answer.status}`);
      }
    }),
  );
}

/** One of each kind as looks write it, and the others after it. */
async function fill(): Promise<void> {
  const place = await openDatabase({ url });
  if (!place.ok) throw new Error(place.failure.message);
  const database: Database = place.value;
  const now = new Date();
  const start = performance.now();
  const references = Object.fromEntries(
    SPECS.map((_, at) => [`kind-${at}`, `${registry.host}/${REPOSITORY}:t${at}`]),
  );
  await addComponents(
    keptFleet(database, () => now),
    references,
  );
  const dueAt = new Date(now.getTime() + 86_400_000);
  for (const [at, [name, reference]] of Object.entries(references).entries()) {
    const looked = { namespace: "team", name, reference, dueAt };
    const again = { incomplete: false, againAt: null, tries: 0 };
    const report = analyse(buildBed(SPECS[at] ?? "").read, reference);
    await keepReport(database, { ...looked, again }, report, now);
  }
  for (let from = SPECS.length; from < COMPONENTS; from += AT_ONCE) {
    const some = sql`generate_series(${from}::int, ${Math.min(from + AT_ONCE, COMPONENTS) - 1}::int) as g`;
    const key = sql`jsonb_build_object('namespace', 'ns-' || (g / ${PER_NAMESPACE}::int), 'name', 'app-' || g)`;
    const reference = sql`${`${registry.host}/${REPOSITORY}:t`}::text || (g % ${TAGS}::int)`;
    const named = sql`${key} || jsonb_build_object('reference', ${reference}, 'search', 'ns-' || (g / ${PER_NAMESPACE}::int) || ' app-' || g)`;
    const kind = sql`'kind-' || (g % ${SPECS.length}::int)`;
    for (const [table, fields] of [
      [component, named],
      [componentIssue, key],
      [look, named],
    ] as const) {
      const columns = columnsOf(table);
      await database.sql.execute(sql`
        insert into ${table} (${columns}) select ${columns} from (
          select (jsonb_populate_record(c, ${fields})).* from ${some} join ${table} c on c.namespace = 'team' and c.name = ${kind}
        ) as made`);
    }
  }
  await foldCounts(database, now);
  await database.close();
  console.log(`${COMPONENTS} components in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}

/** All that are written: what PostgreSQL makes of them itself is left out. */
function columnsOf(table: PgTable) {
  const written = Object.values(getTableColumns(table)).filter(({ generated }) => generated === undefined);
  return sql.join(
    written.map(({ name }) => sql.identifier(name)),
    sql`, `,
  );
}

/** The list that people paste, brought in by the server itself; and the same once more. */
async function measureImport(from: Served): Promise<void> {
  const text = Array.from(
    { length: IMPORTED },
    (_, at) => `new-${at} ${registry.host}/${REPOSITORY}:t${at % TAGS}`,
  ).join("\n");
  const allowed = (MOST_IMPORT_SECONDS_OF_10_000 * IMPORTED) / 10_000;
  const first = await importOf(from, text);
  verdict(
    `import of ${IMPORTED} lines: ${first.seconds.toFixed(1)} s, ${allowed} allowed`,
    first.run.added === IMPORTED && first.seconds <= allowed,
  );
  const again = await importOf(from, text);
  verdict(
    `the same once more: ${again.run.known} already there in ${again.seconds.toFixed(1)} s`,
    again.run.known === IMPORTED,
  );
  noteMemory(`an import of ${IMPORTED}`, from);
  await quiet();
  noteMemory("reading what was imported", from);
}

async function importOf({ origin }: Served, text: string): Promise<{ run: ImportRun; seconds: number }> {
  const start = performance.now();
  const asked = await fetch(`${origin}/api/v1/components/import`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ namespace: "imported", text, goesOn: true }),
  });
  if (asked.status !== 202) throw new Error(`the list was not taken: ${asked.status} ${await asked.text()}`);
  const begun = (await asked.json()) as ImportRun;
  for (;;) {
    await wait(250);
    const answer = await fetch(`${origin}/api/v1/components/import`);
    const { imports } = (await answer.json()) as { readonly imports: readonly ImportRun[] };
    const run = imports.find(({ id }) => id === begun.id);
    if (run === undefined || run.problem !== null) throw new Error(`it broke off: ${run?.problem}`);
    if (!run.isRunning) return { run, seconds: (performance.now() - start) / 1000 };
  }
}

/** All tags, raw before and after ours, so that what else the machine does meets both. */
async function measureScan(from: Served): Promise<void> {
  const before = await rawHalf();
  const start = performance.now();
  await fetch(`${from.origin}/api/v1/scan`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const asked = performance.now() - start;
  await quiet();
  const ours = (performance.now() - start) / 1000;
  const raw = before + (await rawHalf());
  const share = raw / ours;
  console.log(
    `scan: ${(COMPONENTS / raw).toFixed(0)} raw HEAD/s, ${(COMPONENTS / ours).toFixed(0)} components/s; begun in ${asked.toFixed(0)} ms`,
  );
  verdict(
    `scan of ${COMPONENTS} unchanged tags: ${(share * 100).toFixed(0)} % of the raw HEAD requests, ${LEAST_SHARE * 100} % at least`,
    share >= LEAST_SHARE,
  );
  noteMemory("a scan", from);
}

function rawHalf(): Promise<number> {
  const tags = Array.from({ length: COMPONENTS / 2 }, (_, at) => `t${at % TAGS}`);
  return rawHeads(registry.host, REPOSITORY, tags);
}

/** Until no round goes on. */
async function quiet(): Promise<void> {
  for (;;) {
    const { rows } = await client.query("select 1 from scan_round where ended_at is null");
    if (rows.length === 0) return;
    await wait(250);
  }
}

async function measureCsv(from: Served): Promise<void> {
  const before = memoryNow(from);
  const start = performance.now();
  const response = await fetch(`${from.origin}/api/v1/components?sort=-newest&format=csv`);
  let [rows, first, most] = [-1, 0, 0];
  const looking = setInterval(() => {
    most = Math.max(most, memoryNow(from));
  }, 50);
  for await (const chunk of response.body ?? []) {
    if (first === 0) first = performance.now() - start;
    for (const byte of chunk as Uint8Array) if (byte === 10) rows += 1;
  }
  clearInterval(looking);
  console.log(
    `CSV: ${rows} rows in ${((performance.now() - start) / 1000).toFixed(1)} s, the first bytes after ${first.toFixed(0)} ms`,
  );
  const grown = (most - before) / 1e6;
  verdict(
    `CSV of ${COMPONENTS} rows: the server grows by ${grown.toFixed(0)} MB at most, ${MOST_CSV_MB} allowed`,
    rows === COMPONENTS && grown <= MOST_CSV_MB,
  );
  const ending = new AbortController();
  const left = await fetch(`${from.origin}/api/v1/components?format=csv`, { signal: ending.signal });
  await left.body?.getReader().read();
  ending.abort();
  await wait(1_000);
  const read = await rowsRead();
  await wait(2_000);
  const after = (await rowsRead()) - read;
  verdict(`CSV whose reader went away: ${after} rows are read in two seconds after it`, after < 10_000);
  noteMemory("the export", from);
}

/** Rows of `look` that were found by its key: the export finds one for each line. */
async function rowsRead(): Promise<number> {
  const { rows } = await client.query<{ read: string }>(
    "select idx_tup_fetch as read from pg_stat_user_tables where relname = 'look'",
  );
  return Number(rows[0]?.read);
}

async function measureScroll({ origin, process }: Served): Promise<void> {
  const scrolls: number[] = [];
  let reachedEnd = true;
  for (let round = 0; round < SCROLLS; round++) {
    const scroll = await scrollFleet(origin, { steps: STEPS, through: true, folder });
    scrolls.push(scroll.longestMs);
    reachedEnd &&= scroll.reachedEnd;
  }
  const longest = Math.min(...scrolls);
  verdict(
    `scroll through ${COMPONENTS} rows: longest task ${longest.toFixed(0)} ms (of ${scrolls.map((ms) => ms.toFixed(0)).join(", ")}), ${MOST_FRAME_MS} allowed; ${reachedEnd ? "the last row was drawn" : "the last row was NOT drawn"}`,
    longest <= MOST_FRAME_MS && reachedEnd,
  );
  noteMemory("scrolls", { origin, process });
}
