import { randomBytes } from "node:crypto";

/**
 * What a browser may do with our pages. Nothing is loaded from elsewhere, no page stands in a frame, and only scripts
 * that carry this answer's nonce run: names and annotations come from strangers' registries.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    // Bars take their length from a style attribute; a style sheet cannot know it.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** 128 bits, as CSP 3 section 7.1 asks for. */
export const newNonce = (): string => randomBytes(16).toString("base64");

export const securityHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  // The address names what somebody inspects: no linked site needs to know.
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};
