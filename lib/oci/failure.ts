/**
 * Why something could not be read. A failure says that we could not look; a fault in what we saw is an issue
 * (`lib/variants`), never a failure.
 */
export const failureCodes = [
  "bad-reference",
  "not-found",
  "unauthorized",
  "denied",
  "refused-address",
  "refused-path",
  "insecure-registry",
  "tls",
  "timeout",
  "unreachable",
  "rate-limited",
  "registry-error",
  "redirect",
  "digest-mismatch",
  "too-large",
  "malformed",
  "not-an-image",
  "busy",
  "cancelled",
  "credentials",
] as const;

export type FailureCode = (typeof failureCodes)[number];

export interface ReadFailure {
  readonly code: FailureCode;
  /** What happened, naming the thing: one sentence without secrets. */
  readonly message: string;
  /** What the person can do about it: one sentence. */
  readonly next: string;
  /** When asking again makes sense (RFC 3339), where the other side said so. */
  readonly retryAt?: string;
}
