import type { Digest } from "./digest.ts";
import type { Descriptor, ImageConfig, ImageDocument } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import type { Result } from "./result.ts";

/** A document whose bytes were checked against the digest that names them. */
export interface VerifiedDocument {
  readonly digest: Digest;
  /** Length of the bytes as served. */
  readonly size: number;
  readonly document: ImageDocument;
}

/** One entry of an index with what stands behind it. A failure here costs this entry and nothing else. */
export interface EntryRead {
  readonly descriptor: Descriptor;
  readonly content: Result<EntryContent, ReadFailure>;
}

export interface EntryContent {
  readonly manifest: VerifiedDocument;
  /** The image's configuration; null for an artifact, an attestation or an index, which have none we read. */
  readonly config: Result<ImageConfig, ReadFailure> | null;
  /** The entries of a nested index, one level down; empty for anything else. */
  readonly nested: readonly EntryRead[];
}

/** All that a report is made from: the document a reference names and everything behind it. */
export interface ImageRead {
  readonly root: VerifiedDocument;
  /** In the index's own order; for a single manifest, that manifest alone. */
  readonly entries: readonly EntryRead[];
}
