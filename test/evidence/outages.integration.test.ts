import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, connectCluster } from "#lib/cluster/connect.ts";
import { clusterRunSource } from "#lib/cluster/run-source.ts";
import { keptReading, lacksAnswers } from "#lib/evidence/keep-known.ts";
import type { KeptEvidence } from "#lib/evidence/kept.ts";
import { readImageEvidence } from "#lib/evidence/read-evidence.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { makeTrust, type Trust } from "#lib/provenance/trust.ts";
import { openKubeArchive } from "#lib/tekton/kubearchive.ts";
import { openResultsApi } from "#lib/tekton/results-api.ts";
import type { RunSource } from "#lib/tekton/run-source.ts";
import { type ApiServer, startApiServer } from "#test/kubernetes/api-server.ts";
import { writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { defaultSettings, inspectorOf } from "#test/settings.ts";
import { type StoredRepository, serveStored } from "../provenance/stored-repository.ts";
import { type KubeArchiveServer, startKubeArchive } from "../tekton/kubearchive-server.ts";
import { type ResultsServer, startResultsServer } from "../tekton/results-server.ts";
import type { RunDocument } from "../tekton/run-documents.ts";
import { evidenceBed, publicKey } from "./bed.ts";

const COMPONENT = { namespace: "team-tenant", name: "app" };
const LABELS = { "appstudio.openshift.io/component": COMPONENT.name };
const DUAL = "amd64 gzip, amd64 chunked+";
const signal = new AbortController().signal;
const settings = defaultSettings();

let api: ApiServer;
let cluster: Cluster;
let results: ResultsServer;
let kubeArchive: KubeArchiveServer;
let sources: readonly RunSource[];
let trust: Trust;
beforeAll(async () => {
  api = await startApiServer({ tokens: { good: "ann" } });
  const path = writeKubeconfig(api, "good");
  const connected = await connectCluster({ kind: "kubeconfig", path, context: null });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
  results = await startResultsServer();
  kubeArchive = await startKubeArchive({ tokens: { good: true } });
  const place = { timeoutMs: 10_000, wait: async () => undefined };
  const opened = [
    openResultsApi({ ...place, name: "Tekton Results", address: results.url, token: async () => null }),
    openKubeArchive({ ...place, name: "KubeArchive", address: kubeArchive.url, token: async () => "good" }),
  ];
  sources = [
    clusterRunSource(cluster, { kind: "server" }),
    ...opened.flatMap((one) => (one.ok ? [one.value] : [])),
  ];
  const made = await makeTrust({ keys: [{ name: "key", pem: publicKey, prefixes: [] }], identities: [] });
  if (!made.ok) throw new Error(made.failure.message);
  trust = made.value;
});
afterAll(async () => {
  for (const source of sources) await source.close();
  await Promise.all([cluster.close(), api.close(), results.close(), kubeArchive.close()]);
});

/** How each of them is at one reading, the gravest most often; of Tekton Results also its database, request by request. */
const state = fc.record({
  cluster: fc.constantFrom("pruned", "pruned", "pruned", "up", "down"),
  results: fc.constantFrom("up", "lying", "lying", "flapping", "flapping", "down", "denied"),
  flaps: fc.nat(0xffff),
  kubeArchive: fc.constantFrom("up", "up", "up", "down"),
  registry: fc.constantFrom("up", "up", "up", "up", "down"),
});
type State = Parameters<Parameters<typeof state.map>[0]>[0];
const isUp = (one: State): boolean =>
  one.cluster !== "down" && one.results === "up" && one.kubeArchive === "up" && one.registry === "up";

const RESOURCES = { PipelineRun: "tekton.dev/v1/pipelineruns", TaskRun: "tekton.dev/v1/taskruns" } as const;

function enter(one: State, runs: readonly RunDocument[]): void {
  for (const run of runs) {
    const { namespace, name } = run.metadata;
    if (one.cluster === "pruned") api.remove(RESOURCES[run.kind], namespace, name);
    else api.put(RESOURCES[run.kind], { ...run });
  }
  const unavailable = { status: 503, reason: "ServiceUnavailable" };
  api.failEvery("/apis/tekton.dev/", one.cluster === "down" ? unavailable : null);
  results.failEvery(
    one.results === "down"
      ? { status: 503 }
      : one.results === "denied"
        ? { status: 401, body: { code: 16, message: "permission denied" } }
        : null,
  );
  let at = 0;
  results.onAsked = () => {
    results.databaseAway =
      one.results === "lying" || (one.results === "flapping" && ((one.flaps >> (at++ % 16)) & 1) === 1);
  };
  kubeArchive.failEvery(one.kubeArchive === "down" ? { status: 504 } : null);
  registryIsAway = one.registry === "down";
}
let registryIsAway = false;

/** An image, what stands beside it and its runs, which an archive has all the time. */
async function world(line: string) {
  const bed = evidenceBed(line);
  const runs = bed.runs.map((run) => ({
    ...run,
    metadata: { ...run.metadata, labels: { ...run.metadata.labels, ...LABELS } },
  }));
  results.clear();
  for (const run of runs) results.put(run);
  const host = await serveStored(bed.stored as StoredRepository, (_path, response) => {
    if (registryIsAway) response.writeHead(403).end();
    return registryIsAway;
  });
  const reference = `${host}/team/app:main`;
  registryIsAway = false;
  const report = await inspector().inspect(reference, { signal });
  if (!report.ok) throw new Error(report.failure.message);
  return { runs, report: report.value };
}

/** Nothing is remembered from one reading to the next but what the reading itself keeps. */
const inspector = (): Inspector => inspectorOf(settings);

async function read(report: Awaited<ReturnType<typeof world>>["report"], known: KeptEvidence | null) {
  const reading = inspector().repository(report.reference, signal);
  if (!reading.ok) throw new Error(reading.failure.message);
  return readImageEvidence({
    ...{ loaded: settings, reading: reading.value, report, trust, known },
    sources,
    exported: { runs: [], sources: [] },
    ...{ component: COMPONENT, cluster: null, now: new Date("2026-11-24T10:00:00Z") },
  });
}

const factsOf = ({ runs, index, entries }: EvidenceReport): readonly string[] => [
  ...runs.map(({ uid }) => uid),
  ...[index, ...entries].flatMap(({ digest, named, attested, signed, isSubject }) => [
    ...named.map(({ run, result }) => `${digest} ${run} ${result}`),
    ...(attested === "none" ? [] : [`${digest} attested ${attested}`]),
    ...(signed === "none" ? [] : [`${digest} signed ${signed}`]),
    ...(isSubject ? [`${digest} subject`] : []),
  ]),
];
const saysNone = ({ issues }: EvidenceReport): boolean => issues.some(({ code }) => code === "no-provenance");

/** Readings one after the other, each with what those before have kept, as a component's row and its evidence are kept. */
async function through(
  states: readonly State[],
  line: string,
  check: (one: State, report: EvidenceReport, before: EvidenceReport | null) => void,
) {
  const { runs, report } = await world(line);
  let before: EvidenceReport | null = null;
  let kept: KeptEvidence | null = null;
  for (const one of states) {
    enter(one, runs);
    const now = await read(report, kept);
    kept = JSON.parse(JSON.stringify(now.kept)) as KeptEvidence;
    const told = keptReading(now.report, before);
    if (!isUp(one) && before !== null && lacksAnswers(now.report))
      expect(factsOf(told)).toEqual(expect.arrayContaining([...factsOf(before)]));
    check(one, told, before);
    before = told;
  }
  enter({ cluster: "pruned", results: "up", flaps: 0, kubeArchive: "up", registry: "up" }, runs);
}

const states = fc.array(state, { minLength: 3, maxLength: 6 });
const numRuns = 12;

test.each([
  ["an archived run names all, and nothing is attested", `${DUAL} | named index 1 2`],
  [
    "an archived run names what an attestation does not",
    `${DUAL} | named index 1 2 | attested index 1 | signed index 1`,
  ],
])(
  "%s: whatever is away and whenever, that is never said to have no provenance, and what is known stays",
  async (_what, line) => {
    await fc.assert(
      fc.asyncProperty(states, (all) =>
        through(all, line, (one, report) => {
          expect(saysNone(report)).toBe(false);
          if (isUp(one)) expect(report.entries.map(({ named }) => named.length)).toEqual([1, 1]);
        }),
      ),
      { numRuns },
    );
  },
);

test("what has none is said to have none where all can be trusted, and never else", async () => {
  await fc.assert(
    fc.asyncProperty(states, (all) =>
      through(all, `${DUAL} | attested index 1 | signed index 1`, (one, report) => {
        if (!isUp(one))
          expect(
            saysNone(report) &&
              report.sources.some(({ failure, doubt }) => failure !== null || doubt !== undefined),
          ).toBe(false);
        else expect(saysNone(report)).toBe(true);
      }),
    ),
    { numRuns },
  );
});

test("archives are asked only for what the cluster does not have, and nobody for a run that ended", async () => {
  const up = { cluster: "up", results: "up", flaps: 0, kubeArchive: "up", registry: "up" } as const;
  const asked = () => results.asked.length + kubeArchive.asked.length;
  const { runs, report } = await world(`${DUAL} | named index 1 2`);
  enter(up, runs);
  const before = asked();
  const first = await read(report, null);
  expect(first.report.index.named).toHaveLength(2);
  expect(asked()).toBe(before);
  enter({ ...up, cluster: "pruned" }, runs);
  const inCluster = api.asked.length;
  const second = await read(report, first.kept);
  expect(second.report.runs).toEqual(first.report.runs);
  expect([asked(), api.asked.length]).toEqual([before, inCluster]);
  // Without what is kept the archive has to tell it.
  const anew = await read(report, null);
  expect(anew.report.index.named).toHaveLength(2);
  expect(asked()).toBeGreaterThan(before);
});
