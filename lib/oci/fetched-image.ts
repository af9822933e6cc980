import type { ReadFailure } from "./failure.ts";
import type { Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** All documents of an image as bytes, checked and not yet understood. */
export interface FetchedImage {
  readonly root: VerifiedBytes;
  /** Index entries and entries of nested indexes, by `contentKey`. */
  readonly manifests: ByContent;
  readonly configs: ByContent;
  /** Entries that are listed, nested ones too; many may be of one content. */
  readonly listed: number;
}

/** Clients follow indexes in indexes two levels down (measured); more has been seen nowhere. */
export const MAX_NESTING = 3;

export type ByContent = ReadonlyMap<string, Result<VerifiedBytes, ReadFailure>>;

/**
 * What the descriptors of one content agree on. Two of one digest and different sizes cannot both be right, and each is
 * judged by its own size.
 */
export const contentKey = ({ digest, size }: { readonly digest: string; readonly size: number }): string =>
  `${digest} ${size}`;

/** Bytes of all documents. */
export function bytesOf({ root, manifests, configs }: FetchedImage): number {
  let total = root.bytes.length;
  for (const content of [manifests, configs])
    for (const one of content.values()) if (one.ok) total += one.value.bytes.length;
  return total;
}
