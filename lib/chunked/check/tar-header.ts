import type { TocTime } from "../toc/toc.ts";

/**
 * The header of one tar entry with all that stands before it (pax records, GNU long names), as Go reads it
 * (vbatts/tar-split, archive/tar/reader.go): texts are bytes, numbers octal or base 256.
 */
export interface TarHeader {
  readonly type: number;
  readonly name: Buffer;
  readonly link: Buffer;
  readonly mode: number;
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly modTime: TocTime;
  readonly accessTime: TocTime | null;
  readonly changeTime: TocTime | null;
  readonly devMajor: number;
  readonly devMinor: number;
  /** Name to value, both as bytes in latin1. */
  readonly xattrs: ReadonlyMap<string, string>;
  readonly isSparse: boolean;
  /** Bytes of content that the archive holds of it. */
  readonly storedBytes: number;
  /** Where its content begins. */
  readonly end: number;
}

export type ReadHeader =
  | { readonly kind: "header"; readonly header: TarHeader }
  /** Two blocks of zeros, or nothing. */
  | { readonly kind: "end" }
  | { readonly kind: "bad"; readonly what: string }
  /** It goes on behind the bytes that are there. */
  | { readonly kind: "more" };

export const BLOCK = 512;
/** What pax records, or a long name, of one entry may be (archive/tar `maxSpecialFileSize`). */
const MAX_SPECIAL_BYTES = 1024 * 1024;

const HEADER_ONLY = new Set(["1", "2", "3", "4", "5", "6"].map((type) => type.charCodeAt(0)));
const [REG, REG_OLD, DIR, SPARSE] = [0x30, 0, 0x35, 0x53];
const [PAX, PAX_GLOBAL, LONG_NAME, LONG_LINK] = [0x78, 0x67, 0x4c, 0x4b];

class BadHeader extends Error {}

/** Reads the header that begins at `at`. `goesOn`: whether more bytes may come, so that their end is not that of the tar. */
export function readTarHeader(bytes: Uint8Array, at: number, goesOn = false): ReadHeader {
  try {
    return read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), at, goesOn);
  } catch (error) {
    if (error instanceof BadHeader) return { kind: "bad", what: error.message };
    throw error;
  }
}

function read(bytes: Buffer, from: number, goesOn: boolean): ReadHeader {
  let at = from;
  let pax = new Map<string, string>();
  let longName: Buffer | null = null;
  let longLink: Buffer | null = null;
  for (;;) {
    // Records of an entry that never comes are the end too.
    if (at >= bytes.length) return { kind: goesOn ? "more" : "end" };
    if (at + BLOCK > bytes.length) return { kind: "more" };
    const block = bytes.subarray(at, at + BLOCK);
    if (isZero(block)) {
      if (at + BLOCK === bytes.length) return { kind: goesOn ? "more" : "end" };
      if (at + 2 * BLOCK > bytes.length) return { kind: "more" };
      if (isZero(bytes.subarray(at + BLOCK, at + 2 * BLOCK))) return { kind: "end" };
      throw new BadHeader("a block of zeros stands before a header");
    }
    const plain = plainHeader(block);
    at += BLOCK;
    if (![PAX, PAX_GLOBAL, LONG_NAME, LONG_LINK].includes(plain.type)) {
      const header = merged(plain, { pax, longName, longLink }, at);
      return header.isSparse && plain.type === SPARSE && block[482] !== 0
        ? sparseExtended(bytes, header)
        : { kind: "header", header };
    }
    if (plain.size > MAX_SPECIAL_BYTES) throw new BadHeader("its extended header is too long");
    if (at + plain.size > bytes.length) return { kind: "more" };
    const content = bytes.subarray(at, at + plain.size);
    at += Math.ceil(plain.size / BLOCK) * BLOCK;
    if (plain.type === LONG_NAME) longName = cString(content);
    else if (plain.type === LONG_LINK) longLink = cString(content);
    else {
      pax = paxRecords(content);
      if (plain.type === PAX_GLOBAL)
        return {
          kind: "header",
          header: { ...merged(plain, { pax, longName, longLink }, at), storedBytes: 0 },
        };
    }
  }
}

