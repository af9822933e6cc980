// What is asked of the fleet at 100,000 components against the same at 1,000, over PostgreSQL: its table, its figures, the board of issues,
// and what the server asks itself every few seconds.
import type { Database } from "#lib/db/open.ts";
import { issueBoard } from "#lib/fleet/issues/board.ts";
import { issuePage } from "#lib/fleet/issues/page.ts";
import { type IssueQuery, parseIssueQuery } from "#lib/fleet/issues/query.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { recordRollout, rolloutUntilNow } from "#lib/fleet/rollout.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import { fleetWindow } from "#lib/fleet/table/pages.ts";
import { type FleetQuery, parseFleetQuery } from "#lib/fleet/table/query.ts";
import { dueRegistries } from "#lib/scan/queue.ts";
import { scanProgress } from "#lib/scan/rounds.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { filledDatabase } from "./filled.ts";
import { median, printTable, verdict } from "./table.ts";

const [FEW, MANY] = [1_000, 100_000];
const NAMESPACES = 20;
const ASKED = 21;
const MOST_RATIO = 2;
const now = new Date();
const HOUR_MS = 60 * 60 * 1000;

type Ask = (database: Database, components: number) => Promise<unknown>;
type Questions = Readonly<Record<string, Ask>>;

/** Each answers from kept counts, or from as many rows as it shows. */
const held: Questions = {
  "first page": table("limit=100"),
  "filter of two": table("built=dual&severity=error&limit=20"),
  "one namespace": table("namespace=ns-2&limit=20"),
  "sort by issues": table("sort=-issues&limit=100"),
  "sort by age": table("sort=-newest&limit=100"),
  summary: figures(""),
  "summary of a filter of two": figures("built=dual&severity=error"),
  "summary of one namespace": figures("namespace=ns-2"),
  "board by code": board(""),
  "board by code, errors": board("severity=error"),
  "board by code, new and gone since an hour ago": board("", HOUR_MS),
  "board by namespace": board("group=namespace"),
  "board by application": board("group=application"),
  "board by client": board("group=client"),
  "progress of a round": (database) => scanProgress(database, now),
  "registries that are due": (database) => dueRegistries(database, now),
  "the day of the chart": (database) => recordRollout(database, now),
  "the chart until now": (database) =>
    rolloutUntilNow(database, { since: new Date(now.getTime() - 90 * 24 * HOUR_MS), now }),
  "the ratio of variants": (database) => fleetRatio(database),
};

/** Each goes past rows, or counts what no kept count tells apart: they are told and not held. */
const walked: Questions = {
  "a name that few have": table("q=app-77&limit=10"),
  "a word that a tenth has": table("q=app-1&limit=10"),
  "older than 30 days": table("older=30&limit=20"),
  "the middle": (database, components) => table(`offset=${components / 2}&limit=100`)(database, components),
  "the middle, by issues": (database, components) =>
    table(`sort=-issues&offset=${components / 2}&limit=100`)(database, components),
  "summary of a word that a tenth has": figures("q=app-1"),
  "page of a code that a fifth has": (database) =>
    issuePage(database, "zstd-before-gzip", issuesAsked("limit=25")),
  "board by namespace, new and gone since an hour ago": board("group=namespace", HOUR_MS),
};

const postgres = await startPostgres();
const opened: Database[] = [];
try {
  for (const components of [FEW, MANY]) {
    const url = await postgres.createDatabase();
    opened.push(await filledDatabase(url, { components, namespaces: NAMESPACES, now }));
  }
  for (const { name, ratio } of await measured(held))
    verdict(
      `${name}: ${ratio.toFixed(2)} times as long as at ${FEW}, ${MOST_RATIO} allowed`,
      ratio <= MOST_RATIO,
    );
  await measured(walked);
} finally {
  for (const database of opened) await database.close();
  await postgres.stop();
}

function table(text: string): Ask {
  const query = fleetAsked(text);
  return (database) => fleetWindow(database, query, now);
}

function figures(text: string): Ask {
  const query = fleetAsked(text);
  return (database) => fleetFigures(database, query, now);
}

function board(text: string, sinceMs: number | null = null): Ask {
  const query = issuesAsked(text, sinceMs === null ? null : new Date(now.getTime() - sinceMs));
  return (database) => issueBoard(database, query, { now, mayWriteAt: () => true });
}

function fleetAsked(text: string): FleetQuery {
  const query = parseFleetQuery(new URLSearchParams(text));
  if (!query.ok) throw new Error(query.failure.message);
  return query.value;
}

function issuesAsked(text: string, since: Date | null = null): IssueQuery {
  const query = parseIssueQuery(new URLSearchParams(text), since);
  if (!query.ok) throw new Error(query.failure.message);
  return query.value;
}

/** By turns, so that what else the machine does meets both. */
async function measured(questions: Questions) {
  const found: { readonly name: string; readonly ratio: number }[] = [];
  const rows: string[][] = [];
  for (const [name, ask] of Object.entries(questions)) {
    const taken = opened.map((): number[] => []);
    for (let round = 0; round < ASKED; round++)
      for (const [at, database] of opened.entries())
        taken[at]?.push(await timed(() => ask(database, at === 0 ? FEW : MANY)));
    const [few = Number.NaN, many = Number.NaN] = taken.map(median);
    rows.push([name, few.toFixed(1), many.toFixed(1), (many / few).toFixed(2)]);
    found.push({ name, ratio: many / few });
  }
  printTable(["answered in ms", String(FEW), String(MANY), "ratio"], rows);
  return found;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
