import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { positionsText } from "./format/words.ts";

/** What came of one reference of the command line. */
export interface Checked {
  /** As it was given. */
  readonly given: string;
  readonly result: Result<IndexReport, ReadFailure>;
}

/** Something that nobody looked at: a reference as a whole, or one of its entries. */
export interface Unread {
  readonly reference: string;
  /** Position of the entry; null when it is the reference itself. */
  readonly position: number | null;
  readonly failure: ReadFailure;
}

/** What of one reference could not be read. An entry that is missing or damaged has an issue of its own. */
export function unreadOf({ given, result }: Checked): readonly Unread[] {
  if (!result.ok) return [{ reference: given, position: null, failure: result.failure }];
  const { reference, entries } = result.value;
  return entries.flatMap(({ position, failure }) =>
    failure === null || failure.code === "not-found" || failure.code === "digest-mismatch"
      ? []
      : [{ reference, position, failure }],
  );
}

/** One line: which entry, what happened, what to do. */
export function unreadText({ position, failure }: Unread): string {
  const where = position === null ? "" : `Entry ${position} could not be read: `;
  return `${where}${failure.message} ${failure.next}`;
}

/** The one line that a reference gets on standard error, or null where all of it was read. */
export function complaintOf(checked: Checked): string | null {
  const unread = unreadOf(checked);
  const [first] = unread;
  if (first === undefined) return null;
  const positions = unread.flatMap(({ position }) => position ?? []);
  if (positions.length < 2) return unreadText(first);
  const { message, next } = first.failure;
  return `Entries ${positionsText(positions)} could not be read, the first because: ${message} ${next}`;
}
