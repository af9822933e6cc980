import { type ByteBudget, createByteBudget, DEFAULT_READ_BYTES, overBudget } from "./byte-budget.ts";
import type { ContentStore } from "./content-store.ts";
import { type Digest, parseDigest } from "./digest.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, ok, type Result } from "./result.ts";
import type { Blob, Reading, Source, VerifiedBytes } from "./source/source.ts";

/** One read of one source, with what was read before. */
export interface StoredReading {
  readonly source: Source;
  readonly store: ContentStore;
  readonly signal: AbortSignal;
  /** What all of it may hold. */
  readonly budget: ByteBudget;
  /** Whether the source has answered this read: then it lets us in, and what it showed us before may be shown again. */
  readonly admission: { isGiven: boolean };
}

export const newReading = ({
  source,
  store,
  signal,
  budget = createByteBudget(DEFAULT_READ_BYTES),
}: Omit<StoredReading, "admission" | "budget"> & { readonly budget?: ByteBudget }): StoredReading => ({
  source,
  store,
  signal,
  budget,
  admission: { isGiven: false },
});

/** A manifest from the store, else from its source; two who ask at once share one request. */
export function readStoredManifest(reading: StoredReading, digest: Digest): Reading<VerifiedBytes> {
  return readStored(reading, { digest, size: null }, (signal) => reading.source.readManifest(digest, signal));
}

/** A whole blob, as above. */
export function readStoredBlob(
  reading: StoredReading,
  descriptor: Blob,
  limitBytes: number,
): Reading<VerifiedBytes> {
  return readStored(reading, descriptor, (signal) => reading.source.readBlob(descriptor, limitBytes, signal));
}

/** What `tag` names, always asked of the source; kept for those who ask for its digest. */
export async function readTagged(reading: StoredReading, tag: string): Reading<VerifiedBytes> {
  const bytes = await reading.source.readTagged(tag, reading.signal);
  return bytes.ok ? ok(keep(reading, bytes.value)) : bytes;
}

/**
 * Content that was read with credentials is taken from the store once the source has answered this read. Until then it is asked
 * for anew: that it is handed out is the proof that we are still let in, and a refusal is the answer.
 */
async function readStored(
  reading: StoredReading,
  { digest, size }: { readonly digest: Digest; readonly size: number | null },
  read: (signal: AbortSignal) => Reading<VerifiedBytes>,
): Reading<VerifiedBytes> {
  if (parseDigest(digest) === null) return fail(unchecked(digest));
  const { source, store, signal, budget, admission } = reading;
  const known = await store.get(source.name, digest, { isAdmitted: admission.isGiven });
  if (known !== null && (size === null || size === known.bytes.length)) return held(reading, known);
  for (;;) {
    let isOurs = false;
    const bytes = await store.share(`${source.name}\0${digest}\0${size}`, signal, async (shared) => {
      isOurs = true;
      const answer = await read(shared);
      return answer.ok ? ok(keep(reading, answer.value)) : answer;
    });
    if (isOurs) return bytes;
    // Another's read came to the end of its own budget, which says nothing of ours.
    if (!bytes.ok && bytes.failure.code === "too-large" && budget.left() > 0) continue;
    if (!bytes.ok) return bytes;
    admission.isGiven = true;
    return held(reading, bytes.value);
  }
}

function keep({ source, store, admission }: StoredReading, bytes: VerifiedBytes): VerifiedBytes {
  admission.isGiven = true;
  store.put(source.name, bytes, { isPrivate: source.isPrivate() });
  return bytes;
}

/** What did not come over the wire for this read counts as what did. */
function held({ source, budget }: StoredReading, content: VerifiedBytes): Result<VerifiedBytes, ReadFailure> {
  return budget.take(content.bytes.length)
    ? ok(content)
    : fail(overBudget(`${source.name}@${content.digest}`, budget));
}

/** What cannot be checked is not asked for. */
const unchecked = (digest: Digest): ReadFailure => ({
  code: "malformed",
  message: `${digest} is of a digest algorithm that is not checked here; sha256 and sha512 are.`,
  next: "Push the image again with sha256 digests.",
});
