import type { EntryReport, IndexReport } from "#lib/variants/report.ts";

export interface UnreadNote {
  /** Of the entries that could not be read for this reason, as the ladder labels them: `2`, or `2.1` in a nested index. */
  readonly labels: readonly string[];
  readonly message: string;
}

/** Why entries could not be read, each reason once, by the label of the first entry that it is of. */
export function unreadNotes({ entries }: IndexReport): ReadonlyMap<string, UnreadNote> {
  const notes = new Map<string, UnreadNote>();
  for (const same of Map.groupBy(entries.flatMap(failedIn), ({ reason }) => reason).values()) {
    const [first] = same;
    if (first === undefined) continue;
    // The digest stands on the rung, and is often all that tells the messages of one cause apart.
    const message = first.message.replaceAll(DIGESTS, "$1$2…$3");
    notes.set(first.label, { labels: same.map(({ label }) => label), message });
  }
  return notes;
}

/** As text, and as the name of a file in a layout. */
const DIGESTS = /\b(sha\d+[:/])([0-9a-f]{7})[0-9a-f]{21,}([0-9a-f]{4})\b/g;

function failedIn(entry: EntryReport): { label: string; message: string; reason: string }[] {
  const own = { label: String(entry.position), failure: entry.failure };
  const inner = entry.nested.map(({ position, failure }) => ({
    label: `${entry.position}.${position}`,
    failure,
  }));
  return [own, ...inner].flatMap(({ label, failure }) =>
    failure === null
      ? []
      : [
          {
            label,
            message: failure.message,
            reason: `${failure.code} ${failure.message.replaceAll(DIGESTS, "")}`,
          },
        ],
  );
}

/** Whether something in the index could not be read, so that a sum over what was read is the least that it can be. */
export const hasUnread = ({ entries }: IndexReport): boolean =>
  entries.some(({ failure, nested }) => failure !== null || nested.some((inner) => inner.failure !== null));
