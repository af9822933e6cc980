import type { FailureCode } from "#lib/oci/failure.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";

/** What follows from bytes that were checked, or from a limit of ours: it is the same until that limit is another. */
const LASTING: ReadonlySet<FailureCode> = new Set(["malformed", "too-large"]);

const failuresOf = (entries: readonly EntryReport[]): FailureCode[] =>
  entries.flatMap(({ failure, nested }) => [
    ...(failure === null ? [] : [failure.code]),
    ...failuresOf(nested),
  ]);

/**
 * What a report leaves out: nothing, something that the registry may answer otherwise the next time, or only what stays as
 * it is. That a manifest is not there is an answer of one moment too: it may be pushed, or arrive at this replica, later.
 */
export function missingIn({ entries }: Pick<IndexReport, "entries">): "nothing" | "passing" | "lasting" {
  const codes = failuresOf(entries);
  if (codes.length === 0) return "nothing";
  return codes.some((code) => !LASTING.has(code)) ? "passing" : "lasting";
}

const REFUSED: ReadonlySet<FailureCode> = new Set(["unauthorized", "denied"]);

/**
 * Which of two reports on the same bytes by the same rules is kept: one that tells less does not replace one that tells more,
 * unless the registry no longer lets us in, which counts from then on.
 */
export function keptOf(read: IndexReport, known: IndexReport | null): IndexReport {
  if (known === null || failuresOf(read.entries).some((code) => REFUSED.has(code))) return read;
  return failuresOf(read.entries).length <= failuresOf(known.entries).length ? read : known;
}
