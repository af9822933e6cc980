import { CHUNK, chunksBehind, REG, type Toc } from "../toc/toc.ts";
import type { MissingPart } from "./merge-ranges.ts";

/** What a client has in layers that it pulled by their TOC; plain gzip and zstd layers in its store count for nothing. */
export interface KnownContent {
  /** Sums in hex of whole files. */
  readonly files: ReadonlySet<string>;
  /** And of chunks; a chunk may be a whole file elsewhere (cache_linux.go `writeCache` keeps both in one list). */
  readonly chunks: ReadonlySet<string>;
}

export function knownContent(tocs: readonly Toc[]): KnownContent {
  const files = new Set<string>();
  const chunks = new Set<string>();
  for (const toc of tocs) {
    for (let row = 0; row < toc.rows; row++) {
      const file = sumKey(toc, toc.digests[row] ?? -1);
      const chunk = sumKey(toc, toc.chunkDigests[row] ?? -1);
      if (file !== null) files.add(file);
      if (chunk !== null) chunks.add(chunk);
    }
  }
  return { files, chunks };
}

function sumKey({ sums }: Toc, at: number): string | null {
  return at < 0 ? null : Buffer.from(sums.buffer, sums.byteOffset + at * 32, 32).toString("latin1");
}

/**
 * What a client has to fetch of a layer, in the TOC's order (storage_linux.go `mergeTocEntries`, `ApplyDiff`): of each file
 * that is in no layer it has, the chunks that are not either. `tocOffset` is where the TOC begins, as its place says.
 *
 * A chunk ends where the next begins. The last one of several ends, by an oversight of that code, not at the file's own end
 * but where the next entry with content begins: the headers in between come along.
 */
export function missingParts(
  toc: Toc,
  tocOffset: number,
  known: KnownContent,
  reuse: "chunks" | "files",
): readonly MissingPart[] {
  const ends = fileEnds(toc, tocOffset);
  const parts: MissingPart[] = [];
  for (let row = 0; row < toc.rows; row++) {
    if (toc.types[row] !== REG || toc.sizes[row] === 0) continue;
    const behind = chunksBehind(toc, row);
    const digest = sumKey(toc, toc.digests[row] ?? -1);
    if (digest === null || !known.files.has(digest)) {
      for (let at = row; at <= row + behind; at++) {
        const offset = toc.offsets[at] ?? 0;
        const end = at < row + behind ? (toc.offsets[at + 1] ?? 0) : (ends[row] ?? 0);
        const chunk = sumKey(toc, toc.chunkDigests[at] ?? -1);
        const isHole = toc.chunkTypes[at] === 1;
        const isLocal =
          reuse === "chunks" &&
          !isHole &&
          chunk !== null &&
          (known.chunks.has(chunk) || known.files.has(chunk));
        parts.push({ offset, length: end - offset, isHole, isLocal, row });
      }
    }
    row += behind;
  }
  return parts;
}

/** Where the content of each entry ends, as that code has it. */
function fileEnds(toc: Toc, tocOffset: number): Float64Array {
  const ends = new Float64Array(toc.rows);
  let last = tocOffset;
  for (let row = toc.rows - 1; row >= 0; row--) {
    if (toc.types[row] === CHUNK) continue;
    const behind = toc.types[row] === REG ? chunksBehind(toc, row) : 0;
    // With chunks behind it, the last chunk's own end counts, which is never written.
    ends[row] = toc.endOffsets[row + behind] || last;
    if (toc.offsets[row] !== 0) last = toc.offsets[row] ?? last;
  }
  return ends;
}
