import { promisify } from "node:util";
import { zstdDecompress, zstdDecompressSync } from "node:zlib";

/** One frame of a zstd stream (RFC 8878, sections 3.1.1 and 3.1.2). */
export interface Frame {
  readonly start: number;
  readonly end: number;
  /** Decoders step over it; zstd:chunked keeps its TOC, tar-split and footer in such frames. */
  readonly isSkippable: boolean;
}

export const SKIPPABLE_MAGIC = 0x184d2a50;
/** Magic and length. */
export const SKIPPABLE_HEADER_BYTES = 8;
const ZSTD_MAGIC = 0xfd2fb528;
const BLOCK_RLE = 1;
const BLOCK_RESERVED = 3;

/** The frames that `bytes` consists of; null where they do not, or the last one is cut. */
export function framesOf(bytes: Uint8Array): readonly Frame[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = frameEnd(view, start);
    if (end === null || end > bytes.length) return null;
    frames.push({ start, end, isSkippable: isSkippable(view.getUint32(start, true)) });
    start = end;
  }
  return frames;
}

const isSkippable = (magic: number): boolean => magic >>> 4 === SKIPPABLE_MAGIC >>> 4;

/** Null where no frame starts here, or its blocks lead out of the bytes. */
function frameEnd(view: DataView, start: number): number | null {
  if (start + 6 > view.byteLength) return null;
  const magic = view.getUint32(start, true);
  if (isSkippable(magic))
    return start + 8 > view.byteLength ? null : start + 8 + view.getUint32(start + 4, true);
  if (magic !== ZSTD_MAGIC) return null;
  const descriptor = view.getUint8(start + 4);
  const isSingle = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >>> 6;
  const sizeBytes = sizeFlag === 0 ? (isSingle ? 1 : 0) : 1 << sizeFlag;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  let at = start + 5 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  for (;;) {
    if (at + 3 > view.byteLength) return null;
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const kind = (header >>> 1) & 3;
    if (kind === BLOCK_RESERVED) return null;
    at += 3 + (kind === BLOCK_RLE ? 1 : header >>> 3);
    if ((header & 1) !== 0) return at + ((descriptor & 4) !== 0 ? 4 : 0);
  }
}

const decode = promisify(zstdDecompress);

export type Decoded =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: "encoding" | "too-large" };

/**
 * What all frames of `bytes` hold together, at most `limitBytes`. Node.js decodes the first frame of its input and drops the
 * rest without a word (24.21), so each is decoded by itself.
 */
export async function decodeFrames(bytes: Uint8Array, limitBytes: number): Promise<Decoded> {
  const work = decoding(bytes, limitBytes);
  for (let step = work.next(); ; ) {
    if (step.done) return step.value;
    const { frame, maxOutputLength } = step.value;
    const part = await decode(frame, { maxOutputLength }).catch((error: unknown) => reasonOf(error));
    step = work.next(part);
  }
}

/** The same at once, for what is small or in a process of its own. */
export function decodeFramesNow(bytes: Uint8Array, limitBytes: number): Decoded {
  const work = decoding(bytes, limitBytes);
  for (let step = work.next(); ; ) {
    if (step.done) return step.value;
    const { frame, maxOutputLength } = step.value;
    let part: Buffer | "encoding" | "too-large";
    try {
      part = zstdDecompressSync(frame, { maxOutputLength });
    } catch (error) {
      part = reasonOf(error);
    }
    step = work.next(part);
  }
}

/** Yields one frame after the other, and is given what it holds. */
function* decoding(
  bytes: Uint8Array,
  limitBytes: number,
): Generator<
  { readonly frame: Uint8Array; readonly maxOutputLength: number },
  Decoded,
  Buffer | "encoding" | "too-large"
> {
  const parts: Buffer[] = [];
  let length = 0;
  const frames = framesOf(bytes);
  if (frames === null) return { ok: false, why: "encoding" };
  for (const { start, end, isSkippable: isSkipped } of frames) {
    if (isSkipped) continue;
    const part = yield {
      frame: bytes.subarray(start, end),
      maxOutputLength: Math.max(1, limitBytes - length),
    };
    if (typeof part === "string") return { ok: false, why: part };
    parts.push(part);
    length += part.length;
    if (length > limitBytes) return { ok: false, why: "too-large" };
  }
  const [only] = parts;
  return { ok: true, bytes: parts.length === 1 && only !== undefined ? only : Buffer.concat(parts, length) };
}

const reasonOf = (error: unknown): "encoding" | "too-large" =>
  (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "too-large" : "encoding";
