import { type Digest, parseDigest } from "./digest.ts";
import type { Annotations } from "./document.ts";
import {
  CHUNKED_CHECKSUM,
  CHUNKED_POSITION,
  CHUNKED_TARSPLIT,
  CHUNKED_TARSPLIT_CHECKSUM,
  ESTARGZ_TOC,
  OLD_CHUNKED_CHECKSUM,
  OLD_CHUNKED_POSITION,
} from "./toc-keys.ts";

/**
 * What becomes of a zstd layer in a partial pull, by what its annotations claim, key by key as containers/storage reads
 * them (pkg/chunked/storage_linux.go getProperDiffer, compression_linux.go readZstdChunkedManifest; read at storage
 * v1.62.0): pulled in parts, pulled whole after all, or refused.
 */
export type TocClaim =
  | { readonly kind: "in-parts"; readonly place: TocPlace }
  | { readonly kind: "whole"; readonly reason: "no-annotations" | "too-large"; readonly place?: never }
  /** It has a TOC that can be read all the same. */
  | {
      readonly kind: "whole";
      readonly reason: "old-keys" | "no-tarsplit";
      readonly place: TocPlace | null;
    }
  | { readonly kind: "refused"; readonly fault: TocFault; readonly place?: never };

/** Where frames of a layer are: bytes from its start, without the eight of the skippable frame around them. */
export interface FramePlace {
  readonly offset: number;
  readonly compressedBytes: number;
  /** As claimed. */
  readonly bytes: number;
}

export interface TocPlace {
  /** Of the TOC as it is stored; null where nothing tells it. */
  readonly checksum: Digest | null;
  readonly toc: FramePlace;
  readonly tarSplit: FramePlace | null;
}

/** Why the layer is refused, and nothing is tried in its place. */
export type TocFault =
  | "two-tocs"
  | "checksum"
  | "position-missing"
  | "position"
  | "position-type"
  | "position-outside"
  | "tarsplit"
  | "tarsplit-outside";

/** Above it the TOC is not read into memory and the layer is pulled whole (`maxTocSize`). */
export const MAX_TOC_BYTES = 150 * 1024 * 1024;

export function tocClaim({
  annotations,
  size,
}: {
  readonly annotations: Annotations;
  readonly size: number;
}): TocClaim {
  const checksum = annotations[CHUNKED_CHECKSUM];
  if (checksum === undefined) {
    return oldClaim(annotations)
      ? { kind: "whole", reason: "old-keys", place: oldPlace(annotations, size) }
      : { kind: "whole", reason: "no-annotations" };
  }
  if (ESTARGZ_TOC in annotations) return refused("two-tocs");
  const digest = parseDigest(checksum);
  if (digest === null) return refused("checksum");
  const written = annotations[CHUNKED_POSITION] ?? "";
  if (written === "") return refused("position-missing");
  const [offset, length, uncompressed, type] = numbersOf(written, 4) ?? [];
  if (offset === undefined || length === undefined || uncompressed === undefined) return refused("position");
  const tarSplit = annotations[CHUNKED_TARSPLIT];
  const split = tarSplit === undefined ? [0n, 0n, 0n] : numbersOf(tarSplit, 3);
  const [splitOffset, splitLength, splitUncompressed] = split ?? [];
  if (splitOffset === undefined || splitLength === undefined || splitUncompressed === undefined)
    return refused("tarsplit");
  if (type !== 1n) return refused("position-type");
  if (length > MAX_TOC_BYTES || uncompressed > MAX_TOC_BYTES) return { kind: "whole", reason: "too-large" };
  if (offset + length > BigInt(size)) return refused("position-outside");
  const toc = placeOf(offset, length, uncompressed);
  // Without a tar-split the layer is pulled whole, or refused where the TOC asks for one: the TOC itself tells.
  if (splitOffset === 0n)
    return { kind: "whole", reason: "no-tarsplit", place: { checksum: digest, toc, tarSplit: null } };
  if (splitOffset + splitLength > BigInt(size)) return refused("tarsplit-outside");
  const tarSplitPlace = placeOf(splitOffset, splitLength, splitUncompressed);
  return { kind: "in-parts", place: { checksum: digest, toc, tarSplit: tarSplitPlace } };
}

/** Inside a layer, so each fits a number but the claimed length of a tar-split, which nobody relies on. */
const placeOf = (offset: bigint, compressed: bigint, uncompressed: bigint): FramePlace => ({
  offset: Number(offset),
  compressedBytes: Number(compressed),
  bytes: Number(uncompressed),
});

const refused = (fault: TocFault): TocClaim => ({ kind: "refused", fault });

function oldClaim(annotations: Annotations): boolean {
  const checksum = annotations[OLD_CHUNKED_CHECKSUM];
  return checksum !== undefined && parseDigest(checksum) !== null && OLD_CHUNKED_POSITION in annotations;
}

/** Null where the old position leads nowhere. */
function oldPlace(annotations: Annotations, size: number): TocPlace | null {
  const [offset, length, uncompressed, type] = numbersOf(annotations[OLD_CHUNKED_POSITION] ?? "", 4) ?? [];
  if (offset === undefined || length === undefined || uncompressed === undefined || type !== 1n) return null;
  if (length > MAX_TOC_BYTES || uncompressed > MAX_TOC_BYTES || offset + length > BigInt(size)) return null;
  const checksum = parseDigest(annotations[OLD_CHUNKED_CHECKSUM] ?? "");
  return { checksum, toc: placeOf(offset, length, uncompressed), tarSplit: null };
}

/** As Go's Sscanf reads `%d:%d:…` into unsigned numbers of 64 bits: what follows them is not looked at. */
function numbersOf(text: string, count: number): readonly bigint[] | null {
  const parts = text.split(":", count);
  if (parts.length < count) return null;
  const numbers = parts.map((part, at) => {
    const digits = (at === count - 1 ? /^\s*\+?(\d+)/ : /^\s*\+?(\d+)$/).exec(part)?.[1];
    return digits === undefined ? null : BigInt(digits);
  });
  return numbers.every((number) => number !== null && number < 1n << 64n) ? (numbers as bigint[]) : null;
}

/** The checksum of the tar-split in an annotation, where today's clients no longer look: they want it in the TOC. */
export const hasTarSplitOutside = (annotations: Annotations): boolean =>
  CHUNKED_TARSPLIT_CHECKSUM in annotations;
