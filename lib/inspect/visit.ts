import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/fetch-image.ts";
import type { Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { DocumentPart } from "./inspect.ts";
import type { Service } from "./service.ts";
import type { Turn } from "./turns.ts";

/** What a visitor asks for. */
interface Asked {
  readonly visitor: string;
  readonly reference: string;
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal;
}

export interface Visit extends Asked {
  readonly choice?: Choice;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** The report, read on behalf of a visitor: how many manifests it takes is booked on the visitor before they are read. */
export function visit(service: Service, asked: Visit): Promise<Result<IndexReport, ReadFailure>> {
  return inTurn(service, asked, async (signal, turn) => {
    const over = new AbortController();
    let refused: ReadFailure | null = null;
    const onProgress = (progress: ReadProgress) => {
      if (progress.stage === "manifests" && progress.done === 0) {
        const booked = turn.charge(progress.total);
        if (!booked.ok) {
          refused = booked.failure;
          over.abort();
          return;
        }
      }
      asked.onProgress?.(progress);
    };
    const result = await service.inspector.inspect(asked.reference, {
      signal: AbortSignal.any([signal, over.signal]),
      onProgress,
      ...(asked.choice === undefined ? {} : { choice: asked.choice }),
    });
    return refused === null ? result : { ok: false, failure: refused };
  });
}

/** One document as served, read on behalf of a visitor. */
export function visitSource(
  service: Service,
  asked: Asked & { readonly part: DocumentPart },
): Promise<Result<VerifiedBytes, ReadFailure>> {
  return inTurn(service, asked, (signal) => service.inspector.source(asked.reference, asked.part, signal));
}

/** Anything else that is read on behalf of a visitor; `charge` books what it takes before it is read. */
export function visitWork<T>(
  service: Service,
  asked: Asked,
  read: (signal: AbortSignal, charge: Turn["charge"]) => Promise<Result<T, ReadFailure>>,
): Promise<Result<T, ReadFailure>> {
  return inTurn(service, asked, (signal, turn) => read(signal, (entries) => turn.charge(entries)));
}

/** Every read of the server waits its turn and ends within the time limit. */
async function inTurn<T>(
  { turns, loaded }: Service,
  asked: Asked,
  read: (signal: AbortSignal, turn: Turn) => Promise<Result<T, ReadFailure>>,
): Promise<Result<T, ReadFailure>> {
  const limitMs = loaded.settings.limits.timeoutSeconds * 1000;
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(limitMs)]);
  const taken = await turns.take(asked.visitor, signal);
  if (!taken.ok) return taken;
  try {
    const result = await read(signal, taken.value);
    if (result.ok || result.failure.code !== "cancelled" || asked.signal.aborted) return result;
    return { ok: false, failure: tookTooLong(asked.reference, limitMs) };
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
