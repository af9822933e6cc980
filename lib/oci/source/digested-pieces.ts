import { createHash } from "node:crypto";
import { algorithmOf, type Digest } from "../digest.ts";
import type { ReadFailure } from "../failure.ts";
import { fail, ok, type Result } from "../result.ts";
import { blobPieces } from "./blob-pieces.ts";
import type { Blob, Source } from "./source.ts";

export interface ReadToItsEnd {
  readonly digest: Digest;
  readonly bytes: number;
}

/** A blob in ranges, read once, and the digest of what came, however early its reader stops. */
export interface DigestedPieces {
  /** What cannot be read ends it by being thrown, and is told by `failure`. */
  readonly pieces: AsyncIterable<Uint8Array>;
  failure(): ReadFailure | null;
  /** Reads on to the end of the blob, where the reader did not. */
  toEnd(): Promise<Result<ReadToItsEnd, ReadFailure>>;
}

export function digestedPieces(
  reading: { readonly from: Source; readonly signal: AbortSignal },
  blob: Blob,
  onBytes: (bytes: number) => void = () => {},
): DigestedPieces {
  const algorithm = algorithmOf(blob.digest);
  const hash = createHash(algorithm);
  const given = blobPieces(reading, blob);
  let bytes = 0;
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const piece of given.open(0)) {
      // A folder's file may end before its descriptor says.
      if (piece.length === 0) return;
      hash.update(piece);
      bytes += piece.length;
      onBytes(piece.length);
      yield piece;
    }
  }
  const all = hashed();
  return {
    // Without `return`: a reader that stops ends nothing, and what it had asked for comes before what `toEnd` asks for.
    pieces: { [Symbol.asyncIterator]: () => ({ next: () => all.next() }) },
    failure: given.failure,
    async toEnd() {
      try {
        while ((await all.next()).done !== true);
      } catch (error) {
        if (given.failure() === null) throw error;
      }
      const failure = given.failure();
      if (failure !== null) return fail(failure);
      return ok({ bytes, digest: `${algorithm}:${hash.digest("hex")}` as Digest });
    },
  };
}
