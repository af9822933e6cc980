// Reports per second on indexes never seen before, against the bare requests they take, and the memory that needs.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startRegistry } from "#test/registry/bed.ts";
import serverFlags from "../scripts/server-flags.json" with { type: "json" };
import { dualIndex, type Pushable, pushIndex, withOtherConfigs } from "./dual-index.ts";
import { median, printTable, verdict } from "./table.ts";

const INDEXES = 1_000;
const ENTRIES = 8;
const ROUNDS = 3;
const LEAST_SHARE = 0.6;
const MOST_MB = 300;
const REPOSITORY = "bench/many";

export interface Work {
  readonly kind: "raw" | "twofold, in memory" | "twofold, memory and disk";
  readonly host: string;
  readonly references: readonly string[];
  /** The requests that the references come down to, in the order in which a report asks them. */
  readonly paths: readonly string[];
}

export interface Outcome {
  readonly seconds: number;
  readonly peakBytes: number;
}

const KINDS = ["raw", "twofold, in memory", "twofold, memory and disk"] as const;

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();

async function main(): Promise<void> {
  const registry = await startRegistry();
  try {
    const work = await fill(registry.host);
    const outcomes: Record<Work["kind"], Outcome[]> = {
      raw: [],
      "twofold, in memory": [],
      "twofold, memory and disk": [],
    };
    for (let round = 0; round < ROUNDS; round++) {
      // Each goes first in turn, so that none always finds the machine as another left it.
      for (let at = 0; at < KINDS.length; at++) {
        const kind = KINDS[(round + at) % KINDS.length] ?? "raw";
        outcomes[kind].push(await inProcess({ kind, ...work }));
      }
    }
    show(outcomes, work.paths.length);
  } finally {
    await registry.stop();
  }
}

async function fill(host: string): Promise<Omit<Work, "kind">> {
  const bed = dualIndex(ENTRIES);
  await pushIndex(host, REPOSITORY, "first", bed);
  const marks = Array.from({ length: INDEXES }, (_, at) => String(at));
  const paths: string[] = [];
  const left = marks.values();
  const push = async () => {
    for (const mark of left) {
      const index = withOtherConfigs(bed, mark);
      await pushIndex(host, REPOSITORY, mark, index);
      paths.push(...pathsOf(mark, index));
    }
  };
  await Promise.all([push(), push(), push(), push()]);
  return { host, references: marks.map((mark) => `${host}/${REPOSITORY}:${mark}`), paths };
}

function pathsOf(tag: string, { files, manifests, digest }: Pushable): readonly string[] {
  const at = (kind: string, name: string) => `/v2/${REPOSITORY}/${kind}/${name}`;
  const children = [...manifests.keys()].filter((name) => name !== digest);
  const configs = [...files.keys()].filter((name) => !manifests.has(name));
  return [
    at("manifests", tag),
    ...children.map((name) => at("manifests", name)),
    ...configs.map((name) => at("blobs", name)),
  ];
}

async function inProcess(work: Work): Promise<Outcome> {
  // Node.js as `npm start` runs it.
  const child = fork(fileURLToPath(new URL("./throughput-process.ts", import.meta.url)), [], {
    execArgv: serverFlags,
  });
  const ended = once(child, "exit");
  child.send(work);
  const [first] = (await Promise.race([once(child, "message"), ended])) as [Outcome | number];
  if (typeof first !== "object") throw new Error(`${work.kind} ended with status ${first}`);
  await ended;
  return first;
}

function show(outcomes: Readonly<Record<Work["kind"], readonly Outcome[]>>, requests: number): void {
  const shareOf = (kind: Work["kind"]) =>
    median(outcomes[kind].map(({ seconds }, at) => (outcomes.raw[at]?.seconds ?? Number.NaN) / seconds));
  const peakOf = (kind: Work["kind"]) => Math.max(...outcomes[kind].map(({ peakBytes }) => peakBytes)) / 1e6;
  printTable(
    [`${INDEXES} indexes of ${ENTRIES} entries`, "reports/s", "requests/s", "share of raw", "peak MB"],
    KINDS.map((kind) => {
      const seconds = median(outcomes[kind].map((outcome) => outcome.seconds));
      return [
        kind,
        (INDEXES / seconds).toFixed(0),
        (requests / seconds).toFixed(0),
        `${(shareOf(kind) * 100).toFixed(0)} %`,
        peakOf(kind).toFixed(0),
      ];
    }),
  );
  for (const kind of KINDS.slice(1)) {
    const share = shareOf(kind);
    const said = `${(share * 100).toFixed(0)} % of the raw requests`;
    verdict(`${kind}: ${said}, ${LEAST_SHARE * 100} % at least`, share >= LEAST_SHARE);
    const peak = peakOf(kind);
    verdict(`${kind}: ${peak.toFixed(0)} MB at most, ${MOST_MB} allowed`, peak <= MOST_MB);
  }
}
