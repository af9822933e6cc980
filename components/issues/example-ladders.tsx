import { MiniLadder } from "#components/ladder/mini-ladder.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import type { DrawnExample } from "./example.ts";
import { words } from "./words.ts";

/** The wrong index and the right one, as small ladders; what they do not show stands below them. */
export function ExampleLadders({ example }: { example: DrawnExample }) {
  return (["bad", "good"] as const).map((kind) => (
    <figure key={kind} className="m-0 min-w-0 overflow-hidden rounded-panel border border-line bg-surface">
      <figcaption className="flex items-center gap-1.5 border-b border-line px-4 py-1.5 text-xs text-ink-faint">
        {kind === "bad" && <SeverityMark severity="error" />}
        {kind === "bad" ? words.why.wrong : words.why.right}
      </figcaption>
      {example[kind].ladder !== null && <MiniLadder {...example[kind].ladder} />}
      {example[kind].notes.length > 0 && (
        <ul className="grid gap-0.5 border-t border-line px-4 py-2 text-sm text-ink-soft">
          {example[kind].notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </figure>
  ));
}
