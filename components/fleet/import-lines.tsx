import { Code } from "#components/ui/code.tsx";
import type { ImportOutcome } from "#lib/fleet/answers.ts";
import { words } from "./import-words.ts";

/** Lines of a list by their number, each with what became of it, and how many more there are. */
export function ImportLines({
  lines,
  total,
  names,
}: {
  lines: readonly ImportOutcome[];
  total: number;
  names: Readonly<Record<ImportOutcome["outcome"], string>>;
}) {
  return (
    // What scrolls is reached with the keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <ul className="grid max-h-65 overflow-auto" aria-live="polite" tabIndex={0} aria-label={words.lines}>
      {lines.map(({ line, text, outcome, key, message }) => (
        <li key={line} className={LINE}>
          <span className="text-ink-faint">{words.line(line)}</span>
          <span className="min-w-0 wrap-anywhere">
            <b className={outcome === "refused" ? "text-danger-ink" : undefined}>{names[outcome]}</b>{" "}
            <Code>{key ?? text}</Code>
            {message !== null && <span className="block text-ink-faint">{message}</span>}
          </span>
        </li>
      ))}
      {total > lines.length && <li className={LINE}>{words.moreLines(total - lines.length)}</li>}
    </ul>
  );
}

const LINE = "grid grid-cols-[72px_1fr] gap-2 border-t border-line py-1.25";
