import { createHash } from "node:crypto";
import { tarOf } from "#lib/chunked/write/layer-source.ts";
import type { Digest, DigestAlgorithm } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { digestedPieces } from "#lib/oci/source/digested-pieces.ts";
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
  const reading = digestedPieces({ from, signal }, blob, onBytes);
  const content = await contentDigests(reading.pieces, algorithms, signal);
  const failure = reading.failure();
  if (failure !== null) return fail(failure);
  if (signal.aborted) return fail(cancelled(from, blob));
  // Whoever decompresses ends where the content does: the digest is of all bytes.
  const read = await reading.toEnd();
  return read.ok ? ok({ ...read.value, content }) : read;
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
