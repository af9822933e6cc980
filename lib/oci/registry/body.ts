import type { Readable } from "node:stream";

/** All bytes of `body`, or `too-large` as soon as there are more than `limitBytes`. Throws what the connection throws. */
export async function readWhole(body: Readable, limitBytes: number): Promise<Uint8Array | "too-large"> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop destroys the body, so nothing more of it is taken from the wire.
    if (length > limitBytes) return "too-large";
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}

/** Bytes `offset` to `offset + length` of `body`, and no more of it; what comes before is thrown away. */
export async function readSlice(body: Readable, offset: number, length: number): Promise<Uint8Array> {
  const slice = new Uint8Array(length);
  let [position, filled] = [0, 0];
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    const from = Math.max(0, offset - position);
    if (from < chunk.length) {
      const part = chunk.subarray(from, from + length - filled);
      slice.set(part, filled);
      filled += part.length;
    }
    position += chunk.length;
    if (filled === length) break;
  }
  return slice.subarray(0, filled);
}
