import { createJobRunner, isFault } from "#lib/chunked/read/job-runner.ts";
import { checkLayerToc, findToc, type Layer } from "#lib/chunked/read/layer-toc.ts";
import { isNotLooked } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Source } from "#lib/oci/source/source.ts";
import type { Target } from "#lib/oci/target/target.ts";
import type { ApplyFailure } from "./failure.ts";

/**
 * Whether the target has a layer that was made. A registry answers by the name of the blob, whatever its storage holds by now; so of
 * a zstd:chunked layer what stands behind its content is read too. What cannot be read in parts is believed.
 */
export async function isThere(
  { to, there, signal }: { readonly to: Target; readonly there: Source; readonly signal: AbortSignal },
  layer: Layer,
): Promise<Result<boolean, ApplyFailure>> {
  const named = await to.hasBlob(layer, signal);
  if (!named.ok || !named.value || Object.keys(layer.annotations).length === 0) return named;
  const reading = { source: there, jobs: createJobRunner(), signal };
  const found = await findToc(reading, layer);
  const faults = !found.ok
    ? found
    : found.value === null
      ? ok([])
      : await checkLayerToc(reading, layer, found.value);
  if (!faults.ok) {
    const { failure } = faults;
    if (isFault(failure)) return fail(otherBytes(there, layer, failure.message));
    if (failure.code === "cancelled") return fail(failure);
    return isNotLooked(failure) ? ok(true) : fail(otherBytes(there, layer, failure.message));
  }
  const [fault] = faults.value;
  return fault === undefined ? ok(true) : fail(otherBytes(there, layer, fault.message));
}

const otherBytes = ({ name }: Source, { digest }: Layer, what: string): ApplyFailure => ({
  code: "digest-mismatch",
  message: `${name}@${digest} is there already, with other bytes than its digest names: ${what}`,
  next: "They were damaged in storage. Delete this blob there, and try again. Nothing was changed.",
});
