import { createHash } from "node:crypto";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { untilAborted } from "./until-aborted.ts";
import { CANCELLED, type WriteFailure, writeFailure } from "./write-failure.ts";

/** Takes the blob's bytes, which stay as they are; the next come when its promise is there. Fails by rejecting. */
export type Sink = (bytes: Buffer) => Promise<void> | void;

/** The blob on its way out, in pieces that are worth a call. */
export interface BlobOut {
  /** Of the blob until now, given out or not. */
  readonly bytes: number;
  readonly isFull: boolean;
  add(bytes: Buffer): void;
  /** Gives out what is there, and yields it. */
  giveOut(): Promise<Result<Buffer, WriteFailure>>;
  /** Of all that was given out. */
  digest(): Digest;
}

const PIECE_BYTES = 256 * 1024;
const NOTHING = Buffer.alloc(0);

export function createBlobOut(sink: Sink, signal: AbortSignal): BlobOut {
  const hash = createHash("sha256");
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    get isFull() {
      return waitingBytes >= PIECE_BYTES;
    },
    add(piece) {
      waiting.push(piece);
      waitingBytes += piece.length;
      bytes += piece.length;
    },
    async giveOut() {
      if (waitingBytes === 0) return ok(NOTHING);
      const [only] = waiting;
      const piece = only !== undefined && waiting.length === 1 ? only : Buffer.concat(waiting, waitingBytes);
      [waiting, waitingBytes] = [[], 0];
      hash.update(piece);
      try {
        // Whoever takes the bytes may never answer.
        await untilAborted(Promise.resolve(sink(piece)), signal);
      } catch (error) {
        if (signal.aborted) return fail(CANCELLED);
        const said = error instanceof Error ? error.message : String(error);
        return fail(writeFailure("output-failed", `The blob could not be written: ${said}.`));
      }
      return ok(piece);
    },
    digest: () => `sha256:${hash.digest("hex")}` as Digest,
  };
}
