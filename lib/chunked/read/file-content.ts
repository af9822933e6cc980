import { createHash } from "node:crypto";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ChunkedFault, chunkedFault } from "../toc/fault.ts";
import { chunksBehind, nameOf, REG, sumText, type Toc } from "../toc/toc.ts";
import { decodeFrames } from "../toc/zstd-frames.ts";
import type { Trouble } from "./job-runner.ts";
import type { ByRanges, Layer } from "./layer-toc.ts";

/** Compressed bytes of neighbouring chunks that are asked for at once. */
const REQUEST_BYTES = 8 * 1024 * 1024;
/** A chunk is checked before any of it is handed out, so all of it is held. Writers make chunks of 64 KiB on average. */
const MAX_CHUNK_BYTES = 256 * 1024 * 1024;
const ZEROS = new Uint8Array(64 * 1024);

export interface Chunk {
  /** Bytes from the start of the layer. */
  readonly start: number;
  readonly end: number;
  readonly bytes: number;
  readonly digest: string | null;
  readonly isZeros: boolean;
}

export interface FileWanted {
  readonly toc: Toc;
  readonly row: number;
  /** Where the content of the layer ends. */
  readonly dataEnd: number;
  /** A larger file is refused, and nothing of it asked for. */
  readonly limitBytes?: number;
}

/** Where the content of a regular file is, or its beginning: all that reading it takes, without the TOC. */
export interface FileParts {
  /** As the TOC writes it. */
  readonly path: string;
  readonly size: number;
  /** Of the whole content. */
  readonly digest: string | null;
  readonly chunks: readonly Chunk[];
}

/** `row` is the file's row in the TOC; chunks behind the first `untilBytes` of its content are left out. Empty for what has no content. */
export function filePartsOf(
  { toc, row, dataEnd }: FileWanted,
  untilBytes = Number.POSITIVE_INFINITY,
): Result<FileParts, ChunkedFault> {
  const size = toc.types[row] === REG ? (toc.sizes[row] ?? 0) : 0;
  const path = nameOf(toc, row);
  const chunks = size === 0 ? [] : chunksOf(toc, row, dataEnd);
  if (chunks === null) {
    const what = `${JSON.stringify(path)}: its chunks are not where the layer has content.`;
    return fail(chunkedFault("toc-range", what, path));
  }
  let bytes = 0;
  const first = chunks.findIndex((chunk) => {
    bytes += chunk.bytes;
    return bytes >= untilBytes;
  });
  return ok({
    path,
    size,
    digest: sumText(toc, toc.digests[row] ?? -1),
    chunks: first < 0 ? chunks : chunks.slice(0, first + 1),
  });
}

/**
 * The content of a regular file, piece by piece, from the ranges of the layer that hold it: `row` is its row in the TOC.
 * The first trouble ends it.
 */
export async function* readFileContent(
  reading: ByRanges,
  layer: Layer,
  wanted: FileWanted,
): AsyncGenerator<Result<Uint8Array, Trouble>, void> {
  const parts = filePartsOf(wanted);
  if (!parts.ok) return yield parts;
  const { path, size } = parts.value;
  const { limitBytes = Number.POSITIVE_INFINITY } = wanted;
  if (size > limitBytes) return yield fail(overLimit(path, size, limitBytes));
  yield* readFileParts(reading, layer, parts.value);
}

/**
 * What is handed out was checked against the digest of its chunk; where all chunks of a file are wanted, the digest of the whole
 * is checked at its end. A chunk of more than `maxChunkBytes` is refused.
 */
export async function* readFileParts(
  reading: ByRanges,
  layer: Layer,
  { path, size, digest: wanted, chunks }: FileParts,
  maxChunkBytes = MAX_CHUNK_BYTES,
): AsyncGenerator<Result<Uint8Array, Trouble>, void> {
  const hash = createHash("sha256");
  let bytesRead = 0;
  for (const group of grouped(chunks)) {
    bytesRead += group.reduce((sum, { bytes }) => sum + bytes, 0);
    const [first] = group;
    const last = group.at(-1);
    if (first === undefined || last === undefined) continue;
    if (first.isZeros) {
      for (let left = first.bytes; left > 0; left -= ZEROS.length) {
        const piece = ZEROS.subarray(0, Math.min(left, ZEROS.length));
        hash.update(piece);
        yield ok(piece);
      }
      continue;
    }
    if (Math.max(...group.map(({ bytes, start, end }) => Math.max(bytes, end - start))) > maxChunkBytes)
      return yield fail(tooLarge(path, maxChunkBytes));
    const range = { offset: first.start, length: last.end - first.start };
    const stored = await reading.source.readBlobRange(layer, range, reading.signal);
    if (!stored.ok) return yield stored;
    for (const chunk of group) {
      const part = stored.value.subarray(chunk.start - first.start, chunk.end - first.start);
      const content = await decoded(part, chunk, path);
      if (!content.ok) return yield content;
      hash.update(content.value);
      yield content;
    }
    reading.release?.(range.length);
  }
  if (bytesRead < size || size === 0) return;
  const digest = `sha256:${hash.digest("hex")}`;
  if (digest !== wanted) {
    const what = `${JSON.stringify(path)} has the digest ${digest}; the TOC says ${wanted}.`;
    yield fail(chunkedFault("content-digest", what, path));
  }
}

