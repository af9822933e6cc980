import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import type { ClusterActor } from "#lib/cluster/connect.ts";
import type { Database } from "#lib/db/open.ts";
import { askedComponent } from "#lib/evidence/gather-runs.ts";
import { askedAnew } from "#lib/evidence/kept.ts";
import type { EvidenceRead } from "#lib/evidence/read-evidence.ts";
import type { EvidenceAsked, EvidenceReader } from "#lib/evidence/reader.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { keepEvidence, keptEvidence, storedEvidence } from "#lib/fleet/results/evidence-results.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { FAILED_AGAIN_MS } from "#lib/scan/evidence-worker.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { ClusterSource } from "./cluster/source.ts";
import { notRead } from "./failures.ts";
import { shownComponent } from "./lookup.ts";

/** Who made an image and what is attested of it. */
export interface EvidenceService {
  /** Of the newest index: as it was last read, or with `fresh` read now. */
  ofComponent(
    actor: Actor,
    key: Key,
    how: OnBehalf & { readonly fresh: boolean },
  ): Promise<Result<EvidenceReport, ComponentFailure | ReadFailure>>;
  /** Of any image that was inspected, which was charged for both. */
  ofImage(
    actor: Actor,
    report: IndexReport,
    signal: AbortSignal,
  ): Promise<Result<EvidenceReport, ReadFailure>>;
}

/** Reads evidence with the rights of whoever asks, and judges by what their cluster says of itself. */
export interface EvidenceByCluster {
  read(
    as: ClusterActor,
    asked: Omit<EvidenceAsked, "live" | "cluster">,
  ): Promise<Result<EvidenceRead, ReadFailure>>;
  judgedBy(): Promise<string>;
}

export const evidenceByCluster = (
  reader: EvidenceReader,
  cluster: Pick<ClusterSource, "runsFor" | "tektonConfig">,
): EvidenceByCluster => ({
  read: async (as, asked) =>
    reader.read({ ...asked, live: cluster.runsFor(as), cluster: await cluster.tektonConfig() }),
  judgedBy: async () => reader.judgedBy(await cluster.tektonConfig()),
});

export function createEvidenceService({
  database,
  reading,
  everyMs,
  onFault,
  now,
}: {
  readonly database: Database;
  readonly reading: EvidenceByCluster;
  /** How often it is read without being asked for. */
  readonly everyMs: number;
  readonly onFault: OnFault;
  readonly now: () => Date;
}): EvidenceService {
  return {
    async ofComponent(actor, key, { fresh, signal, charge }) {
      const record = await shownComponent(database, key);
      if (!record.ok) return record;
      const asked = charge(1);
      if (!asked.ok) return asked;
      const { digest, namespace, name } = record.value;
      const named = { namespace, name };
      const stored = digest === null || fresh ? null : await storedEvidence(database, named, digest);
      if (stored !== null) return ok(stored);
      const report = await componentReport(database.sql, record.value);
      if (report === null) return fail(notRead(key));
      const booked = charge(besideOf(report));
      if (!booked.ok) return booked;
      const component = askedComponent(record.value);
      const known = await keptEvidence(database, named, digest);
      const read = await reading.read(actor.cluster, {
        ...{ report, component, signal },
        known: fresh ? askedAnew(known) : known,
      });
      if (!read.ok) return read;
      const at = now();
      const evidence = {
        ...{ at, judgedBy: await reading.judgedBy() },
        ...{ periodMs: everyMs, againMs: FAILED_AGAIN_MS },
        dueIn: (ms: number) => new Date(at.getTime() + ms),
      };
      // What was read is told, also where it cannot be kept.
      let holds = read.value.report;
      await inBackground(
        `Keeping the evidence of ${key.namespace}/${key.name}`,
        async () => {
          holds = await keepEvidence(database, named, read.value, evidence);
        },
        onFault,
      );
      return ok(holds);
    },
    async ofImage(actor, report, signal) {
      const read = await reading.read(actor.cluster, { report, component: null, known: null, signal });
      return read.ok ? ok(read.value.report) : read;
    },
  };
}

/** What evidence takes to read beyond the index itself: the places beside each of its entries. */
const besideOf = ({ entries }: IndexReport): number => entries.length;
