import type { ReadFailure } from "../failure.ts";
import { fail, type Result } from "../result.ts";

/**
 * The one rule for asking again. Repeated is what comes to the same when it arrives twice: GET and HEAD, the POST that asks for a
 * token, the PUT of a manifest, which its digest or its tag names, the begin of an upload; not a part of an upload, of which the
 * registry is asked how much it has (`target/upload.ts`). After the answers 408, 429, 500, 502, 503 and 504 and
 * after faults of the network (a refused or reset connection, a timeout, a body cut short), with a wait that doubles and
 * has jitter, or the wait that `Retry-After` asks for, at most `MAX_ATTEMPTS` times and never past the operation's
 * deadline. An answer that says "later" and cannot be waited for becomes `rate-limited` with the time to come back.
 */
export const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

export const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;

/** A failure with what the retry rule has to know of it. */
export interface Fault {
  readonly failure: ReadFailure;
  /** Whether the same request may go well in a moment. */
  readonly passing: boolean;
  /** What `Retry-After` asked for; null when it was absent. */
  readonly retryAfterMs: number | null;
}

export const lasting = (failure: ReadFailure): Fault => ({ failure, passing: false, retryAfterMs: null });
export const passing = (failure: ReadFailure, retryAfterMs: number | null = null): Fault => ({
  failure,
  passing: true,
  retryAfterMs,
});

export interface RetryTools {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Ends early, without an error, when `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Runs `attempt` until it succeeds, fails for good, or `deadlineMs` (since the epoch) leaves no room for another wait. */
export async function retrying<T>(
  attempt: () => Promise<Result<T, Fault>>,
  {
    tools,
    deadlineMs,
    signal,
    repeats = true,
  }: { tools: RetryTools; deadlineMs: number; signal: AbortSignal; repeats?: boolean },
): Promise<Result<T, ReadFailure>> {
  for (let made = 1; ; made++) {
    const result = await attempt();
    if (result.ok) return result;
    const { failure, passing: mayPass, retryAfterMs } = result.failure;
    if (!mayPass || !repeats || signal.aborted) return fail(failure);
    const waitMs = waitBeforeNext(made, retryAfterMs, tools.random);
    const now = tools.now();
    if (made >= MAX_ATTEMPTS || now + waitMs >= deadlineMs) return fail(givenUp(result.failure, now));
    await tools.sleep(waitMs, signal);
    if (signal.aborted) return fail(failure);
  }
}

/** Half of the doubled wait is fixed and half is chance, so that readers that failed together do not return together. */
export function waitBeforeNext(made: number, retryAfterMs: number | null, random: () => number): number {
  const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (made - 1));
  const jittered = doubled / 2 + (doubled / 2) * random();
  if (retryAfterMs === null) return jittered;
  // Never earlier than asked; the jitter comes on top.
  return retryAfterMs + (FIRST_WAIT_MS / 2) * random();
}

/** `Retry-After` in milliseconds from now: seconds or an HTTP date (RFC 9110, section 10.2.3); null when it is neither. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Za-z]{3,9}, /.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
}

function givenUp({ failure, retryAfterMs }: Fault, nowMs: number): ReadFailure {
  if (failure.code !== "rate-limited" && retryAfterMs === null) return failure;
  // A service that is down yet names a time is, for whoever asks, limited until then.
  if (retryAfterMs === null) return failure;
  const retryAt = new Date(nowMs + retryAfterMs).toISOString();
  return {
    code: "rate-limited",
    message: `${failure.message.replace(/\.$/, "")}: rate limited until ${retryAt}.`,
    next: `Try again after ${retryAt}. Many registries allow more requests after signing in.`,
    retryAt,
  };
}
