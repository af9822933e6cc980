import { type FileParts, readFileParts } from "#lib/chunked/read/file-content.ts";
import type { ByRanges } from "#lib/chunked/read/layer-toc.ts";
import { SKIPPABLE_HEADER_BYTES } from "#lib/chunked/toc/zstd-frames.ts";
import { counted } from "#lib/oci/count-text.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { FileContent } from "./answers.ts";
import { failureOf, noSuch, type OpenLayer } from "./open-layer.ts";
import { shownContent } from "./shown-content.ts";

/** As much as somebody reads of one file on a page. */
const SHOWN_BYTES = 256 * 1024;
/** A chunk is checked as a whole where others are served: this takes some 20 ms. Writers make chunks of 64 KiB on average. */
const MAX_CHUNK_BYTES = 8 * 1024 * 1024;
/** A file that is downloaded is held until all of it was checked. */
const DOWNLOAD_BYTES = 32 * 1024 * 1024;

/** What cannot be read costs the content alone: what the TOC says of the file is shown all the same. */
export async function readBeginning(open: OpenLayer, reading: ByRanges, path: string): Promise<FileContent> {
  const read = await readParts(open, reading, path, SHOWN_BYTES);
  if (!read.ok) {
    const { message, next } = read.failure;
    return { readBytes: 0, shown: { kind: "unread", message, next } };
  }
  const { bytes, readBytes, size } = read.value;
  return { readBytes, shown: shownContent(bytes.subarray(0, SHOWN_BYTES), size) };
}

/** The whole content of a file, after its digest was checked. */
export async function readWhole(
  open: OpenLayer,
  reading: ByRanges,
  path: string,
): Promise<Result<Uint8Array, ReadFailure>> {
  const read = await readParts(open, reading, path, DOWNLOAD_BYTES);
  if (!read.ok) return read;
  const { bytes, size } = read.value;
  return bytes.length === size ? ok(bytes) : fail(tooLarge(path, size));
}

async function readParts(
  open: OpenLayer,
  reading: ByRanges,
  path: string,
  untilBytes: number,
): Promise<
  Result<{ readonly bytes: Buffer; readonly readBytes: number; readonly size: number }, ReadFailure>
> {
  const dataEnd = open.found.place.toc.offset - SKIPPABLE_HEADER_BYTES;
  const parts = await open.ask<"parts">({ kind: "parts", path, dataEnd, untilBytes });
  if (!parts.ok) return parts;
  if (parts.value === null) return fail(noSuch(`file ${path}`));
  if (!parts.value.ok) return fail(failureOf(parts.value.failure));
  const pieces: Uint8Array[] = [];
  for await (const piece of readFileParts(reading, open.layer, parts.value.value, MAX_CHUNK_BYTES)) {
    if (!piece.ok) return fail(failureOf(piece.failure));
    pieces.push(piece.value);
  }
  const { size } = parts.value.value;
  return ok({ bytes: Buffer.concat(pieces), readBytes: storedBytes(parts.value.value), size });
}

const storedBytes = ({ chunks }: FileParts): number =>
  chunks.reduce((sum, { start, end, isZeros }) => sum + (isZeros ? 0 : end - start), 0);

const tooLarge = (path: string, size: number): ReadFailure => ({
  code: "too-large",
  message: `${path} has ${counted(size, "byte")}; ${counted(DOWNLOAD_BYTES, "byte")} are downloaded here at most.`,
  next: "Use twofold cat, which has no limit.",
});