/**
 * A file's chunks. One ends where the next begins, the last at the end of the file's frames; what has no such end (written
 * before 2023) ends before the next entry with content, and what is decoded beyond its size is dropped.
 */
function chunksOf(toc: Toc, row: number, dataEnd: number): readonly Chunk[] | null {
  const behind = chunksBehind(toc, row);
  const size = toc.sizes[row] ?? 0;
  const chunks: Chunk[] = [];
  let sum = 0;
  for (let at = row; at <= row + behind; at++) {
    const start = toc.offsets[at] ?? 0;
    const isLast = at === row + behind;
    const end = isLast ? toc.endOffsets[row] || nextOffset(toc, start, dataEnd) : (toc.offsets[at + 1] ?? 0);
    const bytes = behind === 0 ? size : (toc.chunkSizes[at] ?? 0);
    if (start <= 0 || end <= start || end > dataEnd || bytes <= 0) return null;
    // Holes too stand in the layer as frames: what claims to be longer than those can be would go on for ever.
    if (bytes > (end - start) * MAX_RATIO) return null;
    sum += bytes;
    const digest = sumText(toc, (behind === 0 ? toc.digests[at] : toc.chunkDigests[at]) ?? -1);
    chunks.push({ start, end, bytes, digest, isZeros: behind > 0 && toc.chunkTypes[at] === 1 });
  }
  return sum === size ? chunks : null;
}

function nextOffset({ offsets, rows }: Toc, start: number, dataEnd: number): number {
  let next = dataEnd;
  for (let row = 0; row < rows; row++) {
    const offset = offsets[row] ?? 0;
    if (offset > start && offset < next) next = offset;
  }
  return next;
}

/** Neighbours that are asked for together; zeros are not asked for. */
function* grouped(chunks: readonly Chunk[]): Generator<readonly Chunk[]> {
  let group: Chunk[] = [];
  for (const chunk of chunks) {
    const [first] = group;
    const fits = first !== undefined && !chunk.isZeros && chunk.end - first.start <= REQUEST_BYTES;
    if (group.length > 0 && !fits) {
      yield group;
      group = [];
    }
    if (chunk.isZeros) yield [chunk];
    else group.push(chunk);
  }
  if (group.length > 0) yield group;
}

async function decoded(
  stored: Uint8Array,
  { bytes, digest }: Chunk,
  path: string,
): Promise<Result<Uint8Array, ChunkedFault>> {
  const quoted = JSON.stringify(path);
  // What follows the last chunk of old layers is headers: a little more than the file.
  const content = await decodeFrames(stored, bytes + MAX_HEADERS_BYTES);
  if (!content.ok)
    return fail(
      chunkedFault("content-encoding", `${quoted}: its content is not compressed with zstd.`, path),
    );
  if (content.bytes.length < bytes) {
    const what = `${quoted}: a chunk has ${content.bytes.length} bytes in place of ${bytes}.`;
    return fail(chunkedFault("content-length", what, path));
  }
  const own = content.bytes.subarray(0, bytes);
  const actual = `sha256:${createHash("sha256").update(own).digest("hex")}`;
  if (actual === digest) return ok(own);
  return fail(
    chunkedFault(
      "content-digest",
      `${quoted}: a chunk has the digest ${actual}; the TOC says ${digest}.`,
      path,
    ),
  );
}

/** The most that zstd makes of a byte: blocks of 128 KiB that repeat one byte take four (RFC 8878, section 3.1.1.2). */
const MAX_RATIO = 32 * 1024;

const MAX_HEADERS_BYTES = 64 * 1024 * 1024;

const overLimit = (path: string, size: number, limitBytes: number): ReadFailure => ({
  code: "too-large",
  message: `${JSON.stringify(path)} has ${size} bytes, and ${limitBytes} are the limit.`,
  next: "Read it with twofold cat, which has none.",
});

const tooLarge = (path: string, maxChunkBytes: number): ReadFailure => ({
  code: "too-large",
  message: `${JSON.stringify(path)} has a chunk of more than ${maxChunkBytes} bytes.`,
  next: "Download the layer whole, with skopeo for one.",
});
