import type { ContentStore } from "./content-store.ts";
import { type Digest, parseDigest } from "./digest.ts";
import type { Descriptor } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { fail, ok } from "./result.ts";
import type { Reading, Source, VerifiedBytes } from "./source/source.ts";

/** Reading of one source, with what was read before. */
export interface StoredReading {
  readonly source: Source;
  readonly store: ContentStore;
  readonly signal: AbortSignal;
}

/** A manifest from the store, else from its source; two who ask at once share one request. */
export async function readStoredManifest(
  { source, store, signal }: StoredReading,
  want: { readonly digest: Digest; readonly size: number | null },
): Reading<VerifiedBytes> {
  if (parseDigest(want.digest) === null) return fail(unchecked(want.digest));
  const known = await store.get(source.name, want.digest);
  if (known !== null && (want.size === null || want.size === known.bytes.length)) return ok(known);
  return store.share(`${source.name}\0${want.digest}\0${want.size}`, signal, async (shared) => {
    const bytes = await source.readManifest(want, shared);
    if (bytes.ok) store.put(source.name, bytes.value);
    return bytes;
  });
}

/** A whole blob, as above. */
export async function readStoredBlob(
  { source, store, signal }: StoredReading,
  descriptor: Descriptor,
  limitBytes: number,
): Reading<VerifiedBytes> {
  if (parseDigest(descriptor.digest) === null) return fail(unchecked(descriptor.digest));
  const known = await store.get(source.name, descriptor.digest);
  if (known !== null && known.bytes.length === descriptor.size) return ok(known);
  return store.share(`${source.name}\0${descriptor.digest}\0${descriptor.size}`, signal, async (shared) => {
    const bytes = await source.readBlob(descriptor, limitBytes, shared);
    if (bytes.ok) store.put(source.name, bytes.value);
    return bytes;
  });
}

/** What cannot be checked is not asked for. */
const unchecked = (digest: Digest): ReadFailure => ({
  code: "malformed",
  message: `${digest} is of a digest algorithm that is not checked here; sha256 and sha512 are.`,
  next: "Push the image again with sha256 digests.",
});
