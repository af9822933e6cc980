import { SeverityMark } from "#components/marks/severity.tsx";
import { Badge } from "#components/ui/badge.tsx";
import type { Worst } from "./worst-of.ts";

interface Props {
  readonly word: string;
  readonly count?: number | undefined;
  /** What goes on behind the tab, in a word or two. */
  readonly note?: string | undefined;
  /** What is wrong behind the tab: only what is worst, and how often. */
  readonly found?: Worst | null;
}

/** A tab of an image or a component: its word, how many there are behind it, and what is wrong there. */
export function TabLabel({ word, count, note, found }: Props) {
  return (
    <>
      {word}
      {count !== undefined && <Badge>{count}</Badge>}
      {note !== undefined && <Badge variant="accent">{note}</Badge>}
      {found && (
        <span className="inline-flex items-center gap-0.75 text-sm font-normal">
          <SeverityMark severity={found.severity} />
          {found.count}
        </span>
      )}
    </>
  );
}
