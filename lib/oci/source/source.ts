import type { Digest } from "../digest.ts";
import type { Descriptor } from "../document.ts";
import type { ReadFailure } from "../failure.ts";
import type { Result } from "../result.ts";

/** Bytes whose digest was checked. Parsers take nothing else. */
export interface VerifiedBytes {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  /** What the content was served as; null where the source does not say. */
  readonly mediaType: string | null;
}

export interface Resolved {
  readonly digest: Digest;
  readonly mediaType: string | null;
  /** Bytes of the document; null where the source does not say. */
  readonly size: number | null;
}

export type Reading<T> = Promise<Result<T, ReadFailure>>;

/** What says that it belongs to a subject, and by which of the spec's two ways it is listed (distribution-spec, Referrers). */
export interface Referrer extends Descriptor {
  readonly listedBy: "referrers" | "fallback-tag";
}

/** What a descriptor says of a blob, as far as reading it takes. */
export type Blob = Pick<Descriptor, "digest" | "size">;

/**
 * One repository, wherever it lives: behind a registry (`registry.ts`) or in a folder (`layout.ts`). Whoever knows one
 * knows the other. Every method ends soon after `signal` is aborted, with the failure `cancelled`.
 */
export interface Source {
  /** How people name this repository: `quay.io/org/app`, `oci:samples`. */
  readonly name: string;
  /** Whether what was read until now may have been shown because of who we are: it is not for everybody for ever. */
  isPrivate(): boolean;
  /** What `tag` names now, by the cheapest question there is (HEAD). */
  resolve(tag: string, signal: AbortSignal): Reading<Resolved>;
  /** The document `tag` names, in one request: the first round of a cold read. */
  readTagged(tag: string, signal: AbortSignal): Reading<VerifiedBytes>;
  /** By its digest alone: a descriptor with a wrong size hides no manifest (`sizeMismatch` tells of it). */
  readManifest(digest: Digest, signal: AbortSignal): Reading<VerifiedBytes>;
  /** A whole blob of exactly the size its descriptor says, refused when that is more than `limitBytes`. */
  readBlob(want: Blob, limitBytes: number, signal: AbortSignal): Reading<VerifiedBytes>;
  /** A part of a blob. A part cannot be checked against the blob's digest: whoever reads it checks what it holds. */
  readBlobRange(
    want: Blob,
    range: { offset: number; length: number },
    signal: AbortSignal,
  ): Reading<Uint8Array>;
  listTags(signal: AbortSignal): Reading<readonly string[]>;
  listReferrers(subject: Digest, signal: AbortSignal): Reading<readonly Referrer[]>;
}
