import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import type { InspectOptions, Inspector } from "./inspect.ts";
import type { Turn } from "./turns.ts";

/**
 * The same inspector for one visitor, who is charged for all that it reads before it is read: an index by its entries, once
 * their number is known, and anything else as one. The first index of a minute is let through however large it is.
 */
export function chargedInspector(inspector: Inspector, charge: Turn["charge"]): Inspector {
  const forOne = async <T>(read: () => Promise<Result<T, ReadFailure>>): Promise<Result<T, ReadFailure>> => {
    const booked = charge(1);
    return booked.ok ? read() : booked;
  };
  const byEntries = async <T>(
    options: InspectOptions,
    read: (options: InspectOptions) => Promise<Result<T, ReadFailure>>,
  ): Promise<Result<T, ReadFailure>> => {
    const over = new AbortController();
    let refused: ReadFailure | null = null;
    let isBooked = false;
    const book = (entries: number) => {
      isBooked = true;
      const booked = charge(entries);
      if (booked.ok) return;
      refused = booked.failure;
      over.abort();
    };
    const result = await read({
      ...options,
      signal: AbortSignal.any([options.signal, over.signal]),
      onProgress(progress) {
        // With the document itself; a lone manifest has no round of manifests.
        if (progress.stage === "manifests" && progress.done === 0) book(progress.total + 1);
        else if (progress.stage === "configs" && !isBooked) book(1);
        if (refused === null) options.onProgress?.(progress);
      },
    });
    // What could not be read was asked for all the same.
    if (!isBooked) charge(1);
    return refused === null ? result : fail(refused);
  };
  return {
    inspect: (reference, options) => byEntries(options, (charged) => inspector.inspect(reference, charged)),
    inspectAsText: (reference, options) =>
      byEntries(options, (charged) => inspector.inspectAsText(reference, charged)),
    resolve: (reference, options) => forOne(() => inspector.resolve(reference, options)),
    tags: (reference, options) => forOne(() => inspector.tags(reference, options)),
    source: (reference, part, signal) => forOne(() => inspector.source(reference, part, signal)),
    // Nothing is asked yet: who reads there charges for it.
    repository: inspector.repository,
    newBudget: inspector.newBudget,
  };
}
