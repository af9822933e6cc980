import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { tarOf } from "./layer-source.ts";
import { CANCELLED, type WriteFailure, writeFailure } from "./write-failure.ts";

/** A layer as gzip, the same tar to the byte. */
export interface GzipLayer {
  /** Of the blob. */
  readonly digest: Digest;
  /** Of the blob, in bytes. */
  readonly size: number;
  readonly diffId: Digest;
}

/** Of the compressed blob that is held at a time. */
const PIECE_BYTES = 256 * 1024;

/**
 * Writes a zstd or plain tar layer as gzip into a file. The header of the stream holds neither a time nor a name, so that the same
 * layer gives the same bytes for one version of zlib.
 */
export async function writeGzip(
  layer: AsyncIterable<Uint8Array>,
  file: string,
  signal: AbortSignal,
): Promise<Result<GzipLayer, WriteFailure>> {
  const [tarHash, blobHash] = [createHash("sha256"), createHash("sha256")];
  let size = 0;
  let failure: WriteFailure | null = null;
  async function* tar() {
    for await (const piece of tarOf(layer, null, signal)) {
      if (!piece.ok) {
        failure = piece.failure;
        throw new Error(piece.failure.reason);
      }
      tarHash.update(piece.value);
      yield piece.value;
    }
  }
  async function* counted(pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      blobHash.update(piece);
      size += piece.length;
      yield piece;
    }
  }
  try {
    await pipeline(
      Readable.from(tar()),
      createGzip({ chunkSize: PIECE_BYTES }),
      counted,
      createWriteStream(file),
      {
        signal,
      },
    );
  } catch (error) {
    if (failure !== null) return fail(failure);
    if (signal.aborted) return fail(CANCELLED);
    const said = error instanceof Error ? error.message : String(error);
    return fail(writeFailure("output-failed", `The layer could not be written: ${said}.`));
  }
  return ok({
    digest: `sha256:${blobHash.digest("hex")}` as Digest,
    size,
    diffId: `sha256:${tarHash.digest("hex")}` as Digest,
  });
}
