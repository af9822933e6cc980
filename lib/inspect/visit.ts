import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/fetch-image.ts";
import type { Result } from "#lib/oci/result.ts";
import type { VerifiedBytes } from "#lib/oci/source/source.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { chargedInspector } from "./charged.ts";
import type { DocumentPart } from "./inspect.ts";
import type { ReportText } from "./report-text.ts";
import type { Service } from "./service.ts";
import type { Turn } from "./turns.ts";

/** What a visitor asks for. */
interface Asked {
  readonly visitor: string;
  /** What is read, for messages: mostly a reference. */
  readonly reference: string;
  /** Aborted when the reader goes away. */
  readonly signal: AbortSignal;
}

export interface Visit extends Asked {
  readonly choice?: Choice;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** A read on behalf of somebody: `signal` ends it in time, and `charge` books what it takes before it is read. */
export interface OnBehalf {
  readonly signal: AbortSignal;
  readonly charge: Turn["charge"];
}

/** The report, read on behalf of a visitor, once for all who ask at the same time for that visitor: how many manifests it takes is booked on the visitor before they are read. */
export function visit(
  service: Service,
  { visitor, reference, choice, ...asked }: Visit,
): Promise<Result<ReportText, ReadFailure>> {
  // A visitor alone: what another has under way says what somebody looks at, and is charged to that one.
  const key = JSON.stringify([visitor, reference, choice ?? null]);
  return service.reports.read(key, asked, (signal, onProgress) =>
    visitWork(service, { visitor, reference, signal }, (reading) =>
      chargedInspector(service.inspector, reading.charge).inspectAsText(reference, {
        ...{ signal: reading.signal, onProgress },
        ...(choice === undefined ? {} : { choice }),
      }),
    ),
  );
}

/** One document as served, read on behalf of a visitor. */
export function visitSource(
  service: Service,
  asked: Asked & { readonly part: DocumentPart },
): Promise<Result<VerifiedBytes, ReadFailure>> {
  return visitWork(service, asked, ({ signal, charge }) =>
    chargedInspector(service.inspector, charge).source(asked.reference, asked.part, signal),
  );
}

/** Anything that is read on behalf of a visitor waits its turn and ends within the time limit. */
export async function visitWork<T, F extends { readonly code: string }>(
  { turns, loaded }: Pick<Service, "turns" | "loaded">,
  asked: Asked,
  read: (reading: OnBehalf) => Promise<Result<T, F>>,
): Promise<Result<T, F | ReadFailure>> {
  const limitMs = loaded.settings.limits.timeoutSeconds * 1000;
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(limitMs)]);
  const taken = await turns.take(asked.visitor, signal);
  if (!taken.ok) return taken;
  try {
    const result = await read({ signal, charge: taken.value.charge });
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
    next: "Try again; what was read already is kept, so the next read has less to do.",
  };
}
