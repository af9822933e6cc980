import type { TektonConfig } from "#lib/cluster/tekton-config.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { readEvidence } from "#lib/provenance/evidence.ts";
import { type Trust, trustedFor } from "#lib/provenance/trust.ts";
import type { RunSource } from "#lib/tekton/run-source.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { evidenceReport } from "./evidence.ts";
import type { ExportedRuns } from "./exported.ts";
import { type ComponentKey, gatherRuns, noRuns, pointersOf } from "./gather-runs.ts";
import { type KeptEvidence, keptAfter, knownBeside } from "./kept.ts";
import type { EvidenceReport } from "./report.ts";
import { linkOf, rulesOf } from "./settings.ts";

export interface EvidenceReading {
  readonly loaded: LoadedSettings;
  /** The repository that the report is of. */
  readonly reading: StoredReading;
  readonly report: IndexReport;
  readonly trust: Trust;
  /** Live ones first. */
  readonly sources: readonly RunSource[];
  /** Runs out of files. */
  readonly exported: ExportedRuns;
  readonly component: ComponentKey | null;
  /** What earlier readings of this very index found. */
  readonly known: KeptEvidence | null;
  /** What the cluster says of itself; null where there is none, or nobody may read it. */
  readonly cluster: TektonConfig | null;
  readonly now: Date;
}

export interface EvidenceRead {
  readonly report: EvidenceReport;
  /** For the next reading. */
  readonly kept: KeptEvidence;
}

/** Reads what stands beside an image and the runs that made it. It cannot fail: what could not be looked at is told as that. */
export async function readImageEvidence(given: EvidenceReading): Promise<EvidenceRead> {
  const { loaded, reading, report, trust, exported, now } = given;
  const known = given.known?.digest === report.digest ? given.known : null;
  const entries = report.kind === "index" ? report.entries.map(({ digest }) => digest) : [];
  const image = {
    index: report.digest,
    entries,
    listed: listedAttestations(report),
    known: knownBeside(known, now),
  };
  const beside = await readEvidence(reading, image, trust);
  const gathered = await gatherRuns(
    given.sources,
    {
      index: report.digest,
      digests: new Set<Digest>([report.digest, ...entries]),
      component: given.component,
      known: known ?? noRuns,
      ...pointersOf(beside),
    },
    reading.signal,
  );
  const live = new Set(gathered.runs.map(({ run }) => run.uid));
  const read = evidenceReport({
    report,
    repository: reading.source.name,
    beside,
    // A run that is told live and out of a file is taken as it is told live.
    runs: [...gathered.runs, ...exported.runs.filter(({ run }) => !live.has(run.uid))],
    sources: [...gathered.sources, ...exported.sources.map((one) => ({ ...one, isAsked: true }))],
    rules: rulesOf(loaded.settings, given.cluster),
    hasTrust: trustedFor(trust, reading.source.name).length > 0,
    readAt: now,
    linkOf: (run) => linkOf(loaded, run),
  });
  return { report: read, kept: keptAfter(read, { gathered, beside, known }) };
}

/** Attestation manifests by the digest of the entry that they are about. */
function listedAttestations({ entries }: IndexReport): ReadonlyMap<Digest, readonly Digest[]> {
  const about = entries.flatMap(({ digest, attests }) => {
    const subject = entries.find(({ position }) => position === attests);
    return subject === undefined ? [] : [{ digest, subject: subject.digest }];
  });
  return new Map(
    [...Map.groupBy(about, ({ subject }) => subject)].map(([subject, all]) => [
      subject,
      [...new Set(all.map(({ digest }) => digest))],
    ]),
  );
}
