import { parseDigest } from "#lib/oci/digest.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { type ColumnBuilder, createColumns, newRow, type Row } from "./columns.ts";
import { type ChunkedFault, chunkedFault } from "./fault.ts";
import { createScan, type Scan, ScanError } from "./json-scan.ts";
import { parseTocTime, parseUtcTime } from "./time.ts";
import { entryTypes, NO_DIGEST, type Rare, type Toc, type TocTime } from "./toc.ts";

/**
 * Reads a TOC from its JSON (containers/storage, pkg/chunked/cache_linux.go `unmarshalToc`): names of members in any case,
 * members that nobody knows stepped over, the last of several kept, `version` not looked at, nothing allowed behind the
 * document. Types that nobody knows are kept: a client fails on them when it gets there.
 */
export function parseToc(json: Uint8Array): Result<Toc, ChunkedFault> {
  const scan = createScan(json);
  const columns = createColumns();
  let version = 0;
  let tarSplitDigest: string | null = null;
  try {
    while (scan.nextKey()) {
      switch (keyOf(scan, TOP)) {
        case "version":
          version = scan.readInteger();
          break;
        case "entries":
          while (scan.nextItem()) readEntry(scan, columns);
          break;
        case "tarsplitdigest":
          tarSplitDigest = readText(scan);
          if (parseDigest(tarSplitDigest) === null)
            throw new TocError(`its tarSplitDigest is no digest: ${JSON.stringify(tarSplitDigest)}`);
          break;
        default:
          scan.skip();
      }
    }
    if (!scan.isAtEnd())
      return fail(
        chunkedFault("toc-trailing", `The TOC goes on behind its end, at byte ${scan.position()}.`),
      );
    return ok(columns.finish({ version, tarSplitDigest }));
  } catch (error) {
    if (error instanceof ScanError)
      return fail(chunkedFault("toc-json", `The TOC is no JSON: ${error.message}, at byte ${error.at}.`));
    if (error instanceof TocError)
      return fail(chunkedFault("toc-entry", `The TOC cannot be read: ${error.message}.`));
    throw error;
  }
}

class TocError extends Error {}

/** Keys in small letters, by their length: most are found by one comparison of bytes. */
type Keys = ReadonlyMap<number, readonly { readonly name: string; readonly bytes: Uint8Array }[]>;

const keysOf = (names: readonly string[]): Keys =>
  Map.groupBy(
    names.map((name) => ({ name, bytes: Buffer.from(name) })),
    ({ bytes }) => bytes.length,
  );

const TOP = keysOf(["version", "entries", "tarsplitdigest"]);
const ENTRY = keysOf([
  "type",
  "name",
  "linkname",
  "mode",
  "size",
  "uid",
  "gid",
  "modtime",
  "accesstime",
  "changetime",
  "devmajor",
  "devminor",
  "xattrs",
  "digest",
  "offset",
  "endoffset",
  "chunksize",
  "chunkoffset",
  "chunkdigest",
  "chunktype",
]);

/** The key that `scan` stands behind, if it is one of `keys` in any case; Go folds letters that are not ASCII too. */
function keyOf({ string: { text, start, end } }: Scan, keys: Keys): string | null {
  const length = end - start;
  search: for (const { name, bytes } of keys.get(length) ?? []) {
    for (let i = 0; i < length; i++) {
      const sign = text[start + i] ?? 0;
      const small = sign >= 0x41 && sign <= 0x5a ? sign | 0x20 : sign;
      if (small !== bytes[i]) continue search;
    }
    return name;
  }
  for (let i = start; i < end; i++) {
    if ((text[i] ?? 0) < 0x80) continue;
    const folded = Buffer.from(text.subarray(start, end)).toString().toLowerCase();
    return (keys.get(folded.length) ?? []).find(({ name }) => name === folded)?.name ?? null;
  }
  return null;
}

const TYPES = entryTypes.map((type) => Buffer.from(type));
const ZEROS = Buffer.from("zeros");
const row = newRow();
const EMPTY_ROW: Readonly<Row> = newRow();

