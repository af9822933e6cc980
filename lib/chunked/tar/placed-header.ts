import { BLOCK_BYTES, isZeroBlock, parseText } from "./block.ts";
import { type Extended, mergeHeader, readHeader, type TarHeader } from "./header.ts";
import { parsePax } from "./pax.ts";

/** A header with all that stands before it (pax records, GNU long names), and where it is. */
export interface PlacedHeader extends TarHeader {
  /** Bytes of content that the archive holds of it. */
  readonly storedBytes: number;
  /** Where its content begins. */
  readonly end: number;
}

export type ReadHeader =
  | { readonly kind: "header"; readonly header: PlacedHeader }
  /** Two blocks of zeros, or nothing. */
  | { readonly kind: "end" }
  | { readonly kind: "bad"; readonly what: string }
  /** It goes on behind the bytes that are there. */
  | { readonly kind: "more" };

/** What pax records, or a long name, of one entry may be (archive/tar `maxSpecialFileSize`). */
const MAX_SPECIAL_BYTES = 1024 * 1024;
/** Types of which no content follows, whatever size they tell. */
const HEADER_ONLY = /^[1-6]$/;
/** Pax records, for all entries behind them too, and GNU long names. */
const EXTENSION = /^[xgLK]$/;

/**
 * Reads the header that begins at `from` as Go does (vbatts/tar-split, archive/tar/reader.go). `goesOn`: whether more bytes may
 * come, so that their end is not that of the tar.
 */
export function readTarHeader(given: Uint8Array, from: number, goesOn = false): ReadHeader {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.length);
  let extended: Extended = { pax: null, longName: null, longLink: null };
  for (let at = from; ; ) {
    // Records of an entry that never comes are the end too.
    if (at >= bytes.length) return { kind: goesOn ? "more" : "end" };
    if (at + BLOCK_BYTES > bytes.length) return { kind: "more" };
    const block = bytes.subarray(at, at + BLOCK_BYTES);
    if (isZeroBlock(block)) return zeros(bytes, at, goesOn);
    const raw = readHeader(block);
    if (raw === null) return bad("its block is damaged");
    at += BLOCK_BYTES;
    const isGlobal = raw.typeFlag === "g";
    if (EXTENSION.test(raw.typeFlag)) {
      if (raw.size < 0) return bad("its size is negative");
      if (raw.size > MAX_SPECIAL_BYTES) return bad("its extended header is too long");
      if (at + raw.size > bytes.length) return { kind: "more" };
      const content = bytes.subarray(at, at + raw.size);
      at += Math.ceil(raw.size / BLOCK_BYTES) * BLOCK_BYTES;
      const more = extension(raw.typeFlag, content);
      if (more === null) return bad("its pax records are malformed");
      extended = { ...extended, ...more };
      if (!isGlobal) continue;
    }
    const header = mergeHeader(raw, extended);
    if (header === null) return bad("a number or a time in its pax records is none");
    const isEmpty = isGlobal || HEADER_ONLY.test(header.typeFlag);
    const end = raw.typeFlag === "S" && block[482] !== 0 ? endOfSparse(bytes, at) : at;
    if (end === null) return { kind: "more" };
    return { kind: "header", header: { ...header, storedBytes: isEmpty ? 0 : header.toldBytes, end } };
  }
}

const bad = (what: string): ReadHeader => ({ kind: "bad", what });

function zeros(bytes: Buffer, at: number, goesOn: boolean): ReadHeader {
  if (at + BLOCK_BYTES === bytes.length) return { kind: goesOn ? "more" : "end" };
  if (at + 2 * BLOCK_BYTES > bytes.length) return { kind: "more" };
  return isZeroBlock(bytes.subarray(at + BLOCK_BYTES, at + 2 * BLOCK_BYTES))
    ? { kind: "end" }
    : bad("a block of zeros stands before a header");
}

function extension(typeFlag: string, content: Buffer): Partial<Extended> | null {
  const text = parseText(content, 0, content.length);
  if (typeFlag === "L") return { longName: text.length === 0 ? null : text };
  if (typeFlag === "K") return { longLink: text.length === 0 ? null : text };
  const pax = parsePax(content);
  return pax === null ? null : { pax };
}

/** Old GNU sparse files have more blocks behind their header, each of which says whether another follows. */
function endOfSparse(bytes: Buffer, from: number): number | null {
  for (let end = from; ; ) {
    if (end + BLOCK_BYTES > bytes.length) return null;
    const goesOn = bytes[end + 504] !== 0;
    end += BLOCK_BYTES;
    if (!goesOn) return end;
  }
}
