import { createHash } from "node:crypto";
import { tarOf } from "#lib/chunked/write/layer-source.ts";
import { algorithmOf, type Digest, type DigestAlgorithm } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { blobPieces } from "#lib/oci/source/blob-pieces.ts";
import type { Blob, Source } from "#lib/oci/source/source.ts";

export interface WholeLayer {
  readonly bytes: number;
  readonly digest: Digest;
  /** Of the content in the algorithms that were asked for; text on why it could not be decompressed. */
  readonly content: Result<readonly Digest[], string>;
}

export interface WholeWanted {
  readonly blob: Blob;
  /** In which the content is hashed; none where nobody says what it must be. */
  readonly algorithms: readonly DigestAlgorithm[];
}

/** Reads a layer from its first byte to its last, once, and holds some megabytes of it at a time. */
export async function readWhole(
  from: Source,
  { blob, algorithms }: WholeWanted,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<Result<WholeLayer, ReadFailure>> {
  const hash = createHash(algorithmOf(blob.digest));
  const pieces = blobPieces({ from, signal }, blob);
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces.open(bytes)) {
      hash.update(piece);
      bytes += piece.length;
      onBytes(piece.length);
      yield piece;
      // A folder's file may end before its descriptor says.
      if (piece.length === 0) return;
    }
  };
  const content = await contentDigests(counted(), algorithms, signal);
  const failure = pieces.failure();
  if (failure !== null) return fail(failure);
  if (signal.aborted) return fail(cancelled(from, blob));
  // Whoever decompresses ends where the content does: the digest is of all bytes.
  try {
    for await (const _ of counted());
  } catch (error) {
    const why = pieces.failure();
    if (why === null) throw error;
    return fail(why);
  }
  return ok({ bytes, digest: `${algorithmOf(blob.digest)}:${hash.digest("hex")}` as Digest, content });
}

async function contentDigests(
  layer: AsyncIterable<Uint8Array>,
  algorithms: readonly DigestAlgorithm[],
  signal: AbortSignal,
): Promise<Result<readonly Digest[], string>> {
  if (algorithms.length === 0) return ok([]);
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }));
  for await (const piece of tarOf(layer, null, signal)) {
    if (!piece.ok) return fail(piece.failure.reason);
    for (const { hash } of hashes) hash.update(piece.value);
  }
  return ok(hashes.map(({ algorithm, hash }) => `${algorithm}:${hash.digest("hex")}` as Digest));
}

const cancelled = (from: Source, { digest }: Blob): ReadFailure => ({
  code: "cancelled",
  message: `Reading ${from.name}@${digest} was cancelled.`,
  next: "Try again.",
});
