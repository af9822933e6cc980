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
  "bad-reference": { status: 400, title: "Not an image reference" },
  "not-found": { status: 404, title: "Not found" },
  unauthorized: { status: 403, title: "Login missing or refused" },
  denied: { status: 403, title: "The registry denied access" },
  "refused-address": { status: 403, title: "This address is blocked" },
  "refused-path": { status: 403, title: "This folder is blocked" },
  "insecure-registry": { status: 502, title: "The registry speaks plain HTTP" },
  tls: { status: 502, title: "No trusted TLS connection" },
  timeout: { status: 504, title: "The registry took too long" },
  unreachable: { status: 502, title: "The connection failed" },
  "rate-limited": { status: 503, title: "Rate limited" },
  "registry-error": { status: 502, title: "The registry answered with an error" },
  redirect: { status: 502, title: "The redirect was not followed" },
  "digest-mismatch": { status: 502, title: "The content does not match its digest" },
  "size-mismatch": { status: 502, title: "The content does not match its size" },
  "too-large": { status: 422, title: "Too much to read" },
  malformed: { status: 422, title: "The document is malformed" },
  "not-an-image": { status: 422, title: "Not an image" },
  busy: { status: 429, title: "A limit of this server is reached" },
  cancelled: { status: 499, title: "The read was cancelled" },
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
