import { createHash, type Hash, hash as hashOf } from "node:crypto";

/** The digests of a file and of its chunks, of bytes that come once. */
export interface ContentDigests {
  /** What comes next is the first of a chunk. */
  beginChunk(): void;
  /** Takes bytes, which must not change until `take`. */
  update(bytes: Buffer): void;
  /** The file's, and its chunks' where it has several; begins anew. */
  take(): { readonly file: string; readonly chunks: readonly string[] };
}

export function createContentDigests(): ContentDigests {
  /** All that there is until now, while it is in one piece: most files are, and need no hash that goes on. */
  let only: Buffer | null = null;
  let file: Hash | null = null;
  let chunk: Hash | null = null;
  let chunks: string[] = [];
  let begun = 0;

  const goingOn = (): Hash => {
    if (file !== null) return file;
    file = createHash("sha256");
    if (only !== null) file.update(only);
    only = null;
    return file;
  };

  return {
    beginChunk() {
      begun++;
      if (begun === 1) return;
      // The first chunk is all that the file had until now; most files have no second one.
      if (begun === 2) chunks.push(asDigest(goingOn().copy()));
      else if (chunk !== null) chunks.push(asDigest(chunk));
      chunk = createHash("sha256");
    },
    update(bytes) {
      if (only === null && file === null) {
        only = bytes;
        return;
      }
      goingOn().update(bytes);
      chunk?.update(bytes);
    },
    take() {
      if (chunk !== null) chunks.push(asDigest(chunk));
      const digest = only !== null ? `sha256:${hashOf("sha256", only)}` : asDigest(goingOn());
      const taken = { file: digest, chunks };
      [only, file, chunk, chunks, begun] = [null, null, null, [], 0];
      return taken;
    },
  };
}

const asDigest = (hash: Hash) => `sha256:${hash.digest("hex")}`;
