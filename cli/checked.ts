import type { DeepReport } from "#lib/deep/report.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { isNotLooked, type ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { headline } from "#lib/variants/headline.ts";
import { withNested } from "#lib/variants/index-model.ts";
import type { EntryReport, IndexReport, Issue } from "#lib/variants/report.ts";
import { positionsText } from "./format/words.ts";

/** What came of one reference of the command line. */
export interface Checked {
  /** As it was given. */
  readonly given: string;
  readonly result: Result<Verdict, ReadFailure>;
}

/** What a check tells of a report. The report itself is larger by far, and a list may have thousands of references. */
export interface Verdict {
  readonly reference: string;
  readonly digest: Digest;
  readonly sentence: string;
  readonly issues: readonly Issue[];
  /** Entries that nobody can say anything of; one that is missing or damaged has an issue of its own. */
  readonly unread: readonly Unread[];
  /** How much of the layers was read; null where nobody asked. */
  readonly deep: Pick<DeepReport, "depth" | "layers" | "bytes"> | null;
}

/** Something that nobody looked at: a reference as a whole, one of its entries, or what stands beside them. */
export interface Unread {
  readonly reference: string;
  /** Position of the entry; null when it is the reference itself, or its evidence. */
  readonly position: number | null;
  /** The layer of that entry, where it is no more than that. */
  readonly layer?: Digest;
  readonly failure: UnreadWhy;
}

/** A registry's failure, or that of a source of runs. */
export interface UnreadWhy {
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

/** What was looked at beside the documents of an image. */
export interface Beside {
  /** Why not all of the evidence could be looked at; null where it was, or nobody asked for it. */
  readonly unseen?: UnreadWhy | null;
  /** Null where nobody asked for the bytes of layers. */
  readonly deep?: DeepReport | null;
}

export function checkedOf(
  given: string,
  result: Result<IndexReport, ReadFailure>,
  { unseen = null, deep = null }: Beside = {},
): Checked {
  if (!result.ok) return { given, result };
  const { reference, digest, issues, entries } = result.value;
  const unread = entries.flatMap((entry) => {
    const failure = withNested(entry).find(isUnread)?.failure ?? null;
    return failure === null ? [] : [{ reference, position: entry.position, failure }];
  });
  const { sentence } = headline(result.value);
  const evidence = unseen === null ? [] : [{ reference, position: null, failure: unseen }];
  const layers = (deep?.unread ?? []).map((one) => ({ reference, ...one }));
  const all = [...unread, ...layers, ...evidence];
  const looked = deep === null ? null : { depth: deep.depth, layers: deep.layers, bytes: deep.bytes };
  return { given, result: ok({ reference, digest, sentence, issues, unread: all, deep: looked }) };
}

/** What was not looked at, and images in a form that is not read; an artifact in such a form is nobody's image. */
const isUnread = ({ failure, role }: EntryReport): boolean =>
  failure !== null &&
  (isNotLooked(failure) ||
    (role === "image" && (failure.code === "malformed" || failure.code === "not-an-image")));

/** What of one reference could not be read. */
export const unreadOf = ({ given, result }: Checked): readonly Unread[] =>
  result.ok ? result.value.unread : [{ reference: given, position: null, failure: result.failure }];

/** One line: which entry, what happened, what to do. */
export function unreadText({ position, layer, failure }: Unread): string {
  const what = layer === undefined ? "" : `, layer ${shortDigest(layer)},`;
  const where = position === null ? "" : `Entry ${position}${what} could not be read: `;
  return `${where}${failure.message} ${failure.next}`;
}

/**
 * The one line that a reference gets on standard error, or null where all of it was read. It names the reference as it was
 * given: a list has many, and what is wrong with a document is told of its digest.
 */
export function complaintOf(checked: Checked): string | null {
  const said = unreadInOne(checked);
  const bare = checked.given.trim().replace(/^docker:\/\//, "");
  // What is no reference is quoted in its failure, cut where it is far too long.
  const isNamed =
    said?.includes(bare) || (!checked.result.ok && checked.result.failure.code === "bad-reference");
  return said === null || isNamed ? said : `${bare}: ${said}`;
}

function unreadInOne(checked: Checked): string | null {
  const unread = unreadOf(checked);
  const [first] = unread;
  if (first === undefined) return null;
  const positions = [...new Set(unread.flatMap(({ position }) => position ?? []))];
  if (unread.length < 2 || positions.length === 0) return unreadText(first);
  const { message, next } = first.failure;
  const what = unread.every(({ layer, position }) => layer !== undefined || position === null)
    ? "Layers of entries"
    : "Entries";
  return `${what} ${positionsText(positions)} could not be read. First error: ${message} ${next}`;
}
