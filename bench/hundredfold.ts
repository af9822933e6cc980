// What pages and metrics ask of the database, at 100,000 components against the same at 1,000, over PostgreSQL.
import type { Database } from "#lib/db/open.ts";
import { issueBoard } from "#lib/fleet/issues/board.ts";
import { issuePage } from "#lib/fleet/issues/page.ts";
import { type IssueQuery, parseIssueQuery } from "#lib/fleet/issues/query.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { recordRollout, rolloutUntilNow } from "#lib/fleet/rollout.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import { createTotals, fleetWindow } from "#lib/fleet/table/pages.ts";
import { type FleetQuery, parseFleetQuery } from "#lib/fleet/table/query.ts";
import { dueRegistries } from "#lib/scan/queue.ts";
import { scanProgress } from "#lib/scan/rounds.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { filledDatabase } from "./filled.ts";
import { median, printTable, verdict } from "./table.ts";

const [FEW, MANY] = [1_000, 100_000];
const ASKED = 21;
const MOST_RATIO = 2;
/** As many in both: a namespace of the large fleet is large. */
const NAMESPACES = 50;
const now = new Date("2026-06-01T12:00:00Z");
const anHourAgo = new Date(now.getTime() - 60 * 60 * 1000);
const thirteenWeeksAgo = new Date(now.getTime() - 13 * 7 * 24 * 60 * 60 * 1000);

type Ask = (database: Database, components: number) => Promise<unknown>;

/** Windows are asked for as many rows as the small fleet has too, so that what is compared is finding them. */
const WINDOWS = {
  "first page": "limit=100",
  "the middle": "offset=MIDDLE&limit=100",
  "filter: dual with an error": "built=dual&severity=error&limit=20",
  "filter: a namespace": "namespace=ns-2&limit=20",
  "filter: older than 30 days": "older=30&limit=20",
  "search: a name": "q=app-77&limit=10",
  "search: a word that a hundredth has": "q=org-5&limit=10",
  "search: one row": "q=app-123%3A&limit=10",
  "sort by issues": "sort=-issues&limit=100",
  "sort by issues, the middle": "sort=-issues&offset=MIDDLE&limit=100",
  "sort by age": "sort=-newest&limit=100",
} as const;
const FIGURES = {
  "figures of all": "",
  "figures of a filter": "built=dual&severity=error",
  "figures of a namespace": "namespace=ns-2",
  "figures of a search": "q=app-123%3A",
} as const;
const BOARDS = {
  "board by code": "",
  "board, errors": "severity=error",
  "board of a namespace": "namespace=ns-2",
  "board by namespace": "group=namespace",
  "board by application": "group=application",
  "board by client": "group=client",
} as const;

const questions: Readonly<Record<string, Ask>> = {
  ...each(WINDOWS, (text) => (database, components) => {
    const query = fleetQuery(text.replace("MIDDLE", String(components / 2)));
    return fleetWindow(
      database,
      query,
      now,
      createTotals(() => now),
    );
  }),
  ...each(FIGURES, (text) => (database) => fleetFigures(database, fleetQuery(text), now)),
  ...each(BOARDS, (text) => (database) => board(database, text)),
  "board, since an hour ago": (database) => board(database, "", anHourAgo),
  "page of a code": (database) => issuePage(database, "zstd-before-gzip", issueQuery("limit=25")),
  "progress of a round": (database) => scanProgress(database, now),
  "registries with something due": (database) => dueRegistries(database, now),
  "the day of the chart": (database) => recordRollout(database, now),
  "the chart": (database) => rolloutUntilNow(database, { since: thirteenWeeksAgo, now }),
  "what dual costs": (database) => fleetRatio(database),
};

const postgres = await startPostgres();
const opened: Database[] = [];
try {
  for (const components of [FEW, MANY])
    opened.push(
      await filledDatabase(await postgres.createDatabase(), { components, namespaces: NAMESPACES, now }),
    );
  const [few, many] = opened as [Database, Database];
  const asked = Object.entries(questions).filter(([name]) => name.includes(process.argv[2] ?? ""));
  const rows: string[][] = [];
  for (const [name, ask] of asked) {
    const [one, other] = await byTurns([() => ask(few, FEW), () => ask(many, MANY)]);
    const ratio = other / one;
    rows.push([name, one.toFixed(1), other.toFixed(1), ratio.toFixed(2)]);
    verdict(
      `${name}: ${ratio.toFixed(2)} times as long as at ${FEW}, ${MOST_RATIO} allowed`,
      ratio <= MOST_RATIO,
    );
  }
  printTable(["median, ms", `${FEW}`, `${MANY}`, "ratio"], rows);
} finally {
  for (const database of opened) await database.close();
  await postgres.stop();
}

/** Medians of both; by turns, so that what else the machine does meets both. */
async function byTurns(
  work: readonly [() => Promise<unknown>, () => Promise<unknown>],
): Promise<[number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let round = 0; round < ASKED; round++)
    for (const at of [0, 1] as const) {
      const start = performance.now();
      await work[at]();
      taken[at].push(performance.now() - start);
    }
  return [median(taken[0]), median(taken[1])];
}

function each(texts: Readonly<Record<string, string>>, ask: (text: string) => Ask): Record<string, Ask> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, ask(text)]));
}

function fleetQuery(text: string): FleetQuery {
  const query = parseFleetQuery(new URLSearchParams(text));
  if (!query.ok) throw new Error(query.failure.message);
  return query.value;
}

function issueQuery(text: string, since: Date | null = null): IssueQuery {
  const query = parseIssueQuery(new URLSearchParams(text), since);
  if (!query.ok) throw new Error(query.failure.message);
  return query.value;
}

function board(database: Database, text: string, since: Date | null = null) {
  return issueBoard(database, issueQuery(text, since), { now, mayWriteAt: () => true });
}
