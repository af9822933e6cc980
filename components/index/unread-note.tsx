import { CodedText } from "#components/ui/coded-text.tsx";
import type { LaneCell } from "#lib/ladder/lanes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { LaneCells } from "./lane-cells.tsx";
import { unreadWords } from "./seldom-words.ts";
import { type UnreadNote as Note, unreadNotes } from "./unread-notes.ts";

interface Props {
  readonly report: IndexReport;
  /** Of the rung above. */
  readonly label: string;
  readonly cells: readonly LaneCell[];
  readonly tracks: number;
}

/** Under the first rung of those that could not be read for one reason: the reason. */
export function UnreadNote({ report, label, cells, tracks }: Props) {
  const note = notesFor(report).get(label);
  if (note === undefined) return null;
  return (
    <li className="ladder-between border-b border-line bg-page">
      <span className="ladder-rail" />
      <LaneCells cells={cells} tracks={tracks} />
      <p className="py-2 pr-4 text-sm wrap-anywhere text-ink-soft">
        {note.labels.length > 1 && <b>{unreadWords.entries(note.labels)}</b>}{" "}
        <CodedText text={note.message} />
      </p>
    </li>
  );
}

const known = new WeakMap<IndexReport, ReadonlyMap<string, Note>>();

/** Found once for all rungs of a ladder. */
function notesFor(report: IndexReport): ReadonlyMap<string, Note> {
  const notes = known.get(report) ?? unreadNotes(report);
  known.set(report, notes);
  return notes;
}
