// What pages and metrics ask, at 100,000 components against the same at 1,000: answers of servers over PostgreSQL.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "#lib/db/open.ts";
import { fleetRatio } from "#lib/fleet/ratio.ts";
import { recordRollout } from "#lib/fleet/rollout.ts";
import { dueRegistries } from "#lib/scan/queue.ts";
import { scanProgress } from "#lib/scan/rounds.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { filledDatabase } from "./filled.ts";
import { type Served, serve } from "./served.ts";
import { median, printTable, verdict } from "./table.ts";

const [FEW, MANY] = [1_000, 100_000];
const ASKED = 21;
const MOST_RATIO = 2;
/** As many in both: a namespace of the large fleet is large. */
const NAMESPACES = 50;
const now = new Date();
const anHourAgo = new Date(now.getTime() - 60 * 60 * 1000);

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

/** What the API is asked. */
const paths: Readonly<Record<string, string>> = {
  ...at("components", WINDOWS),
  ...at("fleet/summary", FIGURES),
  ...at("issues", BOARDS),
  "board, since an hour ago": `issues?since=${anHourAgo.toISOString()}`,
  "page of a code": "issues/zstd-before-gzip?limit=25",
  "the chart": "fleet/rollout",
};
/** What a server asks for itself, some of it every second. */
const own: Readonly<Record<string, (database: Database) => Promise<unknown>>> = {
  "progress of a round": (database) => scanProgress(database, now),
  "registries with something due": (database) => dueRegistries(database, now),
  "the day of the chart": (database) => recordRollout(database, now),
  "what dual costs": (database) => fleetRatio(database),
};

const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
const postgres = await startPostgres();
const fleets: { readonly database: Database; readonly served: Served; readonly components: number }[] = [];
try {
  const settings = join(folder, "twofold.yaml");
  writeFileSync(settings, "scan: { everySeconds: 86400 }\n");
  for (const components of [FEW, MANY]) {
    const url = await postgres.createDatabase();
    const database = await filledDatabase(url, { components, namespaces: NAMESPACES, now });
    const served = await serve({
      TWOFOLD_CONFIG: settings,
      TWOFOLD_DATA: join(folder, String(components)),
      DATABASE_URL: url,
    });
    fleets.push({ database, served, components });
  }
  const rows = [];
  for (const [name, path] of Object.entries(paths))
    rows.push(await compare(name, ({ served, components }) => answer(served, path, components)));
  for (const [name, ask] of Object.entries(own))
    rows.push(await compare(name, ({ database }) => ask(database)));
  printTable(["median, ms", `${FEW}`, `${MANY}`, "ratio"], rows);
} finally {
  for (const { database, served } of fleets) {
    served.process.kill();
    await database.close();
  }
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The whole answer. */
async function answer({ origin }: Served, path: string, components: number): Promise<void> {
  const response = await fetch(`${origin}/api/v1/${path.replace("MIDDLE", String(components / 2))}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await response.arrayBuffer();
}

async function compare(
  name: string,
  ask: (fleet: (typeof fleets)[number]) => Promise<unknown>,
): Promise<string[]> {
  const [few, many] = fleets;
  if (few === undefined || many === undefined) throw new Error("there are two fleets");
  const [one, other] = await byTurns(
    () => ask(few),
    () => ask(many),
  );
  const ratio = other / one;
  verdict(
    `${name}: ${ratio.toFixed(2)} times as long as at ${FEW}, ${MOST_RATIO} allowed`,
    ratio <= MOST_RATIO,
  );
  return [name, one.toFixed(1), other.toFixed(1), ratio.toFixed(2)];
}

/** Medians of both; by turns, so that what else the machine does meets both. */
async function byTurns(
  ...work: readonly [() => Promise<unknown>, () => Promise<unknown>]
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

function at(path: string, queries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, `${path}?${query}`]));
}
