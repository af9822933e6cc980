import { type ChunkedLayer, type WriteOptions, writeChunked } from "#lib/chunked/write/write-chunked.ts";
import type { WriteFailure } from "#lib/chunked/write/write-failure.ts";
import type { Result } from "#lib/oci/result.ts";

/** What became of a layer, and all that was written of it. */
export interface Written {
  readonly result: Result<ChunkedLayer, WriteFailure>;
  readonly blob: Buffer;
}

export async function writeLayer(
  layer: Buffer | readonly Buffer[],
  options: WriteOptions = {},
): Promise<Written> {
  const pieces: Buffer[] = [];
  const given = async function* () {
    yield* Buffer.isBuffer(layer) ? [layer] : layer;
  };
  const result = await writeChunked(given(), (bytes) => void pieces.push(bytes), options);
  return { result, blob: Buffer.concat(pieces) };
}

export async function written(layer: Buffer | readonly Buffer[], options: WriteOptions = {}) {
  const { result, blob } = await writeLayer(layer, options);
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.reason}`);
  return { layer: result.value, blob };
}

/** `bytes` in pieces of the lengths told, again and again. */
export function inPieces(bytes: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, next = 0; at < bytes.length; next++) {
    const length = Math.max(1, lengths[next % lengths.length] ?? bytes.length);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** Bytes that look random and are the same each time. */
export function noise(bytes: number, seed = 1): Buffer {
  const made = Buffer.alloc(bytes);
  let state = seed | 1;
  for (let at = 0; at < bytes; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) | 0;
    made[at] = state >>> 16;
  }
  return made;
}
