import type { Digest } from "../digest.ts";
import type { Blob, Reading } from "../source/source.ts";

/** A manifest or an image index as it is pushed: the very bytes that its digest is of. */
export interface PushedDocument {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Where the bytes of a blob come from, as often as they are needed: what is lost on the way is sent again. */
export interface Content {
  /** The bytes from `offset` on. */
  open(offset: number): AsyncIterable<Uint8Array>;
  /** A repository of the same registry that may hold the blob. */
  readonly mountFrom?: string;
  /** Bytes that are where they go, so far; less than before where the upload began anew. */
  readonly onSent?: (bytes: number) => void;
}

/**
 * One repository that is written to, wherever it lives: behind a registry (`registry.ts`) or in a folder (`layout.ts`); the
 * counterpart of `Source`. Nothing is shown to anybody before `moveTag`.
 */
export interface Target {
  /** How people name this repository: `quay.io/org/app`, `oci:samples`. */
  readonly name: string;
  hasBlob(want: Blob, signal: AbortSignal): Reading<boolean>;
  /**
   * Has the blob there, by its digest and whole, or not at all. What another repository of the same registry holds is taken
   * over where the registry does so (distribution-spec, Mounting a blob from another repository).
   */
  sendBlob(want: Blob, content: Content, signal: AbortSignal): Reading<"mounted" | "sent">;
  /** Puts a document there by its digest; no tag names it yet. */
  putDocument(document: PushedDocument, signal: AbortSignal): Reading<void>;
  /** Has a tag name a document that is there. */
  moveTag(tag: string, document: PushedDocument, signal: AbortSignal): Reading<void>;
  /** Takes a tag away; false where the other side does not do that. What it named stays, by its digest. */
  removeTag(tag: string, signal: AbortSignal): Reading<boolean>;
}
