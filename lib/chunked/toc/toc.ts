/** The types of entries that a TOC has, by the number that `Toc.types` holds of each; 0 is any other. */
export const entryTypes = [
  "other",
  "reg",
  "hardlink",
  "char",
  "block",
  "dir",
  "fifo",
  "symlink",
  "chunk",
] as const;
export type EntryType = (typeof entryTypes)[number];

export const REG = 1;
export const HARDLINK = 2;
export const DIR = 5;
export const SYMLINK = 7;
export const CHUNK = 8;

/** Texts of many rows in one piece of memory: the bytes of row `n` are `starts[n]` to `ends[n]`. */
export interface Texts {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** A time of a TOC in whole seconds since 1970 and nanoseconds on from there. */
export interface TocTime {
  readonly seconds: number;
  readonly nanos: number;
}

/** What few rows have. */
export interface Rare {
  readonly accessTime?: TocTime;
  readonly changeTime?: TocTime;
  readonly devMajor?: number;
  readonly devMinor?: number;
  /** Name and value in base64, as written; of two of one name the last counts. */
  readonly xattrs?: readonly (readonly [name: string, value: string])[];
  /** The type of a row whose number is 0, as written. */
  readonly type?: string;
}

/**
 * A table of contents (containers/storage, internal/minimal/compression.go `TOC`), a row for each entry in its own order,
 * a column for each member: 200,000 files are some 40 MB so, and several times that as objects. Numbers are as written;
 * what is left out is 0, as Go reads it.
 */
export interface Toc {
  readonly version: number;
  /** As written; null where there is none. */
  readonly tarSplitDigest: string | null;
  readonly rows: number;
  /** An index of `entryTypes`. */
  readonly types: Uint8Array;
  /** As written, bytes that are not UTF-8 too. */
  readonly names: Texts;
  readonly links: Texts;
  /** Permission bits and those above them, as in a tar header. */
  readonly modes: Float64Array;
  readonly sizes: Float64Array;
  readonly uids: Float64Array;
  readonly gids: Float64Array;
  /** Seconds since 1970; NaN where there is no time. */
  readonly modSeconds: Float64Array;
  readonly modNanos: Uint32Array;
  /** SHA-256 sums of 32 bytes, one after the other; rows point at them by number. */
  readonly sums: Uint8Array;
  /** Of the file; -1 where there is none, -2 where it is no SHA-256 digest. */
  readonly digests: Int32Array;
  /** Bytes from the start of the layer. */
  readonly offsets: Float64Array;
  readonly endOffsets: Float64Array;
  readonly chunkSizes: Float64Array;
  /** Bytes from the start of the file. */
  readonly chunkOffsets: Float64Array;
  /** As `digests`. */
  readonly chunkDigests: Int32Array;
  /** 1 where the chunk is nothing but zeros (`chunkType`), 2 where it is of a type that nobody knows. */
  readonly chunkTypes: Uint8Array;
  readonly rare: ReadonlyMap<number, Rare>;
}

export const NO_DIGEST = -1;
export const BAD_DIGEST = -2;

const text = (texts: Texts, row: number): Buffer =>
  Buffer.from(texts.bytes.buffer, texts.bytes.byteOffset).subarray(texts.starts[row], texts.ends[row]);

/** The bytes of a row's name, as written. */
export const nameBytes = ({ names }: Toc, row: number): Buffer => text(names, row);
/** A row's name for people; what is not UTF-8 in it is replaced. */
export const nameOf = (toc: Toc, row: number): string => text(toc.names, row).toString();
export const linkBytes = ({ links }: Toc, row: number): Buffer => text(links, row);
export const linkOf = (toc: Toc, row: number): string => text(toc.links, row).toString();
export const typeOf = ({ types }: Toc, row: number): EntryType => entryTypes[types[row] ?? 0] ?? "other";

/** The digest that a row of `digests` or `chunkDigests` points at; null where there is none. */
export function sumText({ sums }: Toc, at: number): string | null {
  if (at < 0) return null;
  return `sha256:${Buffer.from(sums.buffer, sums.byteOffset + at * 32, 32).toString("hex")}`;
}

/** How many rows behind `row` are further chunks of its file. */
export function chunksBehind({ types, rows }: Toc, row: number): number {
  let next = row + 1;
  while (next < rows && types[next] === CHUNK) next += 1;
  return next - row - 1;
}