interface Extended {
  readonly pax: ReadonlyMap<string, string>;
  readonly longName: Buffer | null;
  readonly longLink: Buffer | null;
}

type Plain = Omit<TarHeader, "xattrs" | "isSparse" | "storedBytes" | "end">;

/** One block (POSIX ustar, GNU, STAR, V7). */
function plainHeader(block: Buffer): Plain {
  const text = (start: number, length: number) => cString(block.subarray(start, start + length));
  const number = (start: number, length: number) => numeric(block.subarray(start, start + length));
  const sum = number(148, 8);
  let [unsigned, signed] = [0, 0];
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  if (sum !== unsigned && sum !== signed) throw new BadHeader("its checksum is wrong");
  const magic = block.toString("latin1", 257, 265);
  const isStar = magic === "ustar\u000000" && block.toString("latin1", 508, 512) === "tar\0";
  const isUstar = magic === "ustar\u000000" && !isStar;
  const isGnu = magic === "ustar  \0";
  const isV7 = !magic.startsWith("ustar\0") && !isGnu;
  let prefix = isUstar ? text(345, 155) : isStar ? text(345, 131) : Buffer.alloc(0);
  let accessTime: TocTime | null = isStar ? { seconds: number(476, 12), nanos: 0 } : null;
  let changeTime: TocTime | null = isStar ? { seconds: number(488, 12), nanos: 0 } : null;
  if (isGnu) {
    try {
      accessTime = block[345] === 0 ? null : { seconds: number(345, 12), nanos: 0 };
      changeTime = block[357] === 0 ? null : { seconds: number(357, 12), nanos: 0 };
    } catch {
      // Writers of Go before 1.8 put a prefix there.
      [accessTime, changeTime] = [null, null];
      const old = text(345, 155);
      if (old.every((byte) => byte < 0x80)) prefix = old;
    }
  }
  const name = text(0, 100);
  return {
    type: block[156] ?? 0,
    name: prefix.length > 0 ? Buffer.concat([prefix, Buffer.from("/"), name]) : name,
    link: text(157, 100),
    mode: number(100, 8),
    size: number(124, 12),
    uid: number(108, 8),
    gid: number(116, 8),
    modTime: { seconds: number(136, 12), nanos: 0 },
    accessTime,
    changeTime,
    devMajor: isV7 ? 0 : number(329, 8),
    devMinor: isV7 ? 0 : number(337, 8),
  };
}

function merged(plain: Plain, { pax, longName, longLink }: Extended, end: number): TarHeader {
  const own = (key: string) => pax.get(key) || undefined;
  const whole = (key: string, other: number) => {
    const value = own(key);
    if (value === undefined) return other;
    if (!/^[+-]?\d+$/.test(value)) throw new BadHeader(`its pax record ${key} is no number`);
    return Number(value);
  };
  const time = (key: string, other: TocTime | null) => {
    const value = own(key);
    return value === undefined ? other : paxTime(value);
  };
  const path = (key: string, other: Buffer) => {
    const value = own(key);
    return value === undefined ? other : Buffer.from(value, "latin1");
  };
  const xattrs = new Map<string, string>();
  for (const [key, value] of pax) if (key.startsWith(XATTR)) xattrs.set(key.slice(XATTR.length), value);
  const storedBytes = whole("size", plain.size);
  const sparse = sparseOf(pax);
  const name = longName !== null && longName.length > 0 ? longName : path("path", plain.name);
  const isDirectory = plain.type === REG_OLD && name.at(-1) === 0x2f;
  const type = plain.type === REG_OLD ? (isDirectory ? DIR : REG) : plain.type;
  if (storedBytes < 0) throw new BadHeader("its size is negative");
  return {
    type,
    name: sparse?.name === undefined ? name : Buffer.from(sparse.name, "latin1"),
    link: longLink !== null && longLink.length > 0 ? longLink : path("linkpath", plain.link),
    mode: plain.mode,
    size: sparse?.size ?? storedBytes,
    uid: whole("uid", plain.uid),
    gid: whole("gid", plain.gid),
    modTime: time("mtime", plain.modTime) ?? plain.modTime,
    accessTime: time("atime", plain.accessTime),
    changeTime: time("ctime", plain.changeTime),
    devMajor: plain.devMajor,
    devMinor: plain.devMinor,
    xattrs,
    isSparse: sparse !== null || type === SPARSE,
    storedBytes: HEADER_ONLY.has(type) ? 0 : storedBytes,
    end,
  };
}

