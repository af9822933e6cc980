import type { Digest } from "./digest.ts";
import type { Descriptor, ImageDocument } from "./document.ts";
import type { ReadFailure } from "./failure.ts";
import { holdsImage } from "./image-manifest.ts";
import { parseDocument } from "./parse-document.ts";
import { ok, type Result } from "./result.ts";
import type { VerifiedBytes } from "./source/source.ts";

/** What a document leads to, and nothing more of it: a large one is understood elsewhere, and this is what reading on takes. */
export type Outline =
  | { readonly kind: "index"; readonly entries: readonly Named[] }
  /** `holdsImage` is false where the configuration says nothing of an image: artifacts, signatures and attestations have one. */
  | { readonly kind: "manifest"; readonly config: Named; readonly holdsImage: boolean };

/** What is named by a descriptor. */
export interface Named {
  readonly digest: Digest;
  readonly size: number;
}

export function outlineOf(document: ImageDocument): Outline {
  return document.kind === "index"
    ? { kind: "index", entries: document.entries.map(named) }
    : { kind: "manifest", config: named(document.config), holdsImage: holdsImage(document) };
}

export function readOutline(bytes: VerifiedBytes): Result<Outline, ReadFailure> {
  const document = parseDocument(bytes);
  return document.ok ? ok(outlineOf(document.value)) : document;
}

const named = ({ digest, size }: Descriptor): Named => ({ digest, size });
