import { type TarFault, tarFault } from "../tar/fault.ts";
import type { TarHandler } from "../tar/tar-reader.ts";
import { createChunker } from "./chunker.ts";
import { createContentDigests } from "./content-digests.ts";
import { createCrc64 } from "./crc64.ts";
import type { FramePool } from "./frame-pool.ts";
import { createParts } from "./parts.ts";
import { createSeenPaths } from "./seen-paths.ts";
import type { TarSplit } from "./tar-split.ts";
import { type Chunk, contentEntry, emptyEntry, entryHead } from "./toc-entry.ts";

/**
 * Of one frame's content. A chunk has no upper limit, since files of one repeated pattern never split; so a longer one is several
 * frames, which decoders read as one. Cut where the tar says, never where a buffer ends, so that a layer is always the same blob.
 */
export const FRAME_BYTES = 4 * 1024 * 1024;

/** What happens to the blob, in its order. */
export interface BlobEvents {
  /** Where the blob ends now. */
  offset(): number;
  /** A chunk's content begins at this place of the blob; `isFirst` of its file. */
  chunkBegins(offset: number, isFirst: boolean): void;
  /** An entry's JSON, without the comma between it and the next, when all of its content is in the blob. */
  entry(json: string): void;
}

export interface LayerFrames extends TarHandler {
  /** The tar is at its end; a fault where no client could read it. */
  end(): TarFault | null;
  readonly entries: number;
}

interface OpenFile {
  readonly head: string;
  readonly name: string;
  readonly size: number;
  readonly chunks: { bytes: number; kind: Chunk["kind"] }[];
  /** Of the blob, when they are known. */
  readonly starts: number[];
}

/**
 * Cuts a tar into frames as containers' writer does (writeZstdChunkedStream in compressor.go): one for each chunk of content, and one for
 * what lies between the content of two files, so that every chunk is read by itself.
 */
export function createLayerFrames(pool: FramePool, tarSplit: TarSplit, events: BlobEvents): LayerFrames {
  const seen = createSeenPaths();
  const crc = createCrc64();
  const digests = createContentDigests();
  const run = createParts();
  const frame = createParts();
  let file: OpenFile | null = null;
  let isNewChunk = true;
  let chunkBytes = 0;
  let tarBytes = 0;
  let entries = 0;

  const flush = (parts: typeof run) => {
    if (parts.bytes > 0) pool.add(parts.take());
  };

  /** Adds bytes, and closes a frame before it gets longer than it may. */
  const addTo = (parts: typeof run, bytes: Buffer, start: number, end: number) => {
    let at = start;
    while (parts.bytes + end - at > FRAME_BYTES) {
      const cut = at + FRAME_BYTES - parts.bytes;
      parts.add(bytes, at, cut);
      flush(parts);
      at = cut;
    }
    parts.add(bytes, at, end);
  };

  const beginChunk = ({ chunks, starts }: OpenFile) => {
    const isFirst = chunks.length === 0;
    digests.beginChunk();
    pool.after(() => {
      starts.push(events.offset());
      events.chunkBegins(events.offset(), isFirst);
    });
  };

  const chunker = createChunker({
    chunkBytes(bytes, start, end) {
      if (file === null) throw new Error("content without a file");
      if (isNewChunk) beginChunk(file);
      isNewChunk = false;
      digests.update(bytes.subarray(start, end));
      chunkBytes += end - start;
      addTo(frame, bytes, start, end);
    },
    chunkEnd(kind) {
      flush(frame);
      file?.chunks.push({ bytes: chunkBytes, kind });
      [isNewChunk, chunkBytes] = [true, 0];
    },
  });

  const outside: TarHandler["outside"] = (bytes, start, end) => {
    tarBytes += end - start;
    tarSplit.outside(bytes, start, end);
    addTo(run, bytes, start, end);
  };

  return {
    outside,
    entry(entry): TarFault | null {
      if (!seen.add(entry.name))
        return tarFault(
          "duplicate-path",
          entry.name,
          "The layer has this path twice, which tar-split refuses.",
        );
      entries++;
      const head = entryHead(entry);
      if (entry.size === 0) {
        tarSplit.file(entry.name, 0, null);
        pool.after(() => events.entry(emptyEntry(head)));
        return null;
      }
      flush(run);
      file = { head, name: entry.name, size: entry.size, chunks: [], starts: [] };
      return null;
    },
    content(bytes, start, end) {
      tarBytes += end - start;
      crc.update(bytes, start, end);
      chunker.push(bytes, start, end);
    },
    contentEnd() {
      if (file === null) throw new Error("an end of content without a file");
      chunker.end();
      const { head, name, size, chunks, starts } = file;
      file = null;
      tarSplit.file(name, size, crc.take());
      const found = digests.take();
      const content = {
        digest: found.file,
        chunks: chunks.map((chunk, at) => ({ ...chunk, digest: found.chunks[at] ?? found.file })),
      };
      pool.after(() => events.entry(contentEntry(head, name, content, { starts, end: events.offset() })));
    },
    endBlocks() {
      tarSplit.trailing(tarBytes);
    },
    end() {
      flush(run);
      return tarSplit.end();
    },
    get entries() {
      return entries;
    },
  };
}
