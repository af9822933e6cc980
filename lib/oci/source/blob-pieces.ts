import type { ReadFailure } from "../failure.ts";
import type { Blob, Source } from "./source.ts";

/** Asked for in one request: little enough to be held, and much against what a request costs. */
const RANGE_BYTES = 8 * 1024 * 1024;

/** A blob in ranges. What cannot be read ends the stream by being thrown, and is told by `failure`. */
export function blobPieces(
  { from, signal }: { readonly from: Source; readonly signal: AbortSignal },
  blob: Blob,
) {
  let failed: ReadFailure | null = null;
  return {
    failure: () => failed,
    async *open(offset: number): AsyncGenerator<Uint8Array> {
      for (let at = offset; at < blob.size; at += RANGE_BYTES) {
        const part = await from.readBlobRange(blob, { offset: at, length: RANGE_BYTES }, signal);
        if (!part.ok) {
          failed = part.failure;
          throw new Error(part.failure.message);
        }
        yield part.value;
      }
    },
  };
}
