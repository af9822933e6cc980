/** The start of a frame that zstd decoders skip (RFC 8878, 3.1.2). */
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Magic and length before the payload of such a frame. */
export const SKIPPABLE_HEAD_BYTES = 8;
/** `GNUlInUx`, the footer's last bytes (containers/storage, minimal/compression.go, ZstdChunkedFrameMagic). */
const FOOTER_MAGIC = "GNUlInUx";
const FOOTER_BYTES = 64;
/** The one type of TOC that there is (ManifestTypeCRFS). */
export const TOC_TYPE = 1;

/** Where something stands in a blob: its payload, without the head of the frame around it. */
export interface Place {
  readonly offset: number;
  readonly bytes: number;
  readonly rawBytes: number;
}

export function skippableHead(payloadBytes: number): Buffer {
  const head = Buffer.allocUnsafe(SKIPPABLE_HEAD_BYTES);
  head.writeUInt32LE(SKIPPABLE_MAGIC, 0);
  head.writeUInt32LE(payloadBytes, 4);
  return head;
}

/** The last frame of a blob, which says where the others are (footerDataToBlob). */
export function footerFrame(toc: Place, tarSplit: Place): Buffer {
  const footer = Buffer.alloc(FOOTER_BYTES);
  const numbers = [
    ...[toc.offset, toc.bytes, toc.rawBytes, TOC_TYPE],
    ...[tarSplit.offset, tarSplit.bytes, tarSplit.rawBytes],
  ];
  for (const [at, number] of numbers.entries()) footer.writeBigUInt64LE(BigInt(number), at * 8);
  footer.write(FOOTER_MAGIC, 56, "latin1");
  return Buffer.concat([skippableHead(FOOTER_BYTES), footer]);
}
