import type { TektonConfig } from "#lib/cluster/tekton-config.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import { digestOf } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { RunSource } from "#lib/tekton/run-source.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { type ExportedRuns, keptExports } from "./exported.ts";
import type { AskedComponent } from "./gather-runs.ts";
import type { KeptEvidence } from "./kept.ts";
import { type EvidenceRead, readImageEvidence } from "./read-evidence.ts";
import { sampleEvidence } from "./samples.ts";
import { archivesOf, rulesOf, type SettingsFault, trustOf } from "./settings.ts";

/** Raised when the same facts are judged or told in another way. */
const RULES = 1;

export interface EvidenceAsked {
  readonly report: IndexReport;
  /** Null: only what the image itself and its attestations tell leads to runs. */
  readonly component: AskedComponent | null;
  /** The live cluster, asked with the rights of whoever asks; before the archives. */
  readonly live: readonly RunSource[];
  /** What the cluster says of itself; null where there is none. */
  readonly cluster: TektonConfig | null;
  /** What earlier readings found; null: ask everybody. */
  readonly known: KeptEvidence | null;
  readonly signal: AbortSignal;
}

/** Reads evidence as the settings say; made once for a process. */
export interface EvidenceReader {
  read(asked: EvidenceAsked): Promise<Result<EvidenceRead, ReadFailure>>;
  /** What is judged by: another one where the settings, or what the cluster says of itself, make something else of the same facts. */
  judgedBy(cluster: TektonConfig | null): string;
  close(): Promise<void>;
}

export interface EvidenceOptions {
  readonly loaded: LoadedSettings;
  readonly inspector: Inspector;
  /** Files and folders of exported runs, and public keys, beside those of the settings. */
  readonly runs?: readonly string[];
  readonly keys?: readonly string[];
  readonly now?: () => Date;
}

/** Fails where a key, a certificate or an address of the settings cannot be used. */
export async function createEvidenceReader({
  loaded,
  inspector,
  runs = [],
  keys = [],
  now = () => new Date(),
}: EvidenceOptions): Promise<Result<EvidenceReader, SettingsFault>> {
  const trust = await trustOf(loaded.settings, keys);
  if (!trust.ok) return trust;
  const samples = sampleEvidence(loaded);
  // Keys that are named for this very asking are asked about alone.
  const sampleTrust =
    samples === null || keys.length > 0 ? trust : await trustOf(loaded.settings, keys, samples.keys);
  if (!sampleTrust.ok) return sampleTrust;
  const archives = archivesOf(loaded.settings);
  if (!archives.ok) return archives;
  const exported = keptExports([...loaded.settings.tekton.runs, ...runs]);
  return ok({
    judgedBy: (cluster) =>
      digestOf(
        JSON.stringify([
          RULES,
          sampleTrust.value.fingerprint,
          loaded.settings.tekton,
          rulesOf(loaded.settings, cluster),
        ]),
      ),
    async read({ report, component, live, cluster, known, signal }) {
      const reading = inspector.repository(report.reference, signal);
      if (!reading.ok) return fail(reading.failure);
      const ofSamples = samples?.repository === reading.value.source.name ? samples : null;
      return ok(
        await readImageEvidence({
          loaded,
          reading: reading.value,
          report,
          trust: ofSamples === null ? trust.value : sampleTrust.value,
          sources: [...live, ...archives.value],
          exported: joined(await exported(), await ofSamples?.runs()),
          component: component?.isInCluster || live.length === 0 ? component : null,
          cluster,
          known,
          now: now(),
        }),
      );
    },
    async close() {
      await Promise.all(archives.value.map((source) => source.close()));
    },
  });
}

const joined = (one: ExportedRuns, other: ExportedRuns | undefined): ExportedRuns => ({
  runs: [...one.runs, ...(other?.runs ?? [])],
  sources: [...one.sources, ...(other?.sources ?? [])],
});
