import type { FailureCode, ReadFailure } from "#lib/oci/failure.ts";

/** A problem document (RFC 9457) with our own `code`, `next` and `retryAt` beside its members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: FailureCode;
  readonly next: string;
  readonly retryAt?: string;
}

/** The one place where a failure gets an HTTP status and a short name. */
export const readProblems: Readonly<
  Record<FailureCode, { readonly status: number; readonly title: string }>
> = {
  "bad-reference": { status: 400, title: "This is no image reference" },
  "not-found": { status: 404, title: "There is no such image" },
  unauthorized: { status: 403, title: "The registry asked for a login" },
  denied: { status: 403, title: "The registry refused access" },
  "refused-address": { status: 403, title: "This address is not reached from here" },
  "refused-path": { status: 403, title: "This folder is not opened from here" },
  "insecure-registry": { status: 502, title: "The registry speaks plain HTTP" },
  tls: { status: 502, title: "The registry's certificate is not trusted" },
  timeout: { status: 504, title: "The registry took too long" },
  unreachable: { status: 502, title: "The registry does not answer" },
  "rate-limited": { status: 503, title: "The registry limits us" },
  "registry-error": { status: 502, title: "The registry answered with an error" },
  redirect: { status: 502, title: "The registry redirects where we do not follow" },
  "digest-mismatch": { status: 502, title: "The bytes do not match their digest" },
  "size-mismatch": { status: 502, title: "The size does not match its descriptor" },
  "too-large": { status: 422, title: "The document is too large" },
  malformed: { status: 422, title: "The document cannot be understood" },
  "not-an-image": { status: 422, title: "This is not an image" },
  busy: { status: 429, title: "Too much at once" },
  cancelled: { status: 499, title: "The read was given up" },
  credentials: { status: 502, title: "The stored credentials cannot be used" },
};

export function problemOf(failure: ReadFailure): Problem {
  const { status, title } = readProblems[failure.code];
  return {
    type: `/problems#${failure.code}`,
    title,
    status,
    detail: failure.message,
    code: failure.code,
    next: failure.next,
    ...(failure.retryAt === undefined ? {} : { retryAt: failure.retryAt }),
  };
}

/** Seconds for `Retry-After`, at least one; null where no time is known. */
export function retryAfterSeconds(failure: ReadFailure, nowMs: number): number | null {
  if (failure.retryAt === undefined) return null;
  const at = Date.parse(failure.retryAt);
  return Number.isNaN(at) ? null : Math.max(1, Math.ceil((at - nowMs) / 1000));
}
