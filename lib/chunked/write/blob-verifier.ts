import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress, zstdDecompressSync } from "node:zlib";
import { type Digest, digestOf } from "#lib/oci/digest.ts";
import { type ContentDigests, createContentDigests } from "./content-digests.ts";
import { footerFrame, type Place, SKIPPABLE_HEAD_BYTES } from "./footer.ts";
import { FRAME_BYTES } from "./layer-frames.ts";
import { createFrameScanner } from "./zstd-frame.ts";

/** What a blob must be, told when it is complete. */
export interface Claims {
  readonly diffId: Digest;
  readonly tocDigest: Digest;
  readonly toc: Place;
  readonly tarSplit: Place;
  readonly tarSplitDigest: Digest;
}

/**
 * Reads a blob while it is written, as a client will: every frame is decompressed by itself, its content must be what the TOC's digests
 * say and the whole must have the diff ID. So a fault of the writer, of a compressor or of memory is met before anybody else meets it;
 * a partial pull would not see that content stands there twice, a whole pull not that a chunk's offset is wrong.
 *
 * Holds one frame, and the compressed TOC and tar-split.
 */
export interface BlobVerifier {
  /** A chunk's content begins at this place of the blob; told before its bytes are. */
  chunkBegins(offset: number, isFirst: boolean): void;
  /** The next entry of the TOC, told when the bytes up to `offset` are all that it has. */
  entry(json: string, offset: number): void;
  /** The next bytes of the blob. Yields what is wrong with it, once for all. */
  push(bytes: Buffer): string | null;
  /** There are no more. */
  end(claims: Claims): Promise<string | null>;
}

type Mark =
  | { readonly kind: "chunk"; readonly offset: number; readonly isFirst: boolean }
  | { readonly kind: "entry"; readonly offset: number; readonly json: string };

interface TocEntry {
  readonly type: string;
  readonly name: string;
  readonly size?: number;
  readonly digest?: string;
  readonly offset?: number;
  readonly endOffset?: number;
  readonly chunkSize?: number;
  readonly chunkOffset?: number;
  readonly chunkDigest?: string;
}

export function createBlobVerifier(): BlobVerifier {
  const scanner = createFrameScanner();
  const diff = createHash("sha256");
  const toc = createHash("sha256");
  const skipped: Buffer[] = [];
  let marks: Mark[] = [];
  let entries = 0;
  let pieces: Buffer[] = [];
  /** Of the frame at hand. */
  let offset = 0;
  let bytes = 0;
  let content: OpenContent | null = null;
  let fault: string | null = null;

  const upTo = (place: number) => {
    let done = 0;
    for (const mark of marks) {
      if (mark.offset > place || fault !== null) break;
      done++;
      if (mark.kind === "entry") fault = takeEntry(mark.json, mark.offset);
      else if (mark.offset !== place)
        fault = `a chunk begins at ${mark.offset}, which is no start of a frame`;
      else content = openChunk(content, mark);
    }
    marks = marks.slice(done);
  };

  const takeEntry = (json: string, end: number): string | null => {
    toc.update(entries === 0 ? '{"version":1,"entries":[' : ",").update(json);
    entries++;
    const found = content;
    content = null;
    return checkEntry(JSON.parse(`[${json}]`) as readonly TocEntry[], found, end);
  };

  const takeFrame = (frame: Buffer, isSkippable: boolean, contentBytes: number | null): string | null => {
    if (isSkippable) {
      skipped.push(frame);
      return null;
    }
    if (skipped.length > 0) return "content follows the TOC";
    if (contentBytes === null || contentBytes > FRAME_BYTES)
      return `the frame at ${offset} does not say its size`;
    upTo(offset);
    const plain = decompress(frame, contentBytes);
    if (plain === null) return `the frame at ${offset} cannot be decompressed`;
    diff.update(plain);
    content?.digests.update(plain);
    if (content !== null)
      content.bytes[content.bytes.length - 1] = (content.bytes.at(-1) ?? 0) + plain.length;
    return null;
  };

  return {
    chunkBegins: (at, isFirst) => void marks.push({ kind: "chunk", offset: at, isFirst }),
    entry: (json, at) => void marks.push({ kind: "entry", offset: at, json }),
    push(piece) {
      for (let at = 0; at < piece.length && fault === null; ) {
        const scanned = scanner.scan(piece, at);
        if (scanned === null) {
          fault = `there is no zstd frame at ${offset}`;
          break;
        }
        pieces.push(piece.subarray(at, scanned.end));
        bytes += scanned.end - at;
        at = scanned.end;
        if (!scanned.isComplete) break;
        const frame =
          pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces, bytes);
        const found = takeFrame(frame, scanned.isSkippable, scanned.contentBytes);
        fault ??= found;
        offset += bytes;
        [pieces, bytes] = [[], 0];
      }
      return fault;
    },
    async end(claims) {
      upTo(Number.POSITIVE_INFINITY);
      if (fault !== null) return fault;
      if (!scanner.isBetween) return "the blob ends in the middle of a frame";
      const diffId = `sha256:${diff.digest("hex")}`;
      if (diffId !== claims.diffId) return `its content is ${diffId} and not ${claims.diffId}`;
      toc.update(entries === 0 ? '{"version":1,"entries":null' : "]");
      toc.update(`,"tarSplitDigest":"${claims.tarSplitDigest}"}`);
      return checkTail(skipped, offset, claims, toc.digest("hex"));
    },
  };
}

