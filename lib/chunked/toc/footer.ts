import { type FramePlace, MAX_TOC_BYTES, type TocPlace } from "#lib/oci/toc-claim.ts";
import { SKIPPABLE_HEADER_BYTES, SKIPPABLE_MAGIC } from "./zstd-frames.ts";

/**
 * The last bytes of a zstd:chunked blob, of whatever age: a skippable frame of 64 bytes (today's), or of 40, which knows no
 * tar-split and has another magic (containers/storage until 2022, skopeo 1.9). Clients never read it: they trust the
 * annotations. It tells of a blob whose annotations were lost.
 */
export const FOOTER_BYTES = 72;

const MAGIC = Buffer.from("GNUlInUx");
const OLD_MAGIC = Buffer.from("GnUlInUx");
const [PAYLOAD, OLD_PAYLOAD] = [64, 40];

/** What a blob of `blobBytes` says of itself in its last bytes; null where that is no footer, or one that leads nowhere. */
export function parseFooter(tail: Uint8Array, blobBytes: number): TocPlace | null {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const length = hasFrame(view, PAYLOAD, MAGIC)
    ? PAYLOAD
    : hasFrame(view, OLD_PAYLOAD, OLD_MAGIC)
      ? OLD_PAYLOAD
      : 0;
  if (length === 0) return null;
  const start = tail.length - length;
  const number = (at: number) => Number(view.getBigUint64(start + 8 * at, true));
  if (number(3) !== 1) return null;
  const place = (at: number): FramePlace => ({
    offset: number(at),
    compressedBytes: number(at + 1),
    bytes: number(at + 2),
  });
  const toc = place(0);
  const tarSplit = length === PAYLOAD && number(4) > 0 ? place(4) : null;
  const isInside = ({ offset, compressedBytes }: FramePlace) => offset + compressedBytes <= blobBytes;
  if (!isInside(toc) || toc.compressedBytes > MAX_TOC_BYTES || toc.bytes > MAX_TOC_BYTES) return null;
  return { checksum: null, toc, tarSplit: tarSplit !== null && isInside(tarSplit) ? tarSplit : null };
}

function hasFrame(view: DataView, payload: number, magic: Buffer): boolean {
  const start = view.byteLength - payload - SKIPPABLE_HEADER_BYTES;
  if (start < 0) return false;
  if (view.getUint32(start, true) !== SKIPPABLE_MAGIC || view.getUint32(start + 4, true) !== payload)
    return false;
  return magic.every((byte, at) => view.getUint8(view.byteLength - 8 + at) === byte);
}
