import { isUtf8 } from "node:buffer";
import { type TarFault, tarFault } from "./fault.ts";
import { type Extended, mergeHeader, type RawHeader, type TarHeader } from "./header.ts";
import { isWritable, type TarTime } from "./tar-time.ts";

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

const TYPES: Readonly<Record<string, EntryType>> = {
  "0": "reg",
  "1": "hardlink",
  "2": "symlink",
  "3": "char",
  "4": "block",
  "5": "dir",
  "6": "fifo",
};

/** The entry of a header that is no extension, or why it cannot be written. */
export function mergeEntry(raw: RawHeader, extended: Extended): TarEntry | TarFault {
  const header = mergeHeader(raw, extended);
  if (header === null)
    return tarFault(
      "malformed-tar",
      (extended.longName ?? extended.pax?.get("path") ?? raw.name).toString(),
      "A pax record holds a number that is none.",
    );
  const { typeFlag, name, linkName, modified, accessed, changed } = header;
  const path = name.toString();
  const type = TYPES[typeFlag];
  if (header.isSparse)
    return tarFault("sparse-file", path, "It is a sparse file, whose content zstd:chunked tools damage.");
  if (type === undefined)
    return tarFault("unsupported-type", path, `Entries of type ${said(typeFlag)} have no place in a TOC.`);
  if (type !== "reg" && header.size > 0)
    return tarFault(
      "size-without-content",
      path,
      `Its header gives a ${type} a size, on which podman fails.`,
    );
  if (!isUtf8(name)) return tarFault("name-not-utf8", path, "Its name is not UTF-8, on which podman fails.");
  if (!isUtf8(linkName))
    return tarFault("link-not-utf8", path, "The name that it links to is not UTF-8, on which podman fails.");
  const xattrs = xattrsOf(header);
  if (xattrs === null)
    return tarFault("xattr-not-utf8", path, "The name of an extended attribute is not UTF-8.");
  if (![modified, accessed, changed].every((time) => time === null || isWritable(time)))
    return tarFault("time-out-of-range", path, "One of its times is outside of the years 0 to 9999.");
  const { mode, size, uid, gid, devMajor, devMinor } = header;
  return {
    ...{ type, name: path, linkName: linkName.toString(), mode, size, uid, gid },
    ...{ modified, accessed, changed, devMajor, devMinor, xattrs },
  };
}

function xattrsOf({ xattrs }: TarHeader): TarEntry["xattrs"] | null {
  const found = [...xattrs].map(([name, value]): [Buffer, Buffer] => [Buffer.from(name, "latin1"), value]);
  if (!found.every(([name]) => isUtf8(name))) return null;
  return found.sort(([a], [b]) => a.compare(b)).map(([name, value]) => [name.toString(), value]);
}

const said = (flag: string) => (/^[!-~]$/.test(flag) ? `“${flag}”` : `0x${flag.charCodeAt(0).toString(16)}`);
