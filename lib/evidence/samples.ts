import { join } from "node:path";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Settings } from "#lib/config/schema.ts";
import { opensOurSamples, SAMPLES } from "#lib/inspect/open-source.ts";
import { type ExportedRuns, sampleRuns } from "./exported.ts";

/** What shows the samples' evidence with nothing set up; for their repository, and for none below it. */
export interface SampleEvidence {
  readonly repository: string;
  /** Believed for them alone: its private half comes along, and anybody can sign with it. */
  readonly keys: Settings["verify"]["keys"];
  readonly runs: () => Promise<ExportedRuns>;
}

/** Null where `oci:samples` is not what comes with Twofold. */
export function sampleEvidence(loaded: LoadedSettings): SampleEvidence | null {
  if (!opensOurSamples(loaded)) return null;
  const folder = join(loaded.root, "samples");
  const repository = `oci:${SAMPLES}`;
  return {
    repository,
    keys: [{ file: join(folder, "keys/cosign.pub"), name: "the samples' key", paths: [repository] }],
    runs: sampleRuns(join(folder, "runs")),
  };
}
