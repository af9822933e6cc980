import { isUtf8 } from "node:buffer";
import { formatOf, type HeaderFormat, parseNumeric, parseText } from "./block.ts";
import { type TarFault, tarFault } from "./fault.ts";
import { isSparse, type PaxRecords, parsePaxNumber } from "./pax.ts";
import { isWritable, parsePaxTime, type TarTime, wholeSeconds } from "./tar-time.ts";

export type EntryType = "reg" | "hardlink" | "symlink" | "char" | "block" | "dir" | "fifo";

/** One entry of a tar, after its extended headers were merged into it. */
export interface TarEntry {
  readonly type: EntryType;
  /** As it is written there: `./` and the `/` of directories stay. */
  readonly name: string;
  readonly linkName: string;
  /** The header's number, without bits of the type. */
  readonly mode: number;
  /** Bytes of content that follow; 0 for all but regular files. */
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  readonly modified: TarTime;
  readonly accessed: TarTime | null;
  readonly changed: TarTime | null;
  readonly devMajor: number;
  readonly devMinor: number;
  /** Of `SCHILY.xattr.*`, sorted by the bytes of their names. */
  readonly xattrs: readonly (readonly [name: string, value: Buffer])[];
}

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

const TYPES: Readonly<Record<string, EntryType>> = {
  "0": "reg",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
};

/**
 * The entry of a header that is no extension, or why it cannot be written. Merged as Go's archive/tar does (reader.go, next and
 * mergePAX): pax over the block, GNU long names over both, an empty record is no record.
 */
export function mergeEntry(raw: RawHeader, extended: Extended): TarEntry | TarFault {
  const pax = extended.pax ?? NO_RECORDS;
  const name = extended.longName ?? filled(pax, "path") ?? raw.name;
  const linkName = extended.longLink ?? filled(pax, "linkpath") ?? raw.linkName;
  const path = name.toString();
  const numbers = {
    size: paxNumber(pax, "size", raw.size),
    uid: paxNumber(pax, "uid", raw.uid),
    gid: paxNumber(pax, "gid", raw.gid),
  };
  const times = {
    modified: paxTime(pax, "mtime", wholeSeconds(raw.modified)),
    accessed: paxTime(pax, "atime", raw.accessed === null ? null : wholeSeconds(raw.accessed)),
    changed: paxTime(pax, "ctime", raw.changed === null ? null : wholeSeconds(raw.changed)),
  };
  const { modified, accessed, changed } = times;
  if (!areNumbers(numbers) || numbers.size < 0 || !isTime(modified) || !isTime(accessed) || !isTime(changed))
    return tarFault("malformed-tar", path, "A pax record holds a number that is none.");
  // Written by tars before POSIX; a name that ends in "/" was a directory then.
  const type = raw.typeFlag === "\0" ? (path.endsWith("/") ? "dir" : "reg") : TYPES[raw.typeFlag];
  if (raw.typeFlag === "S" || isSparse(pax))
    return tarFault("sparse-file", path, "It is a sparse file, whose content zstd:chunked tools damage.");
  if (type === undefined)
    return tarFault(
      "unsupported-type",
      path,
      `Entries of type ${said(raw.typeFlag)} have no place in a TOC.`,
    );
  if (type !== "reg" && numbers.size > 0)
    return tarFault(
      "size-without-content",
      path,
      `Its header gives a ${type} a size, on which podman fails.`,
    );
  if (!isUtf8(name)) return tarFault("name-not-utf8", path, "Its name is not UTF-8, on which podman fails.");
  if (!isUtf8(linkName))
    return tarFault("link-not-utf8", path, "The name that it links to is not UTF-8, on which podman fails.");
  const xattrs = readXattrs(pax);
  if (xattrs === null)
    return tarFault("xattr-not-utf8", path, "The name of an extended attribute is not UTF-8.");
  if (![modified, accessed, changed].every((time) => time === null || isWritable(time)))
    return tarFault("time-out-of-range", path, "One of its times is outside of the years 0 to 9999.");
  return {
    type,
    name: path,
    linkName: linkName.toString(),
    mode: raw.mode,
    ...numbers,
    modified: modified ?? wholeSeconds(raw.modified),
    accessed,
    changed,
    devMajor: raw.devMajor,
    devMinor: raw.devMinor,
    xattrs,
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

function isTime(time: TarTime | null | "malformed"): time is TarTime | null {
  return time !== "malformed";
}

function readXattrs(pax: PaxRecords): TarEntry["xattrs"] | null {
  const found: [Buffer, Buffer][] = [];
  for (const [key, value] of pax)
    if (key.startsWith(XATTR)) found.push([Buffer.from(key.slice(XATTR.length), "latin1"), value]);
  if (!found.every(([name]) => isUtf8(name))) return null;
  return found.sort(([a], [b]) => a.compare(b)).map(([name, value]) => [name.toString(), value]);
}

const said = (flag: string) => (/^[!-~]$/.test(flag) ? `“${flag}”` : `0x${flag.charCodeAt(0).toString(16)}`);
