import { createJobRunner, isFault, type JobRunner, type Trouble } from "#lib/chunked/read/job-runner.ts";
import type { LayerReading } from "#lib/chunked/read/layer-toc.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { createByteBudget, MIB } from "#lib/oci/byte-budget.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";

/** What a command holds of layers at a time, TOCs and whole layers alike; the memory is its user's own. */
export const LAYER_BYTES = 512 * MIB;

/** The repository of a reference, for reading layers by ranges; what was read and is held no longer counts no more. */
export function openLayers(
  reference: string,
  loaded: LoadedSettings,
  signal: AbortSignal,
): Result<LayerReading, ReadFailure> {
  const parsed = parseReference(reference);
  if (!parsed.ok) return parsed;
  const budget = createByteBudget(LAYER_BYTES);
  const source = openAsUser(loaded)(parsed.value, budget);
  if (!source.ok) return source;
  return ok({ source: source.value, jobs, signal, release: budget.give });
}

const jobs: JobRunner = createJobRunner();

/** One line of what went wrong with a layer, for people. */
export const troubleText = (trouble: Trouble): string =>
  isFault(trouble)
    ? `${trouble.message} The layer is not as it says it is (${trouble.fault}): build and push the image again.`
    : `${trouble.message} ${trouble.next}`;
