import { formatOf, type HeaderFormat, parseNumeric, parseText } from "./block.ts";
import { isSparse, type PaxRecords, parsePaxNumber } from "./pax.ts";
import { parsePaxTime, type TarTime, wholeSeconds } from "./tar-time.ts";

/** What one header block says; numbers that are none make the block malformed. */
export interface RawHeader {
  readonly typeFlag: string;
  readonly name: Buffer;
  readonly linkName: Buffer;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: number;
  readonly devMajor: number;
  readonly devMinor: number;
  readonly accessed: number | null;
  readonly changed: number | null;
}

/** What the headers before an entry's own said of it. */
export interface Extended {
  readonly pax: PaxRecords | null;
  readonly longName: Buffer | null;
  readonly longLink: Buffer | null;
}

/** Reads a block that is not all zeros as Go's archive/tar does (reader.go, readHeader); null when it is no header. */
export function readHeader(block: Buffer): RawHeader | null {
  const format = formatOf(block);
  if (format === null) return null;
  const isOld = format === "v7";
  const numbers = {
    size: parseNumeric(block, 124, 12),
    mode: parseNumeric(block, 100, 8),
    uid: parseNumeric(block, 108, 8),
    gid: parseNumeric(block, 116, 8),
    modified: parseNumeric(block, 136, 12),
    devMajor: isOld ? 0 : parseNumeric(block, 329, 8),
    devMinor: isOld ? 0 : parseNumeric(block, 337, 8),
  };
  if (!areNumbers(numbers)) return null;
  const beyond = readBeyondV7(block, format);
  if (beyond === null) return null;
  const name = parseText(block, 0, 100);
  return {
    typeFlag: block.toString("latin1", 156, 157),
    name: beyond.prefix.length === 0 ? name : Buffer.concat([beyond.prefix, SLASH, name]),
    linkName: parseText(block, 157, 100),
    ...numbers,
    accessed: beyond.accessed,
    changed: beyond.changed,
  };
}

const SLASH = Buffer.from("/");
const NOTHING = Buffer.alloc(0);

interface BeyondV7 {
  readonly prefix: Buffer;
  readonly accessed: number | null;
  readonly changed: number | null;
}

function readBeyondV7(block: Buffer, format: HeaderFormat): BeyondV7 | null {
  switch (format) {
    case "v7":
      return { prefix: NOTHING, accessed: null, changed: null };
    case "ustar":
      return { prefix: parseText(block, 345, 155), accessed: null, changed: null };
    case "star": {
      const [accessed, changed] = [parseNumeric(block, 476, 12), parseNumeric(block, 488, 12)];
      if (accessed === null || changed === null) return null;
      return { prefix: parseText(block, 345, 131), accessed, changed };
    }
    case "gnu": {
      const accessed = block[345] === 0 ? null : { at: parseNumeric(block, 345, 12) };
      const changed = block[357] === 0 ? null : { at: parseNumeric(block, 357, 12) };
      if (accessed?.at !== null && changed?.at !== null)
        return { prefix: NOTHING, accessed: accessed?.at ?? null, changed: changed?.at ?? null };
      // Go before 1.8 wrote a prefix there (golang/go#12594).
      const prefix = parseText(block, 345, 155);
      const isAscii = prefix.every((byte) => byte < 0x80);
      return { prefix: isAscii ? prefix : NOTHING, accessed: null, changed: null };
    }
  }
}

function areNumbers<K extends string>(
  numbers: Readonly<Record<K, number | null>>,
): numbers is Readonly<Record<K, number>> {
  return Object.values(numbers).every((number) => number !== null);
}

/** What the headers of one entry say, merged; whether anybody can write it is told elsewhere. */
export interface TarHeader {
  /** The byte of the type; that of a regular file or a directory where tars before POSIX have none. */
  readonly typeFlag: string;
  readonly name: Buffer;
  readonly linkName: Buffer;
  /** The header's number, without bits of the type. */
  readonly mode: number;
  /** Of the file; of a sparse one, what it has when it is put together. */
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: TarTime;
  readonly accessed: TarTime | null;
  readonly changed: TarTime | null;
  readonly devMajor: number;
  readonly devMinor: number;
  /** Of `SCHILY.xattr.*`; names are latin1 strings, one character a byte. */
  readonly xattrs: ReadonlyMap<string, Buffer>;
  readonly isSparse: boolean;
  /** What a header has for a size, whatever its type. */
  readonly toldBytes: number;
}

/**
 * Merged as Go's archive/tar does (reader.go, next and mergePAX): pax over the block, GNU long names over both, an empty record
 * is no record. Null where a record holds a number or a time that is none.
 */
export function mergeHeader(raw: RawHeader, extended: Extended): TarHeader | null {
  const pax = extended.pax ?? NO_RECORDS;
  const sparse = isSparse(pax);
  const numbers = {
    toldBytes: paxNumber(pax, "size", raw.size),
    uid: paxNumber(pax, "uid", raw.uid),
    gid: paxNumber(pax, "gid", raw.gid),
  };
  const modified = paxTime(pax, "mtime", wholeSeconds(raw.modified));
  const accessed = paxTime(pax, "atime", raw.accessed === null ? null : wholeSeconds(raw.accessed));
  const changed = paxTime(pax, "ctime", raw.changed === null ? null : wholeSeconds(raw.changed));
  if (!areNumbers(numbers) || numbers.toldBytes < 0) return null;
  if (modified === "malformed" || accessed === "malformed" || changed === "malformed") return null;
  const written = extended.longName ?? filled(pax, "path") ?? raw.name;
  // Written by tars before POSIX; a name that ends in "/" was a directory then.
  const typeFlag = raw.typeFlag === "\0" ? (written.at(-1) === 0x2f ? "5" : "0") : raw.typeFlag;
  return {
    typeFlag,
    name: (sparse ? filled(pax, "GNU.sparse.name") : null) ?? written,
    linkName: extended.longLink ?? filled(pax, "linkpath") ?? raw.linkName,
    mode: raw.mode,
    size: (sparse ? sparseSize(pax) : null) ?? numbers.toldBytes,
    ...numbers,
    modified: modified ?? wholeSeconds(raw.modified),
    accessed,
    changed,
    devMajor: raw.devMajor,
    devMinor: raw.devMinor,
    xattrs: xattrsOf(pax),
    isSparse: sparse || typeFlag === "S",
  };
}

const NO_RECORDS: PaxRecords = new Map();
const XATTR = "SCHILY.xattr.";

function filled(pax: PaxRecords, key: string): Buffer | null {
  const value = pax.get(key);
  return value === undefined || value.length === 0 ? null : value;
}

function paxNumber(pax: PaxRecords, key: string, otherwise: number): number | null {
  const value = filled(pax, key);
  return value === null ? otherwise : parsePaxNumber(value);
}

function paxTime(pax: PaxRecords, key: string, otherwise: TarTime | null): TarTime | null | "malformed" {
  const value = filled(pax, key);
  return value === null ? otherwise : (parsePaxTime(value.toString("latin1")) ?? "malformed");
}

/** GNU's sparse files in pax records name their size twice, by their version. */
function sparseSize(pax: PaxRecords): number | null {
  const value = filled(pax, "GNU.sparse.size") ?? filled(pax, "GNU.sparse.realsize");
  return value === null ? null : parsePaxNumber(value);
}

function xattrsOf(pax: PaxRecords): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const [key, value] of pax) if (key.startsWith(XATTR)) found.set(key.slice(XATTR.length), value);
  return found;
}
