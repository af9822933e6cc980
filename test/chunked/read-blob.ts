import { zstdDecompressSync } from "node:zlib";
import { createFrameScanner } from "#lib/chunked/write/zstd-frame.ts";

/** A zstd:chunked blob, taken apart without a TOC reader: each frame decompressed by itself. */
export interface TakenApart {
  readonly tar: Buffer;
  readonly frames: readonly { readonly offset: number; readonly content: Buffer }[];
  readonly toc: string;
  readonly tarSplit: string;
}

export function takeApart(blob: Buffer): TakenApart {
  const scanner = createFrameScanner();
  const frames: { offset: number; content: Buffer }[] = [];
  const skipped: Buffer[] = [];
  for (let at = 0; at < blob.length; ) {
    const scanned = scanner.scan(blob, at);
    if (scanned === null || !scanned.isComplete) throw new Error(`no whole frame at ${at}`);
    const frame = blob.subarray(at, scanned.end);
    if (scanned.isSkippable) skipped.push(frame.subarray(8));
    else frames.push({ offset: at, content: zstdDecompressSync(frame) });
    at = scanned.end;
  }
  const [toc, tarSplit] = skipped;
  if (toc === undefined || tarSplit === undefined || skipped.length !== 3)
    throw new Error("no TOC, tar-split and footer");
  return {
    tar: Buffer.concat(frames.map(({ content }) => content)),
    frames,
    toc: zstdDecompressSync(toc).toString(),
    tarSplit: tarSplit.length === 0 ? "" : zstdDecompressSync(tarSplit).toString(),
  };
}

/** A TOC without what differs between encoders. */
export function withoutPlaces(toc: string): string {
  return toc
    .replace(/"(offset|endOffset)":\d+/g, '"$1":0')
    .replace(/"tarSplitDigest":"sha256:[0-9a-f]{64}"/, '"tarSplitDigest":""');
}

export interface TocEntry {
  readonly type: string;
  readonly name: string;
  readonly size?: number;
  readonly digest?: string;
  readonly offset?: number;
  readonly endOffset?: number;
  readonly chunkSize?: number;
  readonly chunkOffset?: number;
  readonly chunkDigest?: string;
  readonly chunkType?: string;
  readonly [key: string]: unknown;
}

export const tocEntries = (toc: string): readonly TocEntry[] =>
  (JSON.parse(toc) as { entries: readonly TocEntry[] | null }).entries ?? [];
