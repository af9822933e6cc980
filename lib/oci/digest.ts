import { createHash } from "node:crypto";

/** A content digest that is well formed: an algorithm we can check, a colon, its lower-case hex (OCI image-spec, descriptor.md, Digests). */
export type Digest = string & { readonly __brand: "Digest" };

const HEX_LENGTH = { sha256: 64, sha512: 128 } as const;
export type DigestAlgorithm = keyof typeof HEX_LENGTH;

const PATTERN = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** The digest `text` is, or null when it is not one of the two registered algorithms in its exact form. */
export function parseDigest(text: string): Digest | null {
  return PATTERN.test(text) ? (text as Digest) : null;
}

export function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.startsWith("sha512:") ? "sha512" : "sha256";
}

export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(":") + 1);
}

/** The digest of `bytes`, sha256 unless told. */
export function digestOf(bytes: Uint8Array | string, algorithm: DigestAlgorithm = "sha256"): Digest {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}` as Digest;
}

/** The first twelve hex digits, for people; never for comparing. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha\d+:/, "").slice(0, 12);
}
