import { type FailedLook, isCurrent } from "#lib/fleet/results/read-results.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import type { FailureCode, ReadFailure } from "#lib/oci/failure.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Due } from "./queue.ts";

/** What one look at a component found. */
export type Found =
  | { readonly kind: "unchanged" }
  | { readonly kind: "report"; readonly report: IndexReport }
  | { readonly kind: "failed"; readonly failure: FailedLook; readonly byRegistry: boolean }
  | { readonly kind: "stopped" };

/**
 * Asks what the reference names now; reads the index only when that is new, was read by older rules, or could not all be
 * read and it is time to try again.
 */
export async function look(
  inspector: Inspector,
  due: Due,
  signal: AbortSignal,
  { stop, now }: { readonly stop: AbortSignal; readonly now: Date },
): Promise<Found> {
  if (due.digest !== null && isCurrent(due.rulesVersion) && !isReadAgain(due, now)) {
    const named = await inspector.resolve(due.reference, { signal });
    if (!named.ok) return failed(due, named.failure, stop);
    if (named.value === null || named.value === due.digest) return { kind: "unchanged" };
  }
  const read = await inspector.inspect(due.reference, { signal });
  return read.ok ? { kind: "report", report: read.value } : failed(due, read.failure, stop);
}

const isReadAgain = ({ incomplete, againAt, asked }: Due, now: Date): boolean =>
  incomplete && (asked || (againAt !== null && againAt <= now));

function failed({ reference }: Due, failure: ReadFailure, stop: AbortSignal): Found {
  if (failure.code === "cancelled" && stop.aborted) return { kind: "stopped" };
  // Cancelled by nobody is the time limit of this look.
  const { code, message, next, retryAt } = failure.code === "cancelled" ? tookTooLong(reference) : failure;
  return {
    kind: "failed",
    failure: { code, message, next, retryAt: retryAt ?? null },
    byRegistry: ofRegistry.has(code),
  };
}

const tookTooLong = (reference: string): ReadFailure => ({
  code: "timeout",
  message: `${reference} could not be read in the time that a look may take: its registry did not answer, or not soon enough.`,
  next: "It is asked again by itself; look whether the registry answers, or raise limits.timeoutSeconds.",
});

/** Faults that every other image of the registry would meet too: asking on would only add to them. */
const ofRegistry: ReadonlySet<FailureCode> = new Set(["unreachable", "rate-limited", "timeout", "tls"]);
