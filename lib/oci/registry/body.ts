import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Bodies of errors are small; what is larger is content. */
export const MAX_ERROR_BYTES = 16 * 1024;

/**
 * The body as it was before a server or a proxy packed it with gzip; anything else as it came. We ask for no encoding, and
 * some encode all the same, which Go's clients undo without a word. Limits and digests are of what comes out of this.
 */
export function unpacked(body: Readable, encoding: string): Readable {
  if (!isGzip(encoding)) return body;
  // What goes wrong reaches whoever reads; when nobody does there is nobody to tell.
  return pipeline(body, createGunzip(), () => {});
}

export const isGzip = (encoding: string): boolean => encoding === "gzip" || encoding === "x-gzip";

/** All bytes of `body`, or `too-large` as soon as there are more than `limitBytes`. Throws what the connection throws. */
export async function readWhole(
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array | "too-large"> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // Leaving the loop destroys the body, so nothing more of it is taken from the wire.
    if (length > limitBytes) return "too-large";
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}
