// The fleet at 10,000 components against the same at 100: time of its API, memory of the server, frames of a scroll.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { type ImageRegistry, startImageRegistry } from "#test/fleet/image-registry.ts";
import { scrollFleet } from "./scroll.ts";
import { memoryPeak, type Served, serve } from "./served.ts";
import { median, printTable, verdict } from "./table.ts";

const [FEW, MANY] = [100, 10_000];
const ASKED = 40;
const MOST_RATIO = 2;
const MOST_MB = { PostgreSQL: 400, "embedded database": 900 } as const;
const SCROLLS = 3;
const MOST_FRAME_MS = 50;
const SPECS = [
  "amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+",
  "amd64 gzip, arm64 gzip",
  "amd64 chunked+, amd64 gzip",
  "amd64 gzip, arm64 gzip, amd64 chunked+",
];
const QUESTIONS = {
  "first page": "limit=100",
  // As many rows as the small fleet has too, so that what is compared is finding them.
  filter: "built=dual&severity=error&limit=20",
  "text search": "q=app-1&limit=10",
  "sort by issues": "sort=-issues&limit=100",
  "sort by age": "sort=-newest&limit=100",
  "the middle": "offset=MIDDLE&limit=100",
} as const;

type Kind = keyof typeof MOST_MB;

interface Server extends Served {
  readonly components: number;
}

const folder = mkdtempSync(join(tmpdir(), "twofold-bench-"));
const registry = await startImageRegistry();
const postgres = await startPostgres();
const servers: Server[] = [];
try {
  for (const [at, spec] of SPECS.entries()) registry.push("team/app", `v${at}`, spec);
  for (const kind of Object.keys(MOST_MB) as Kind[]) await measure(kind, registry);
} finally {
  for (const server of servers) server.process.kill();
  await Promise.all([registry.stop(), postgres.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

async function measure(kind: Kind, { host }: ImageRegistry): Promise<void> {
  const [few, many] = [await start(kind, FEW, host), await start(kind, MANY, host)];
  const rows: string[][] = [];
  for (const [name, question] of Object.entries(QUESTIONS)) {
    const times: Record<"few" | "many", number[]> = { few: [], many: [] };
    for (let round = 0; round < ASKED; round++) {
      times.few.push(await ask(few, question));
      times.many.push(await ask(many, question));
    }
    const ratio = median(times.many) / median(times.few);
    rows.push([name, median(times.few).toFixed(1), median(times.many).toFixed(1), ratio.toFixed(2)]);
    verdict(
      `${kind}, ${name}: ${ratio.toFixed(2)} times as long as at ${FEW}, ${MOST_RATIO} allowed`,
      ratio <= MOST_RATIO,
    );
  }
  printTable([`${kind}, ms`, `${FEW} components`, `${MANY} components`, "ratio"], rows);
  const megabytes = memoryPeak(many) / 1e6;
  verdict(
    `${kind}: ${megabytes.toFixed(0)} MB at most, ${MOST_MB[kind]} allowed`,
    megabytes <= MOST_MB[kind],
  );
  console.log(`${kind}: evidence yet to be read, before the scrolls: ${await withoutEvidence(many)}`);
  few.process.kill();
  // Other work on the machine takes time from the page; of a few scrolls the least disturbed one is the page's own.
  const scrolls: number[] = [];
  for (let round = 0; round < SCROLLS; round++)
    scrolls.push((await scrollFleet(many.origin, { steps: 200, through: false, folder })).longestMs);
  const longest = Math.min(...scrolls);
  verdict(
    `${kind}: longest task of a scroll ${longest.toFixed(0)} ms (of ${scrolls.map((ms) => ms.toFixed(0)).join(", ")}), ${MOST_FRAME_MS} allowed`,
    longest <= MOST_FRAME_MS,
  );
  console.log(`${kind}: evidence yet to be read, after them: ${await withoutEvidence(many)}`);
  many.process.kill();
}

/** Components: it is read while all this is measured, and so is the worst case. */
async function withoutEvidence(server: Server): Promise<number> {
  const { coverage } = (await summaryOf(server)).facets;
  return coverage.find(({ value }) => value === "unread")?.count ?? 0;
}

async function start(kind: Kind, components: number, host: string): Promise<Server> {
  const name = `${kind.split(" ")[0]}-${components}`;
  const settings = join(folder, `${name}.yaml`);
  writeFileSync(settings, `registries: { "${host}": {} }\nscan: { everySeconds: 86400 }\n`);
  const served = await serve({
    TWOFOLD_CONFIG: settings,
    TWOFOLD_DATA: join(folder, name),
    ...(kind === "PostgreSQL" ? { DATABASE_URL: await postgres.createDatabase() } : {}),
  });
  const server = { ...served, components };
  servers.push(server);
  await addComponents(server, host);
  while ((await summaryOf(server)).unread > 0) await wait(1000);
  return server;
}

/** By the list that people paste. */
async function addComponents({ origin, components }: Server, host: string): Promise<void> {
  const lines = Array.from(
    { length: components },
    (_, at) => `app-${at} ${host}/team/app:v${at % SPECS.length}`,
  );
  const response = await fetch(`${origin}/api/v1/components/import`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ namespace: "bench", text: lines.join("\n") }),
  });
  if (!response.ok) throw new Error(`the components were not added: ${response.status}`);
}

async function summaryOf({ origin }: Server): Promise<FleetSummary> {
  return (await (await fetch(`${origin}/api/v1/fleet/summary`)).json()) as FleetSummary;
}

/** Milliseconds until the whole answer is there. */
async function ask({ origin, components }: Server, question: string): Promise<number> {
  const start = performance.now();
  const query = question.replace("MIDDLE", String(components / 2));
  await (await fetch(`${origin}/api/v1/components?${query}`)).arrayBuffer();
  return performance.now() - start;
}
