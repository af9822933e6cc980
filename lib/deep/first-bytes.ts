import { BLOCK_BYTES, formatOf, isZeroBlock } from "#lib/chunked/tar/block.ts";
import { layerCompression } from "#lib/oci/media-types.ts";

/** What a blob is by its first bytes. */
export type Content = "gzip" | "zstd" | "bzip2" | "xz" | "tar" | "erofs" | "empty" | "other";

/** As many as tell: the superblock of EROFS begins at 1024. */
export const FIRST_BYTES = 1028;

const EROFS_AT = 1024;

export function contentOf(first: Uint8Array): Content {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  const startsWith = (hex: string) => bytes.subarray(0, hex.length / 2).toString("hex") === hex;
  if (bytes.length === 0) return "empty";
  if (startsWith("1f8b")) return "gzip";
  if (startsWith("28b52ffd") || /^5.2a4d18/.test(bytes.subarray(0, 4).toString("hex"))) return "zstd";
  if (startsWith("425a68")) return "bzip2";
  if (startsWith("fd377a585a00")) return "xz";
  if (bytes.length >= EROFS_AT + 4 && bytes.readUInt32LE(EROFS_AT) === 0xe0f5e1e2) return "erofs";
  if (bytes.length < BLOCK_BYTES) return "other";
  const block = bytes.subarray(0, BLOCK_BYTES);
  return formatOf(block) !== null || isZeroBlock(block) ? "tar" : "other";
}

/** Whether a blob can be what its media type says. An empty one is an empty tar to every client, however it is called. */
export function fits(mediaType: string, content: Content): boolean {
  if (content === "empty") return true;
  switch (layerCompression(mediaType)) {
    case "gzip":
      return content === "gzip";
    case "zstd":
      return content === "zstd";
    case "none":
      return content === "tar";
    case "erofs":
      // Its forms are many; what is one of the others is none of them.
      if (mediaType.endsWith("+zstd")) return content === "zstd";
      return content === "erofs" || content === "other";
    case null:
      return true;
  }
}

export const contentText: Readonly<Record<Content, string>> = {
  gzip: "gzip",
  zstd: "zstd",
  bzip2: "bzip2",
  xz: "xz",
  tar: "a tar without compression",
  erofs: "a file system of EROFS",
  empty: "nothing",
  other: "neither a tar nor anything that clients decompress",
};