const XATTR = "SCHILY.xattr.";

/** GNU's sparse files in pax records, versions 0.0, 0.1 and 1.0; null for any other file. */
function sparseOf(
  pax: ReadonlyMap<string, string>,
): { name: string | undefined; size: number | undefined } | null {
  const version = `${pax.get("GNU.sparse.major") ?? ""}.${pax.get("GNU.sparse.minor") ?? ""}`;
  const isMapped = pax.has("GNU.sparse.map") || pax.has("GNU.sparse.offset");
  if (!["0.0", "0.1", "1.0"].includes(version) && !(version === "." && isMapped)) return null;
  const size = Number(pax.get("GNU.sparse.size") ?? pax.get("GNU.sparse.realsize") ?? "x");
  return {
    name: pax.get("GNU.sparse.name") || undefined,
    size: Number.isSafeInteger(size) ? size : undefined,
  };
}

/** Old GNU sparse files have more blocks behind their header, each of which says whether another follows. */
function sparseExtended(bytes: Buffer, header: TarHeader): ReadHeader {
  let { end } = header;
  for (;;) {
    if (end + BLOCK > bytes.length) return { kind: "more" };
    const goesOn = bytes[end + 504] !== 0;
    end += BLOCK;
    if (!goesOn) return { kind: "header", header: { ...header, end } };
  }
}

function paxRecords(content: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  const text = content.toString("latin1");
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(" ", at);
    const length = space < 0 ? "" : text.slice(at, space);
    const end = at + Number(length);
    const equals = text.indexOf("=", space);
    if (!/^\d{1,7}$/.test(length) || end > text.length || Number(length) < 5 || text[end - 1] !== "\n")
      throw new BadHeader("its pax records are malformed");
    const [key, value] = [text.slice(space + 1, equals), text.slice(equals + 1, end - 1)];
    const isText = ["path", "linkpath", "uname", "gname"].includes(key);
    if (equals < 0 || equals >= end || key === "" || (isText ? value : key).includes("\0"))
      throw new BadHeader("its pax records are malformed");
    records.set(key, value);
    at = end;
  }
  return records;
}

function paxTime(value: string): TocTime {
  const found = /^([+-]?\d+)(?:\.(\d*))?$/.exec(value);
  if (found === null) throw new BadHeader("a time in its pax records is malformed");
  const [, whole = "", fraction = ""] = found;
  const nanos = Number(fraction.slice(0, 9).padEnd(9, "0"));
  const seconds = Number(whole);
  if (!whole.startsWith("-") || nanos === 0) return { seconds, nanos };
  return { seconds: seconds - 1, nanos: 1_000_000_000 - nanos };
}

const cString = (field: Buffer): Buffer => {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
};

/** Octal, or base 256 where the first bit is set (GNU). */
function numeric(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) === 0) {
    const digits =
      field
        .toString("latin1")
        .replace(/^[ \0]+|[ \0]+$/g, "")
        .split("\0", 1)[0] ?? "";
    if (digits === "") return 0;
    if (!/^[0-7]+$/.test(digits)) throw new BadHeader("a number in it is not octal");
    return Number.parseInt(digits, 8);
  }
  const invert = (first & 0x40) !== 0 ? 0xff : 0;
  let value = 0n;
  for (const [at, byte] of field.entries())
    value = (value << 8n) | BigInt((byte ^ invert) & (at === 0 ? 0x7f : 0xff));
  if (value >> 63n > 0n) throw new BadHeader("a number in it is too large");
  return Number(invert === 0 ? value : -value - 1n);
}

const ZEROS = Buffer.alloc(BLOCK);
const isZero = (block: Buffer): boolean => block.equals(ZEROS);
