import { BLOCK_BYTES } from "../tar/block.ts";
import { type PlacedHeader, readTarHeader } from "../tar/placed-header.ts";

export type TarStep =
  /** `contentAt`: bytes from the start of the tar. */
  | { readonly kind: "entry"; readonly header: PlacedHeader; readonly contentAt: number }
  /** A piece of the content of the entry before. */
  | { readonly kind: "content"; readonly bytes: Uint8Array }
  | { readonly kind: "bad"; readonly what: string };

/** Goes through a tar while it comes, entry by entry; what is bad ends it. Holds no more than a header and one piece. */
export async function* walkTar(tar: AsyncIterable<Uint8Array>): AsyncGenerator<TarStep, void> {
  let held = Buffer.alloc(0);
  let position = 0;
  // Of the entry at hand: content that is still to come, and the padding behind it.
  let [content, padding] = [0, 0];
  for await (const piece of tar) {
    let rest =
      held.length === 0
        ? Buffer.from(piece.buffer, piece.byteOffset, piece.length)
        : Buffer.concat([held, piece]);
    for (;;) {
      if (content > 0 || padding > 0) {
        if (rest.length === 0) break;
        const own = Math.min(content, rest.length);
        if (own > 0) yield { kind: "content", bytes: rest.subarray(0, own) };
        const skipped = own < content ? 0 : Math.min(padding, rest.length - own);
        content -= own;
        padding -= skipped;
        position += own + skipped;
        rest = rest.subarray(own + skipped);
        continue;
      }
      const read = readTarHeader(rest, 0, true);
      if (read.kind === "more") break;
      // A reader stops at the end that a tar tells, whatever stands behind it.
      if (read.kind === "end") return;
      if (read.kind === "bad") return yield { kind: "bad", what: read.what };
      const { header } = read;
      position += header.end;
      rest = rest.subarray(header.end);
      content = header.storedBytes;
      padding = (BLOCK_BYTES - (content % BLOCK_BYTES)) % BLOCK_BYTES;
      yield { kind: "entry", header, contentAt: position };
    }
    held = Buffer.from(rest);
    if (held.length > MAX_HEADER_BYTES) return yield { kind: "bad", what: "a header is too long" };
  }
  if (content > 0) yield { kind: "bad", what: "it ends within a file" };
}

/** Pax records and long names of one entry, with their blocks. */
const MAX_HEADER_BYTES = 8 * 1024 * 1024;
