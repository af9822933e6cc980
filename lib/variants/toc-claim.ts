import { parseDigest } from "#lib/oci/digest.ts";
import type { Annotations } from "#lib/oci/document.ts";
import {
  CHUNKED_CHECKSUM,
  CHUNKED_POSITION,
  CHUNKED_TARSPLIT,
  CHUNKED_TARSPLIT_CHECKSUM,
  ESTARGZ_TOC,
  OLD_CHUNKED_CHECKSUM,
  OLD_CHUNKED_POSITION,
} from "./annotations.ts";

/**
 * What becomes of a zstd layer in a partial pull, by what its annotations claim, key by key as containers/storage reads
 * them (pkg/chunked/storage_linux.go getProperDiffer, compression_linux.go readZstdChunkedManifest; read at storage
 * v1.62.0): pulled in parts, pulled whole after all, or refused.
 */
export type TocClaim =
  | { readonly kind: "in-parts" }
  | { readonly kind: "whole"; readonly reason: "no-annotations" | "old-keys" | "no-tarsplit" | "too-large" }
  | { readonly kind: "refused"; readonly fault: TocFault };

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
const MAX_TOC_BYTES = 150n * 1024n * 1024n;

export function tocClaim({
  annotations,
  size,
}: {
  readonly annotations: Annotations;
  readonly size: number;
}): TocClaim {
  const checksum = annotations[CHUNKED_CHECKSUM];
  if (checksum === undefined)
    return { kind: "whole", reason: oldClaim(annotations) ? "old-keys" : "no-annotations" };
  if (ESTARGZ_TOC in annotations) return refused("two-tocs");
  if (parseDigest(checksum) === null) return refused("checksum");
  const written = annotations[CHUNKED_POSITION] ?? "";
  if (written === "") return refused("position-missing");
  const [offset, length, uncompressed, type] = numbersOf(written, 4) ?? [];
  if (offset === undefined || length === undefined || uncompressed === undefined) return refused("position");
  const tarSplit = annotations[CHUNKED_TARSPLIT];
  const split = tarSplit === undefined ? [0n, 0n, 0n] : numbersOf(tarSplit, 3);
  const [splitOffset, splitLength] = split ?? [];
  if (splitOffset === undefined || splitLength === undefined) return refused("tarsplit");
  if (type !== 1n) return refused("position-type");
  if (length > MAX_TOC_BYTES || uncompressed > MAX_TOC_BYTES) return { kind: "whole", reason: "too-large" };
  if (offset + length > BigInt(size)) return refused("position-outside");
  // Without a tar-split the layer is pulled whole, or refused where the TOC asks for one: the TOC itself tells.
  if (splitOffset === 0n) return { kind: "whole", reason: "no-tarsplit" };
  return splitOffset + splitLength > BigInt(size) ? refused("tarsplit-outside") : { kind: "in-parts" };
}

const refused = (fault: TocFault): TocClaim => ({ kind: "refused", fault });

function oldClaim(annotations: Annotations): boolean {
  const checksum = annotations[OLD_CHUNKED_CHECKSUM];
  return checksum !== undefined && parseDigest(checksum) !== null && OLD_CHUNKED_POSITION in annotations;
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
