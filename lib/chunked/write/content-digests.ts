import { createHash, type Hash } from "node:crypto";

/** The digests of a file and of its chunks, of bytes that come once. */
export interface ContentDigests {
  /** What comes next is the first of a chunk. */
  beginChunk(): void;
  update(bytes: Buffer): void;
  /** The file's, and its chunks' where it has several; begins anew. */
  take(): { readonly file: string; readonly chunks: readonly string[] };
}

export function createContentDigests(): ContentDigests {
  let file: Hash | null = null;
  let chunk: Hash | null = null;
  let chunks: string[] = [];
  let begun = 0;

  return {
    beginChunk() {
      begun++;
      if (begun === 1) {
        file = createHash("sha256");
        return;
      }
      // The first chunk is all that the file had until now; most files have no second one.
      if (begun === 2 && file !== null) chunks.push(asDigest(file.copy()));
      else if (chunk !== null) chunks.push(asDigest(chunk));
      chunk = createHash("sha256");
    },
    update(bytes) {
      file?.update(bytes);
      chunk?.update(bytes);
    },
    take() {
      if (chunk !== null) chunks.push(asDigest(chunk));
      const taken = { file: file === null ? "" : asDigest(file), chunks };
      [file, chunk, chunks, begun] = [null, null, [], 0];
      return taken;
    },
  };
}

const asDigest = (hash: Hash) => `sha256:${hash.digest("hex")}`;
