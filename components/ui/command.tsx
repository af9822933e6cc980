import { CopyButton } from "./copy-button.tsx";

/** A line for a terminal, with its copy button. Long ones wrap, so that nothing needs sideways scrolling. */
export function Command({ line }: { line: string }) {
  // A line of comment says that there is no command.
  if (line.startsWith("#")) return <p className="text-sm text-ink-faint">{line.slice(1).trim()}</p>;
  return (
    <div
      data-slot="command"
      className="flex min-h-8 items-center gap-2 rounded-control bg-sunken pr-2 pl-2.5"
    >
      <code className="min-w-0 flex-1 py-1.5 wrap-anywhere whitespace-normal before:text-ink-faint before:content-['$_']">
        {line}
      </code>
      <CopyButton text={line} what="command" />
    </div>
  );
}
