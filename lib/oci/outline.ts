import type { Digest } from "./digest.ts";
import type { Descriptor, ImageDocument } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { parseDocument } from "./parse-document.ts";
import { ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** What a document leads to, and nothing more of it: a large one is understood elsewhere, and this is what reading on takes. */
export type Outline =
  | { readonly kind: "index"; readonly entries: readonly Named[] }
  | { readonly kind: "manifest"; readonly config: Named };

/** What is named by a descriptor. */
export interface Named {
  readonly digest: Digest;
  readonly size: number;
  readonly mediaType: string;
  /** BuildKit's attestation entries: their configuration says nothing. */
  readonly isAttestation: boolean;
}

export function outlineOf(document: ImageDocument): Outline {
  return document.kind === "index"
    ? { kind: "index", entries: document.entries.map(named) }
    : { kind: "manifest", config: named(document.config) };
}

export function readOutline(bytes: VerifiedBytes): Result<Outline, ReadFailure> {
  const document = parseDocument(bytes);
  return document.ok ? ok(outlineOf(document.value)) : document;
}

const named = ({ digest, size, mediaType, annotations }: Descriptor): Named => ({
  digest,
  size,
  mediaType,
  isAttestation: "vnd.docker.reference.type" in annotations,
});
