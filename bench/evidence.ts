// What evidence costs: requests and bytes of one image whose run is among 5,000 archived ones, and a fleet read anew.
import { Agent } from "undici";
import { openDatabase } from "#lib/db/open.ts";
import { createEvidenceReader, type EvidenceReader } from "#lib/evidence/reader.ts";
import { createInspector, type Inspector } from "#lib/inspect/inspect.ts";
import { createContentStore } from "#lib/oci/content-store.ts";
import { createRegistryAccess } from "#lib/oci/registry/access.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { startPostgres } from "#test/database/postgres.ts";
import { evidenceBed } from "#test/evidence/bed.ts";
import { PERIOD_SECONDS, startEvidenceFleet } from "#test/fleet/evidence-fleet.ts";
import { pushStored } from "#test/provenance/stored-repository.ts";
import { startRegistry } from "#test/registry/bed.ts";
import { startResultsServer } from "#test/tekton/results-server.ts";
import { pipelineRunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { settingsOf } from "./product.ts";
import { median, printTable, verdict } from "./table.ts";

const ARCHIVED = 5_000;
const COMPONENTS = 1_000;
const UNCHANGED = 2_000;
const AT_ONCE = 16;
const ROUNDS = 3;
/** Four questions a digest, and what is found: a signature and an attestation, a manifest each and a layer each. */
const QUESTIONS = 4;
const LAYERS = 2;
/** The pipeline run by its uid, and its tasks. */
const RUN_QUESTIONS = 2;
const LEAST_SHARE = 0.6;

const signal = new AbortController().signal;
const registry = await startRegistry();
const archive = await startResultsServer();
try {
  await oneImage();
  await fleet();
  await unchanged();
} finally {
  await Promise.all([registry.stop(), archive.close()]);
}

/** 16 manifests whose run is one of 5,000 that an archive keeps. */
async function oneImage(): Promise<void> {
  const platforms = ["amd64", "arm64", "ppc64le", "s390x", "riscv64", "386", "arm/v7", "arm/v6"];
  const entries = [...platforms.map((one) => `${one} gzip`), ...platforms.map((one) => `${one} chunked+`)];
  const all = ["index", ...entries.map((_, at) => at + 1)].join(" ");
  const bed = evidenceBed(`${entries.join(", ")} | named ${all} | attested ${all} | signed ${all}`);
  await pushStored({ ...bed.stored, repository: "bench/one" }, registry.host);
  for (const run of bed.runs) archive.put(run);
  for (let at = 0; at < ARCHIVED; at++) {
    const labels = { "appstudio.openshift.io/component": `c${at % 50}` };
    const name = `run-${at}`;
    archive.put(pipelineRunDocument({ name, uid: name, namespace: "team-tenant", labels }));
    archive.put(
      taskRunDocument({ name: `${name}-t`, namespace: "team-tenant", pipelineRun: { name, uid: name } }),
    );
  }
  const seen: Seen[] = [];
  const { service, inspector } = await product(seen);
  const report = await inspected(inspector, `${registry.host}/bench/one:main`);
  seen.length = 0;
  const before = archive.asked.length;
  await read(service, report, { namespace: "team-tenant", name: "app" });
  const asked = archive.asked.slice(before);
  const digests = entries.length + 1;
  // Debian's registry has no referrers API, and then the fallback tag is looked at as well.
  const least = digests * (QUESTIONS + 1 + LAYERS);
  const bytes = { registry: await bytesOf(seen), archive: await bytesOf(asked.map(archiveRequest)) };
  printTable(
    ["16 manifests, run among 5,000", "requests", "least", "bytes read"],
    [
      ["registry", String(seen.length), String(least), String(bytes.registry)],
      ["Tekton Results", String(asked.length), String(RUN_QUESTIONS), String(bytes.archive)],
    ],
  );
  verdict(`registry: ${seen.length} requests, ${least} at most`, seen.length <= least);
  verdict(
    `Tekton Results: ${asked.length} requests, ${RUN_QUESTIONS} at most`,
    asked.length <= RUN_QUESTIONS,
  );
}

/** 1,000 components read anew: what a digest names is known, what stands beside it is asked for again. */
async function fleet(): Promise<void> {
  const reports: IndexReport[] = [];
  const seen: Seen[] = [];
  const { service, inspector } = await product(seen);
  await sideBySide(
    Array.from({ length: COMPONENTS }, (_, at) => at),
    async (at) => {
      const bed = evidenceBed(
        `amd64 gzip #${letters(at)}, amd64 chunked+ #${letters(at)} | attested index 1 2 | signed index 1 2`,
      );
      await pushStored({ ...bed.stored, repository: `bench/f${at}` }, registry.host);
      reports.push(await inspected(inspector, `${registry.host}/bench/f${at}:main`));
    },
  );
  const round = () => sideBySide(reports, (report) => read(service, report, null));
  await round();
  const shares: number[] = [];
  const times: { ours: number; raw: number }[] = [];
  let requests = 0;
  for (let at = 0; at < ROUNDS; at++) {
    seen.length = 0;
    const ours = await seconds(round);
    const same = [...seen];
    requests = same.length;
    const raw = await seconds(() => raced(same));
    shares.push(raw / ours);
    times.push({ ours, raw });
  }
  printTable(
    ["1,000 components read anew", "requests", "raw s", "ours s", "share of raw"],
    times.map(({ ours, raw }, at) => [
      `round ${at + 1}`,
      String(requests),
      raw.toFixed(1),
      ours.toFixed(1),
      `${((raw / ours) * 100).toFixed(0)} %`,
    ]),
  );
  const share = median(shares);
  verdict(
    `${(share * 100).toFixed(0)} % of the raw requests, ${LEAST_SHARE * 100} % at least`,
    share >= LEAST_SHARE,
  );
}

/** 2,000 components, each attested and signed, by the product's own worker: one pass, and the periods after it. */
async function unchanged(): Promise<void> {
  const postgres = await startPostgres();
  const database = await openDatabase({ url: await postgres.createDatabase() });
  if (!database.ok) throw new Error(database.failure.message);
  const line = "single: amd64 gzip | named index | attested index | signed index | sbom index";
  const given = await startEvidenceFleet(database.value, { line, components: UNCHANGED });
  try {
    const start = performance.now();
    const passes = [{ what: "the first pass", ...(await given.pass(0)) }];
    const passSeconds = (performance.now() - start) / 1000;
    for (let period = 1; period <= ROUNDS; period++)
      passes.push({ what: `period ${period}`, ...(await given.pass(PERIOD_SECONDS * 1.1)) });
    printTable(
      ["2,000 components, nothing changed", "asked of Tekton Results", "of the registry"],
      passes.map(({ what, archive: asked, registry: of }) => [what, String(asked), String(of)]),
    );
    const later = passes.slice(1).reduce((sum, { archive: asked, registry: of }) => sum + asked + of, 0);
    verdict(`the first pass took ${passSeconds.toFixed(0)} s`, true);
    verdict(`${later} questions in ${ROUNDS} periods, none allowed`, later === 0);
  } finally {
    await given.stop();
    await database.value.close();
    await postgres.stop();
  }
}

interface Seen {
  readonly method: "GET" | "HEAD";
  readonly url: string;
}

function archiveRequest({ path, query }: (typeof archive.asked)[number]): Seen {
  return { method: "GET", url: `${archive.url}${path}?${new URLSearchParams(query)}` };
}

async function product(seen: Seen[]): Promise<{ service: EvidenceReader; inspector: Inspector }> {
  const loaded = settingsOf(`samples: false\ntekton: { results: { address: "${archive.url}" } }\n`);
  const access = createRegistryAccess({
    network: "any",
    onRequest: ({ method, url }) => seen.push({ method: method as Seen["method"], url }),
  });
  const store = createContentStore({ memoryBytes: loaded.settings.cache.memoryMiB * 1024 * 1024 });
  const inspector = createInspector(
    (reference) =>
      reference.kind === "registry"
        ? ok(createRegistrySource(reference, access))
        : fail({ code: "refused-path", message: "only registries", next: "" }),
    store,
  );
  const service = await createEvidenceReader({ loaded, inspector });
  if (!service.ok) throw new Error(service.failure);
  return { service: service.value, inspector };
}

async function inspected(inspector: Inspector, reference: string): Promise<IndexReport> {
  const report = await inspector.inspect(reference, { signal });
  if (!report.ok) throw new Error(report.failure.message);
  return report.value;
}

async function read(
  service: EvidenceReader,
  report: IndexReport,
  component: { readonly namespace: string; readonly name: string } | null,
): Promise<void> {
  const asked = component === null ? null : { ...component, isInCluster: true };
  const evidence = await service.read({
    report,
    component: asked,
    live: [],
    cluster: null,
    known: null,
    signal,
  });
  if (!evidence.ok) throw new Error(evidence.failure.message);
  const { coverage } = evidence.value.report;
  if (
    coverage.attested.own !== coverage.entries ||
    (component !== null && coverage.named !== coverage.entries)
  )
    throw new Error("something was not found");
}

/** The floor: the same requests by the same library at the same concurrency, their answers looked at by nobody. */
async function raced(requests: readonly Seen[]): Promise<void> {
  const agent = new Agent({ connections: 64 });
  const accept = "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json";
  // As many at once as the product has under way: so many components, with their questions side by side.
  await sideBySide(
    requests,
    async ({ method, url }) => {
      const { body } = await agent.request({
        origin: new URL(url).origin,
        path: pathOf(url),
        method,
        headers: { accept },
      });
      await body.dump();
    },
    64,
  );
  await agent.close();
}

function pathOf(url: string): string {
  return url.slice(new URL(url).origin.length);
}

async function bytesOf(requests: readonly Seen[]): Promise<number> {
  const sizes = await Promise.all(
    requests.map(async ({ method, url }) => (await (await fetch(url, { method })).arrayBuffer()).byteLength),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sideBySide<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The image bed takes letters for other files. */
function letters(at: number): string {
  const digits = "abcdefghij";
  return [...String(at)].map((digit) => digits[Number(digit)]).join("");
}
