// The board of issues and the summary of the fleet at 100,000 components against the same at 1,000, over PostgreSQL.
import { sql } from "drizzle-orm";
import pg from "pg";
import { type Database, openDatabase } from "#lib/db/open.ts";
import { foldCounts } from "#lib/fleet/counts/fold.ts";
import { issueBoard } from "#lib/fleet/issues/board.ts";
import { issuePage } from "#lib/fleet/issues/page.ts";
import { type IssueQuery, parseIssueQuery } from "#lib/fleet/issues/query.ts";
import { keepReport } from "#lib/fleet/results/read-results.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import { everything } from "#lib/fleet/table/query.ts";
import { analyse } from "#lib/report/analyse.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { addComponents, keptFleet } from "#test/fleet/fleet-bed.ts";
import { imageBed } from "#test/image-bed.ts";
import { median, printTable, verdict } from "./table.ts";

const [FEW, MANY] = [1_000, 100_000];
const ASKED = 30;
const MOST_RATIO = 2;
/** Every eighth is broken, every fifth lacks something. */
const SPECS = [
  "amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+",
  "amd64 chunked+, amd64 gzip",
  "amd64 gzip, arm64 gzip, amd64 chunked+",
  "amd64 gzip, amd64 chunked",
  "amd64 gzip, arm64 gzip",
];
const PER_NAMESPACE = 200;
/** A statement of so many is done well before a silent database would be given up. */
const AT_ONCE = 2_000;
const now = new Date("2026-06-01T12:00:00Z");

const postgres = await startPostgres();
const opened: Database[] = [];
try {
  const [few, many] = [await filled(FEW), await filled(MANY)];
  await compare("summary", [few, many], (database) => fleetFigures(database, everything, now));
  await compare("board", [few, many], (database) => board(database, ""));
  await compare("board, errors and warnings", [few, many], (database) =>
    board(database, "severity=error&severity=warning"),
  );
  await compare("board, since an hour ago", [few, many], (database) =>
    board(database, "", new Date(now.getTime() - 60 * 60 * 1000)),
  );
  await measure("page of a code", [few, many], (database) =>
    issuePage(database, "zstd-before-gzip", queryOf("limit=25")),
  );
  await measure("board of a namespace", [few, many], (database) => board(database, "namespace=ns-2"));
  await measure("board by namespace", [few, many], (database) => board(database, "group=namespace"), 5);
} finally {
  for (const database of opened) await database.close();
  await postgres.stop();
}

function queryOf(text: string, since: Date | null = null): IssueQuery {
  const query = parseIssueQuery(new URLSearchParams(text), since);
  if (!query.ok) throw new Error(query.failure.message);
  return query.value;
}

function board(database: Database, text: string, since: Date | null = null) {
  return issueBoard(database, queryOf(text, since), { now, mayWriteAt: () => true });
}

async function compare(
  name: string,
  databases: readonly [Database, Database],
  ask: (database: Database) => Promise<unknown>,
): Promise<void> {
  const ratio = await measure(name, databases, ask);
  verdict(
    `${name}: ${ratio.toFixed(2)} times as long as at ${FEW}, ${MOST_RATIO} allowed`,
    ratio <= MOST_RATIO,
  );
}

/** By turns, so that what else the machine does meets both. */
async function measure(
  name: string,
  [few, many]: readonly [Database, Database],
  ask: (database: Database) => Promise<unknown>,
  times = ASKED,
): Promise<number> {
  const taken: Record<"few" | "many", number[]> = { few: [], many: [] };
  for (let round = 0; round < times; round++) {
    taken.few.push(await timed(() => ask(few)));
    taken.many.push(await timed(() => ask(many)));
  }
  const [one, other] = [median(taken.few), median(taken.many)];
  printTable(
    [name, `${FEW}, ms`, `${MANY}, ms`, "ratio"],
    [["median", one.toFixed(1), other.toFixed(1), (other / one).toFixed(2)]],
  );
  return other / one;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A fleet of so many: one of each kind as looks write it, and the others after it. */
async function filled(components: number): Promise<Database> {
  const url = await postgres.createDatabase();
  const place = await openDatabase({ url });
  if (!place.ok) throw new Error(place.failure.message);
  const database = place.value;
  opened.push(database);
  const began = new Date(now.getTime() - 90 * 24 * 60 * 60 * 1000);
  const fleet = keptFleet(database, () => began);
  const references = Object.fromEntries(
    SPECS.map((_, at) => [`kind-${at}`, `quay.example/team/kind:v${at}`]),
  );
  await addComponents(fleet, references);
  for (const [at, [name, reference]] of Object.entries(references).entries()) {
    const looked = {
      ...{ namespace: "team", name, reference, dueAt: null },
      again: { incomplete: false, againAt: null, tries: 0 },
    };
    await keepReport(database, looked, analyse(imageBed(SPECS[at] ?? ""), reference), began);
  }
  const start = performance.now();
  for (let from = 0; from < components; from += AT_ONCE) {
    const some = sql`generate_series(${from}::int, ${Math.min(from + AT_ONCE, components) - 1}::int) as g`;
    const key = sql`jsonb_build_object('namespace', 'ns-' || (g / ${PER_NAMESPACE}::int), 'name', 'app-' || g)`;
    const kind = sql`'kind-' || (g % ${SPECS.length}::int)`;
    await database.sql.execute(sql`
      insert into component select (jsonb_populate_record(c, ${key})).* from ${some} join component c on c.namespace = 'team' and c.name = ${kind}`);
    // They came over 13 weeks, a few within the last hour.
    await database.sql.execute(sql`
      insert into component_issue select (jsonb_populate_record(i, ${key} || jsonb_build_object('first_seen',
        ${began}::timestamptz + (case when g % 1000 = 1 then interval '2159.5 hours' else (g % 89) * interval '1 day' end)))).*
      from ${some} join component_issue i on i.namespace = 'team' and i.name = ${kind}`);
  }
  await foldCounts(database, now);
  // What PostgreSQL does by itself before long, in more time than the pool waits for an answer.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
  console.log(`${components} components in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return database;
}
