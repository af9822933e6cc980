import { addAbortSignal, pipeline, Readable } from "node:stream";
import { createGunzip, createZstdDecompress, zstdDecompressSync } from "node:zlib";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { eachUntilAborted } from "./until-aborted.ts";
import { watched } from "./watched.ts";
import { CANCELLED, type WriteFailure, writeFailure } from "./write-failure.ts";
import { createFrameScanner, type FrameScanner } from "./zstd-frame.ts";

export type LayerCompression = "gzip" | "zstd" | "none";

type Pieces = AsyncIterator<Buffer>;

/** Of decompressed content in one piece, about. */
const PIECE_BYTES = 512 * 1024;
/** Of a zstd frame's content that is decompressed at once. */
const WHOLE_FRAME_BYTES = 1024 * 1024;

/** The tar of a layer, in pieces. Its compression is told by its first bytes unless it is given; a failure is the last that is yielded. */
export async function* tarOf(
  layer: AsyncIterable<Uint8Array>,
  told: LayerCompression | null,
  signal: AbortSignal,
): AsyncGenerator<Result<Buffer, WriteFailure>> {
  let isInputAtFault = false;
  const given = watched(eachUntilAborted(layer, signal), () => {
    isInputAtFault = true;
  });
  const pieces = asBuffers(given);
  try {
    const { compression, all } = told === null ? await sniff(pieces) : { compression: told, all: pieces };
    for await (const piece of decompress(all, compression, signal)) yield ok(piece);
  } catch (error) {
    if (signal.aborted) yield fail(CANCELLED);
    else if (isInputAtFault)
      yield fail(writeFailure("input-failed", `The layer could not be read: ${said(error)}.`));
    else if (isOfZlib(error))
      yield fail(writeFailure("corrupt-input", `The layer is damaged: ${said(error)}.`));
    else throw error;
  } finally {
    await pieces.return(undefined);
  }
}

async function sniff(pieces: Pieces): Promise<{ compression: LayerCompression; all: Pieces }> {
  const first: Buffer[] = [];
  let start = Buffer.alloc(0);
  while (start.length < 4) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    first.push(value);
    start = Buffer.concat(first);
  }
  const all = (async function* () {
    yield start;
    yield* asIterable(pieces);
  })();
  return { compression: compressionOf(start), all };
}

function compressionOf(start: Buffer): LayerCompression {
  if (start.length >= 2 && start.readUInt16BE(0) === 0x1f8b) return "gzip";
  if (start.length < 4) return "none";
  const magic = start.readUInt32LE(0);
  return magic === 0xfd2fb528 || magic >>> 4 === 0x184d2a5 ? "zstd" : "none";
}

function decompress(
  pieces: Pieces,
  compression: LayerCompression,
  signal: AbortSignal,
): AsyncIterable<Buffer> {
  switch (compression) {
    case "none":
      return asIterable(pieces);
    case "gzip":
      return through(asIterable(pieces), createGunzip({ chunkSize: PIECE_BYTES }), signal);
    case "zstd":
      return unzstd(pieces, signal);
  }
}

function through(
  pieces: AsyncIterable<Buffer>,
  decoder: ReturnType<typeof createGunzip | typeof createZstdDecompress>,
  signal: AbortSignal,
): AsyncIterable<Buffer> {
  // An error of either ends the iteration of the decoder.
  pipeline(Readable.from(pieces), decoder, () => {});
  return addAbortSignal(signal, decoder);
}

/** Small frames at once, which is what zstd:chunked layers are made of; large ones as a stream. */
async function* unzstd(pieces: Pieces, signal: AbortSignal): AsyncGenerator<Buffer> {
  const scanner = createFrameScanner();
  let open: Buffer = Buffer.alloc(0);
  let at = 0;
  /** The next bytes of a frame, whether they end it and whether zstd skips it; null at the end. */
  const next = async () => {
    // A magic in one piece, so that it is known whether zstd skips what follows.
    const least = scanner.isBetween ? 4 : 1;
    while (open.length - at < least) {
      const { done, value } = await pieces.next();
      if (done === true && at === open.length) return null;
      if (done === true) throw new CorruptZstd("unexpected end");
      [open, at] = [at === open.length ? value : Buffer.concat([open.subarray(at), value]), 0];
    }
    const start = at;
    const scanned = scanner.scan(open, at);
    if (scanned === null) throw new CorruptZstd("not a zstd frame");
    at = scanned.end;
    return { ...scanned, bytes: open.subarray(start, at) };
  };
  for (let part = await next(); part !== null; part = await next()) {
    if (part.isSkippable) continue;
    if (part.isComplete && part.contentBytes !== null && part.contentBytes <= WHOLE_FRAME_BYTES) {
      yield zstdDecompressSync(part.bytes, { chunkSize: Math.max(64, part.contentBytes + 1) });
      continue;
    }
    const frame = restOfFrame(part, next);
    yield* through(frame, createZstdDecompress({ chunkSize: PIECE_BYTES }), signal);
  }
  if (!scanner.isBetween) throw new CorruptZstd("unexpected end");
}

type FramePart = NonNullable<ReturnType<FrameScanner["scan"]>> & { readonly bytes: Buffer };

async function* restOfFrame(first: FramePart, next: () => Promise<FramePart | null>): AsyncGenerator<Buffer> {
  let part: FramePart | null = first;
  while (part !== null) {
    yield part.bytes;
    part = part.isComplete ? null : await next();
  }
}

class CorruptZstd extends Error {
  readonly code = "Z_FRAME";
}

async function* asIterable(pieces: Pieces): AsyncGenerator<Buffer> {
  for (let { done, value } = await pieces.next(); done !== true; { done, value } = await pieces.next())
    yield value;
}

async function* asBuffers(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield asBuffer(piece);
}

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

function isOfZlib(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("Z_") || code.startsWith("ZSTD_") || code === "ERR_BUFFER_TOO_LARGE";
}