/** Content that is being replayed. */
interface OpenContent {
  readonly digests: ContentDigests;
  /** Of each of its chunks. */
  readonly starts: number[];
  readonly bytes: number[];
}

function openChunk(
  content: OpenContent | null,
  { offset, isFirst }: Extract<Mark, { kind: "chunk" }>,
): OpenContent {
  const open =
    content === null || isFirst ? { digests: createContentDigests(), starts: [], bytes: [] } : content;
  open.digests.beginChunk();
  open.starts.push(offset);
  open.bytes.push(0);
  return open;
}

function checkEntry(told: readonly TocEntry[], content: OpenContent | null, end: number): string | null {
  const [file, ...others] = told;
  if (file === undefined) return "an entry is empty";
  const wrong = (what: string) => `${file.name}: ${what}`;
  if (content === null) {
    const isEmpty = others.length === 0 && file.digest === undefined && file.size === undefined;
    return isEmpty ? null : wrong("the TOC tells content that is not there");
  }
  const digests = content.digests.take();
  const size = content.bytes.reduce((sum, bytes) => sum + bytes, 0);
  if (file.digest !== digests.file) return wrong(`its content is ${digests.file} and not ${file.digest}`);
  if (file.size !== size || file.offset !== content.starts[0] || file.endOffset !== end)
    return wrong("its size or place is not the TOC's");
  if (others.length === 0) return content.starts.length === 1 ? null : wrong("the TOC has fewer chunks");
  if (told.length !== content.starts.length) return wrong("the TOC has another number of chunks");
  let chunkOffset = 0;
  for (const [at, chunk] of told.entries()) {
    if (chunk.chunkDigest !== digests.chunks[at]) return wrong(`the content of chunk ${at} is not the TOC's`);
    const isThere = chunk.offset === content.starts[at] && (chunk.chunkOffset ?? 0) === chunkOffset;
    if (!isThere || chunk.chunkSize !== content.bytes[at])
      return wrong(`the place of chunk ${at} is not the TOC's`);
    chunkOffset += chunk.chunkSize ?? 0;
  }
  return null;
}

function decompress(frame: Buffer, contentBytes: number): Buffer | null {
  try {
    const plain = zstdDecompressSync(frame, { chunkSize: Math.max(64, contentBytes + 1) });
    return plain.length === contentBytes ? plain : null;
  } catch {
    return null;
  }
}

/** The three frames behind the content: each where and what the claims say, and the TOC just the entries that were replayed. */
async function checkTail(
  skipped: readonly Buffer[],
  end: number,
  claims: Claims,
  rawTocHex: string,
): Promise<string | null> {
  const [toc, tarSplit, footer] = skipped.map((frame) => frame.subarray(SKIPPABLE_HEAD_BYTES));
  if (toc === undefined || tarSplit === undefined || footer === undefined || skipped.length !== 3)
    return "TOC, tar-split and footer are not what the blob ends with";
  const tarSplitAt = end - footer.length - SKIPPABLE_HEAD_BYTES - tarSplit.length;
  const tocAt = tarSplitAt - SKIPPABLE_HEAD_BYTES - toc.length;
  if (tocAt !== claims.toc.offset || toc.length !== claims.toc.bytes || digestOf(toc) !== claims.tocDigest)
    return "the TOC is not the one that is claimed";
  if (tarSplitAt !== claims.tarSplit.offset || digestOf(tarSplit) !== claims.tarSplitDigest)
    return "the tar-split is not the one that is claimed";
  if (!footerFrame(claims.toc, claims.tarSplit).subarray(SKIPPABLE_HEAD_BYTES).equals(footer))
    return "the footer tells other places";
  const raw = await hashOfContent(toc);
  if (raw === null || raw.hex !== rawTocHex || raw.bytes !== claims.toc.rawBytes)
    return "the TOC does not tell the entries that were written";
  const lines = await hashOfContent(tarSplit);
  return lines?.bytes === claims.tarSplit.rawBytes ? null : "the tar-split cannot be decompressed";
}

async function hashOfContent(frame: Buffer): Promise<{ hex: string; bytes: number } | null> {
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    await pipeline(Readable.from([frame]), createZstdDecompress(), async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.length;
      }
    });
  } catch {
    return null;
  }
  return { hex: hash.digest("hex"), bytes };
}