/** One object of `entries`. Chunks repeat the name of their file, which is kept once. */
function readEntry(scan: Scan, columns: ColumnBuilder): void {
  const file = { start: row.nameStart, end: row.nameEnd };
  // A row without a name has an empty one behind the last, so that names stand in the order of their rows.
  Object.assign(row, EMPTY_ROW, { nameStart: file.end, nameEnd: file.end });
  const { string } = scan;
  while (scan.nextKey()) {
    switch (keyOf(scan, ENTRY)) {
      case "type": {
        scan.readString();
        row.type = TYPES.findIndex((type, at) => at > 0 && isText(string, type));
        if (row.type < 0) {
          row.type = 0;
          addRare({ type: textOf(scan) });
        }
        break;
      }
      case "name":
        scan.readString();
        row.nameStart = columns.keepText(string.text, string.start, string.end, file);
        row.nameEnd = row.nameStart + string.end - string.start;
        break;
      case "linkname":
        scan.readString();
        row.linkStart = columns.keepText(string.text, string.start, string.end, NOTHING);
        row.linkEnd = row.linkStart + string.end - string.start;
        break;
      case "mode":
        row.mode = scan.readInteger();
        break;
      case "size":
        row.size = scan.readInteger();
        break;
      case "uid":
        row.uid = scan.readInteger();
        break;
      case "gid":
        row.gid = scan.readInteger();
        break;
      case "modtime": {
        const { seconds, nanos } = readTime(scan);
        row.modSeconds = seconds;
        row.modNanos = nanos;
        break;
      }
      case "accesstime":
        addRare({ accessTime: readTime(scan) });
        break;
      case "changetime":
        addRare({ changeTime: readTime(scan) });
        break;
      case "devmajor":
        addRare({ devMajor: scan.readInteger() });
        break;
      case "devminor":
        addRare({ devMinor: scan.readInteger() });
        break;
      case "xattrs":
        addRare({ xattrs: readXattrs(scan) });
        break;
      case "digest":
        row.digest = readDigest(scan, columns);
        break;
      case "offset":
        row.offset = scan.readInteger();
        break;
      case "endoffset":
        row.endOffset = scan.readInteger();
        break;
      case "chunksize":
        row.chunkSize = scan.readInteger();
        break;
      case "chunkoffset":
        row.chunkOffset = scan.readInteger();
        break;
      case "chunkdigest":
        row.chunkDigest = readDigest(scan, columns);
        break;
      case "chunktype":
        scan.readString();
        row.chunkType = string.end === string.start ? 0 : isText(string, ZEROS) ? 1 : 2;
        break;
      default:
        scan.skip();
    }
  }
  columns.add(row);
}

const NOTHING = { start: 0, end: 0 };

function addRare(more: Rare): void {
  row.rare = { ...row.rare, ...more };
}

function readDigest(scan: Scan, columns: ColumnBuilder): number {
  scan.readString();
  const { text, start, end } = scan.string;
  return start === end ? NO_DIGEST : columns.keepDigest(text, start, end);
}

function readTime(scan: Scan): TocTime {
  scan.readString();
  const utc = parseUtcTime(scan.string.text, scan.string.start, scan.string.end);
  if (utc !== null) return utc;
  const text = textOf(scan);
  const time = parseTocTime(text);
  if (time === null) throw new TocError(`${JSON.stringify(text)} is no time`);
  return time;
}

function readXattrs(scan: Scan): readonly (readonly [string, string])[] {
  const xattrs: [string, string][] = [];
  while (scan.nextKey()) {
    const name = textOf(scan);
    xattrs.push([name, readText(scan)]);
  }
  return [...new Map(xattrs)];
}

function readText(scan: Scan): string {
  scan.readString();
  return textOf(scan);
}

const textOf = ({ string: { text, start, end } }: Scan): string =>
  Buffer.from(text.buffer, text.byteOffset).toString("utf8", start, end);

function isText({ text, start, end }: Scan["string"], wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (text[start + i] !== wanted[i]) return false;
  return true;
}
