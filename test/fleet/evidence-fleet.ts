import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, evidence } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { createEvidenceReader } from "#lib/evidence/reader.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { keepKnown } from "#lib/fleet/known/known.ts";
import { queueEvidence, storedEvidence } from "#lib/fleet/results/evidence-results.ts";
import { keepReport } from "#lib/fleet/results/read-results.ts";
import { startEvidenceWorker } from "#lib/scan/evidence-worker.ts";
import { evidenceBed, publicKey } from "#test/evidence/bed.ts";
import { storedHandler } from "#test/provenance/stored-repository.ts";
import { startServer } from "#test/registry/bed.ts";
import { inspectorOf, settingsOf } from "#test/settings.ts";
import { type ResultsServer, startResultsServer } from "#test/tekton/results-server.ts";
import type { RunDocument } from "#test/tekton/run-documents.ts";
import { clock, keptFleet, toldComponent, until } from "./fleet-bed.ts";

/** A fleet whose components all name one image, in a registry and with an archive that count what they are asked. */
export interface EvidenceFleet {
  readonly archive: ResultsServer;
  readonly registry: { requests: number; away: boolean };
  /** Lets time pass, and waits until all that is due then was read. */
  pass(seconds: number): Promise<{ readonly archive: number; readonly registry: number }>;
  /** As if its tag named another index, which happens to be this one. */
  renew(name: string): Promise<void>;
  evidenceOf(name: string): Promise<EvidenceReport | null>;
  /** From now on everything is judged by other rules. */
  judgeAnew(): void;
  stop(): Promise<void>;
}

export const PERIOD_SECONDS = 1800;
const NAMESPACE = "team-tenant";
/** Components that the archive's runs are labelled with. */
export const nameOf = (at: number): string => `app-${at}`;

export async function startEvidenceFleet(
  database: Database,
  {
    line,
    components,
    archived = (runs) => runs,
  }: {
    readonly line: string;
    readonly components: number;
    /** What the archive has of the image's runs. */
    readonly archived?: (runs: readonly RunDocument[]) => readonly RunDocument[];
  },
): Promise<EvidenceFleet> {
  const folder = mkdtempSync(join(tmpdir(), "twofold-evidence-fleet-"));
  const bed = evidenceBed(line);
  const archive = await startResultsServer();
  for (const run of archived(bed.runs)) archive.put(run);
  const registry = { requests: 0, away: false };
  const server = await startServer(
    storedHandler(bed.stored, (_path, response) => {
      registry.requests += 1;
      if (registry.away) response.writeHead(403).end();
      return registry.away;
    }),
  );
  writeFileSync(join(folder, "cosign.pub"), publicKey);
  const loaded = settingsOf(
    folder,
    `samples: false\ntekton: { results: { address: "${archive.url}" } }\nverify: { keys: [{ file: ${folder}/cosign.pub }] }\n`,
  );
  const inspector = inspectorOf(loaded);
  const reference = `${server.host}/team/app:main`;
  const report = await inspector.inspect(reference, { signal: new AbortController().signal });
  if (!report.ok) throw new Error(report.failure.message);
  const time = clock();
  const service = await createEvidenceReader({ loaded, inspector, now: time.now });
  if (!service.ok) throw new Error(service.failure);

  const names = Array.from({ length: components }, (_, at) => nameOf(at));
  const told = names.map((name) => toldComponent(name, reference, NAMESPACE));
  await keepKnown(keptFleet(database, time.now), "added", told, { all: true });
  const { digest } = report.value;
  // The first by the product's own way; the others differ from it by their names alone.
  const whole = { incomplete: false, againAt: null, tries: 0 };
  const first = { namespace: NAMESPACE, name: nameOf(0), reference, dueAt: null, again: whole };
  await keepReport(database, first, report.value, time.now());
  await database.sql.execute(sql`update ${component} set digest = ${digest} where digest is null`);
  await database.sql.execute(sql`
    insert into ${evidence} (namespace, name, due_at) select namespace, name, ${time.now()} from ${component}
    on conflict do nothing`);

  let rules = "as set";
  const worker = startEvidenceWorker({
    database,
    read: (asked) => service.value.read({ ...asked, live: [], cluster: null }),
    judgedBy: async () => `${service.value.judgedBy(null)} ${rules}`,
    pace: { everyMs: 60_000, leaseMs: 60_000, idleMs: 20, perRegistry: 8, batch: 200, timeoutMs: 60_000 },
    everyMs: PERIOD_SECONDS * 1000,
    atOnce: 8,
    spare: { giveWay: () => undefined, wait: async () => undefined },
    now: time.now,
    random: () => 0.5,
    onFault: (error) => {
      throw error;
    },
  });
  const waiting = async () => {
    const { rows } = await database.sql.execute<{ count: number }>(
      sql`select count(*)::int as count from ${evidence} where due_at <= ${time.now()} or leased_by is not null`,
    );
    return Number(rows[0]?.count);
  };
  return {
    archive,
    registry,
    async pass(seconds) {
      const before = { archive: archive.asked.length, registry: registry.requests };
      time.forward(seconds);
      worker.wake();
      await until(async () => (await waiting()) === 0);
      return {
        archive: archive.asked.length - before.archive,
        registry: registry.requests - before.registry,
      };
    },
    renew: (name) =>
      inTransaction(database, (tx) => queueEvidence(tx, { namespace: NAMESPACE, name }, time.now())),
    evidenceOf: (name) => storedEvidence(database, { namespace: NAMESPACE, name }, digest),
    judgeAnew() {
      rules = "otherwise";
    },
    async stop() {
      await worker.stop();
      await service.value.close();
      await Promise.all([archive.close(), server.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
