import { unreachable } from "./result.ts";

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
  "size-mismatch",
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

/**
 * Whether a failure says nothing of the content: it was not looked at, for a reason of the moment, of rights, of the way there
 * or of our own limits, so what clients can do with it is unknown. Any other failure was seen: the content is not there, or is
 * not what its descriptor says, for every client alike.
 */
export function isNotLooked({ code }: Pick<ReadFailure, "code">): boolean {
  switch (code) {
    case "not-found":
    case "digest-mismatch":
    case "size-mismatch":
    case "malformed":
    case "not-an-image":
      return false;
    case "bad-reference":
    case "unauthorized":
    case "denied":
    case "refused-address":
    case "refused-path":
    case "insecure-registry":
    case "tls":
    case "timeout":
    case "unreachable":
    case "rate-limited":
    case "registry-error":
    case "redirect":
    case "too-large":
    case "busy":
    case "cancelled":
    case "credentials":
      return true;
    default:
      return unreachable(code);
  }
}
