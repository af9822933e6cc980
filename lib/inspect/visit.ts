import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/read-image.ts";
import type { Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Service } from "./service.ts";

export interface Visit {
  readonly visitor: string;
  readonly reference: string;
  readonly choice?: Choice;
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** A read on behalf of a visitor: it waits its turn, is booked on the visitor, and ends within the time limit. */
export async function visit(
  { inspector, turns, loaded }: Service,
  asked: Visit,
): Promise<Result<IndexReport, ReadFailure>> {
  const limitMs = loaded.settings.limits.timeoutSeconds * 1000;
  const over = new AbortController();
  const signal = AbortSignal.any([asked.signal, over.signal, AbortSignal.timeout(limitMs)]);
  const taken = await turns.take(asked.visitor, signal);
  if (!taken.ok) return taken;
  let refused: ReadFailure | null = null;
  const onProgress = (progress: ReadProgress) => {
    if (progress.stage === "manifests" && progress.done === 0) {
      const booked = taken.value.charge(progress.total);
      if (!booked.ok) {
        refused = booked.failure;
        over.abort();
        return;
      }
    }
    asked.onProgress?.(progress);
  };
  try {
    const result = await inspector.inspect(asked.reference, {
      signal,
      onProgress,
      ...(asked.choice === undefined ? {} : { choice: asked.choice }),
    });
    if (result.ok || result.failure.code !== "cancelled") return result;
    if (refused !== null) return { ok: false, failure: refused };
    return asked.signal.aborted ? result : { ok: false, failure: tookTooLong(asked.reference, limitMs) };
  } finally {
    taken.value.end();
  }
}

function tookTooLong(reference: string, limitMs: number): ReadFailure {
  return {
    code: "timeout",
    message: `Reading ${reference} took longer than ${limitMs / 1000} s.`,
    next: "Ask again; what was read already is kept, so the next read has less to do.",
  };
}
