import type { ReadFailure } from "#lib/oci/failure.ts";
import type { RegistryReference } from "#lib/oci/reference.ts";
import type { RegistryAccess } from "#lib/oci/registry/access.ts";
import { type AnsweredPart, askRanges, type RangeAnswer } from "#lib/oci/registry/ranges.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { createRegistrySource } from "#lib/oci/source/registry.ts";
import { findBlob } from "./find-blob.ts";
import type { Probe, ProbeAnswer, Verdict } from "./probe.ts";

export interface ProbeOptions {
  /** The way to registries of whoever asks. */
  readonly access: RegistryAccess;
  /** Whether the person named the tag: another may be taken for one that they did not. */
  readonly isTagGiven: boolean;
  readonly signal: AbortSignal;
}

/** Bytes of a range. */
const BYTES = 16;

interface Asked {
  readonly range: string;
  /** The parts that HTTP has for it; none where there is nothing that could be sent. */
  readonly wanted: readonly { readonly start: number; readonly end: number }[];
}

/** Asks a registry for ranges of a layer, as clients do that pull in parts. Fails where not even one range could be asked for. */
export async function probeRegistry(
  reference: RegistryReference,
  { access, isTagGiven, signal }: ProbeOptions,
): Promise<Result<Probe, ReadFailure>> {
  const { registry, repository } = reference;
  const source = createRegistrySource(reference, access);
  const found = await findBlob(source, reference, { isTagGiven, signal });
  if (!found.ok) return found;
  const { digest, size, mediaType } = found.value.blob;
  const first = { start: 0, end: BYTES - 1 };
  const last = { start: size - BYTES, end: size - 1 };
  let answeredBy: string = registry;
  const ask = async ({ range, wanted }: Asked, isBlobThere = true): Promise<ProbeAnswer> => {
    const question = { registry, repository, digest, range, isBlobThere };
    const answer = await askRanges(access, question, signal);
    if (!answer.ok) return { range, status: null, outcome: "unknown", failure: answer.failure };
    answeredBy = answer.value.host;
    const { status } = answer.value;
    return { range, status, outcome: outcomeOf(answer.value, wanted), failure: null };
  };
  const single = await ask({ range: `bytes=0-${BYTES - 1}`, wanted: [first] }, false);
  if (single.failure !== null) return fail(single.failure);
  const both = `bytes=${first.start}-${first.end},${last.start}-${last.end}`;
  const several = await ask({ range: both, wanted: [first, last] });
  const suffix = await ask({ range: `bytes=-${BYTES}`, wanted: [last] });
  const pastEnd = await ask({ range: `bytes=${size}-${size + BYTES - 1}`, wanted: [] });
  return ok({
    repository: source.name,
    reference: found.value.reference,
    registry,
    answeredBy,
    blob: { digest, size, mediaType },
    answers: { single, several, suffix, pastEnd },
    verdict: verdictOf(several),
  });
}

function outcomeOf({ status, parts }: RangeAnswer, wanted: Asked["wanted"]): ProbeAnswer["outcome"] {
  if (status === 416 && wanted.length === 0) return "as-asked";
  if (status >= 400) return "refused";
  if (status !== 206) return status === 200 ? "whole" : "other";
  // Clients take the parts for those they asked for, in their order, and do not look at what they are.
  const fits = (part: AnsweredPart | undefined, { start, end }: Asked["wanted"][number]) =>
    part?.start === start && part.end === end && part.bytes.length === end - start + 1;
  const isAll = parts?.length === wanted.length && wanted.every((want, at) => fits(parts[at], want));
  return isAll && wanted.length > 0 ? "as-asked" : "other";
}

/** Measured with podman 5.4.2 behind a proxy that answered so (`docs/issues/partial-pull-unsupported.md`). */
function verdictOf({ outcome, status }: ProbeAnswer): Verdict {
  switch (outcome) {
    case "as-asked":
      return "in-parts";
    case "whole":
      return "twice";
    case "other":
      return "fails";
    case "refused":
      return status === 400 ? "whole" : "fails";
    case "unknown":
      return "unknown";
  }
}
