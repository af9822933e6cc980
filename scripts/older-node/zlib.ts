import { Duplex, Transform } from "node:stream";
import type * as zlib from "node:zlib";
import { Decompress } from "fzstd";

type Zlib = typeof zlib;

/** What a decoder is given at a time: of a few bytes zstd makes up to 128 KiB, which should not wait in memory by the gigabyte. */
const PIECE_BYTES = 4096;

/** As zstd numbers them (zstd.h, ZSTD_e_end and ZSTD_c_compressionLevel). */
const EACH_WRITE_A_FRAME = 2;
const LEVEL = 100;

/**
 * `node:zlib` with what came with Node.js 22.15: zstd, as far as we use it, by libraries in JavaScript and WebAssembly. They are
 * several times slower. Checksums of frames are not looked at: what is read has a digest.
 */
export function complete(own: Zlib): Zlib {
  return own.createZstdCompress === undefined ? withZstd(own) : own;
}

/** Exported so that a test can hold it against the zstd of Node.js. */
export function withZstd(own: Zlib): Zlib {
  const parts = { zstdDecompressSync, zstdDecompress, createZstdDecompress, createZstdCompress };
  return {
    ...own,
    constants: { ...own.constants, ZSTD_e_end: EACH_WRITE_A_FRAME, ZSTD_c_compressionLevel: LEVEL },
    ...(parts as unknown as Partial<Zlib>),
  };
}

/** Takes a frame piece by piece, null at its end, and gives what each holds; throws where it is damaged or does not end. */
function createDecoder(): (piece: Uint8Array | null) => readonly Buffer[] {
  let ready: Buffer[] = [];
  const decoder = new Decompress((part) => {
    if (part.length > 0) ready.push(Buffer.from(part.buffer, part.byteOffset, part.length));
  });
  return (piece) => {
    ready = [];
    decoder.push(piece ?? new Uint8Array(0), piece === null);
    return ready;
  };
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

interface DecodeOptions {
  readonly maxOutputLength?: number;
}

function zstdDecompressSync(
  frame: Uint8Array,
  { maxOutputLength = Number.POSITIVE_INFINITY }: DecodeOptions = {},
) {
  const parts: Buffer[] = [];
  let length = 0;
  const decode = createDecoder();
  for (const piece of [...piecesOf(frame), null])
    for (const part of decode(piece)) {
      length += part.length;
      if (length > maxOutputLength)
        throw Object.assign(new RangeError("more than was asked for"), { code: "ERR_BUFFER_TOO_LARGE" });
      parts.push(part);
    }
  return Buffer.concat(parts, length);
}

function zstdDecompress(
  frame: Uint8Array,
  options: DecodeOptions,
  done: (error: unknown, bytes?: Buffer) => void,
): void {
  setImmediate(() => {
    let bytes: Buffer;
    try {
      bytes = zstdDecompressSync(frame, options);
    } catch (error) {
      done(error);
      return;
    }
    done(null, bytes);
  });
}

function createZstdDecompress(): Duplex {
  return Duplex.from(async function* (chunks: AsyncIterable<Buffer>) {
    const decode = createDecoder();
    for await (const chunk of chunks) for (const piece of piecesOf(chunk)) yield* decode(piece);
    yield* decode(null);
  });
}

interface CompressOptions {
  readonly flush?: number;
  readonly params?: Readonly<Record<number, number>>;
  readonly readableHighWaterMark?: number;
}

/** Gives out its frame when it has all of it, or one for each write. */
function createZstdCompress({ flush, params, readableHighWaterMark }: CompressOptions = {}): Transform {
  const level = params?.[LEVEL];
  const compress = async (bytes: Uint8Array) => {
    const { Zstd } = await import("@hpcc-js/wasm-zstd");
    return Buffer.from((await Zstd.load()).compress(bytes, level));
  };
  const answer = (bytes: Uint8Array, done: (error: Error | null, frame?: Buffer) => void) =>
    void compress(bytes).then((frame) => done(null, frame), done);
  const kept: Buffer[] = [];
  return new Transform({
    ...(readableHighWaterMark === undefined ? {} : { readableHighWaterMark }),
    transform(bytes: Buffer, _encoding, done) {
      if (flush === EACH_WRITE_A_FRAME) return answer(bytes, done);
      kept.push(bytes);
      done();
    },
    flush(done) {
      if (flush === EACH_WRITE_A_FRAME) done();
      else answer(Buffer.concat(kept), done);
    },
  });
}
