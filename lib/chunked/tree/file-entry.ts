import { chunksBehind, type EntryType, linkOf, nameOf, REG, sumText, type Toc, typeOf } from "../toc/toc.ts";

/** One file of a layer, or anything else that has a path, as an object: for what is shown of few rows at a time. */
export interface FileEntry {
  /** As the TOC writes it. */
  readonly path: string;
  readonly type: EntryType;
  /** Bytes of the content. */
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** RFC 3339, to the second; null where there is no time. */
  readonly modified: string | null;
  /** Where a link leads; null for what is none. */
  readonly link: string | null;
  /** Of the content; null for what has none. */
  readonly digest: string | null;
  readonly chunks: readonly FileChunk[];
}

export interface FileChunk {
  /** Bytes from the start of the layer, where its frames begin. */
  readonly offset: number;
  readonly size: number;
  readonly digest: string | null;
  readonly isZeros: boolean;
}

/** What a row of a TOC says; a row of the type `chunk` belongs to the file before it. */
export function fileEntry(toc: Toc, row: number): FileEntry {
  const seconds = toc.modSeconds[row] ?? Number.NaN;
  const link = linkOf(toc, row);
  return {
    path: nameOf(toc, row),
    type: typeOf(toc, row),
    size: toc.sizes[row] ?? 0,
    mode: toc.modes[row] ?? 0,
    uid: toc.uids[row] ?? 0,
    gid: toc.gids[row] ?? 0,
    modified: timeText(seconds),
    link: link === "" ? null : link,
    digest: sumText(toc, toc.digests[row] ?? -1),
    chunks: toc.types[row] === REG && (toc.sizes[row] ?? 0) > 0 ? chunksOf(toc, row) : [],
  };
}

function chunksOf(toc: Toc, row: number): readonly FileChunk[] {
  const behind = chunksBehind(toc, row);
  return Array.from({ length: behind + 1 }, (_, index) => {
    const at = row + index;
    const sum = (behind === 0 ? toc.digests[at] : toc.chunkDigests[at]) ?? -1;
    return {
      offset: toc.offsets[at] ?? 0,
      size: (behind === 0 ? toc.sizes[at] : toc.chunkSizes[at]) ?? 0,
      digest: sumText(toc, sum),
      isZeros: behind > 0 && toc.chunkTypes[at] === 1,
    };
  });
}

/** Null too for a time that no calendar of ours has. */
function timeText(seconds: number): string | null {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString().replace(/\.\d+Z$/, "Z");
}
