import type { TarEntry } from "../tar/entry.ts";
import { formatTime, isUnset, type TarTime } from "../tar/tar-time.ts";
import { goString } from "./go-json.ts";

/** One chunk of a file's content. */
export interface Chunk {
  readonly bytes: number;
  /** `sha256:` and hex. */
  readonly digest: string;
  readonly kind: "data" | "zeros";
}

/** The content of a file that is not empty. */
export interface Content {
  readonly digest: string;
  /** One or more. */
  readonly chunks: readonly Chunk[];
}

/** Where content stands in the blob: the start of each of its chunks, and the end of the last. */
export interface Places {
  readonly starts: readonly number[];
  readonly end: number;
}

/**
 * What the TOC says of an entry that is known before its content is: the start of its JSON, keys in the order of the struct, what is
 * empty left out (containers/storage, pkg/chunked/internal/minimal/compression.go, FileMetadata and NewFileMetadata).
 */
export function entryHead(entry: TarEntry): string {
  const time = (key: string, at: TarTime | null) =>
    at === null || isUnset(at) ? "" : `,"${key}":"${formatTime(at)}"`;
  return [
    `{"type":"${entry.type}","name":${goString(entry.name, "json-iterator")}`,
    entry.linkName === "" ? "" : `,"linkName":${goString(entry.linkName, "json-iterator")}`,
    number("mode", entry.mode),
    number("size", entry.size),
    number("uid", entry.uid),
    number("gid", entry.gid),
    time("modtime", entry.modified),
    time("accesstime", entry.accessed),
    time("changetime", entry.changed),
    number("devMajor", entry.devMajor),
    number("devMinor", entry.devMinor),
    xattrs(entry.xattrs),
  ].join("");
}

/** The whole of an entry without content. */
export const emptyEntry = (head: string): string => `${head}}`;

/**
 * The whole of a file's entry. One of several chunks is followed by an entry for each but the first; of one chunk alone nothing is
 * said (compressor.go, writeZstdChunkedStream).
 */
export function contentEntry(
  head: string,
  name: string,
  { digest, chunks }: Content,
  places: Places,
): string {
  const start = (at: number) => number("offset", places.starts[at] ?? 0);
  const file = `${head},"digest":"${digest}"${start(0)}${number("endOffset", places.end)}`;
  const [first, ...others] = chunks;
  if (first === undefined || others.length === 0) return `${file}}`;
  const entries = [`${file}${aboutChunk(first, 0)}}`];
  const chunkHead = `{"type":"chunk","name":${goString(name, "json-iterator")}`;
  let offset = first.bytes;
  for (const [at, chunk] of others.entries()) {
    entries.push(`${chunkHead}${start(at + 1)}${aboutChunk(chunk, offset)}}`);
    offset += chunk.bytes;
  }
  return entries.join(",");
}

function aboutChunk({ bytes, digest, kind }: Chunk, offset: number): string {
  const type = kind === "zeros" ? ',"chunkType":"zeros"' : "";
  return `${number("chunkSize", bytes)}${number("chunkOffset", offset)},"chunkDigest":"${digest}"${type}`;
}

const number = (key: string, value: number) => (value === 0 ? "" : `,"${key}":${value}`);

function xattrs(attributes: TarEntry["xattrs"]): string {
  if (attributes.length === 0) return "";
  const pairs = attributes.map(
    ([name, value]) => `${goString(name, "json-iterator")}:"${value.toString("base64")}"`,
  );
  return `,"xattrs":{${pairs.join(",")}}`;
}
