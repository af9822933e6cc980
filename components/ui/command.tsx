import { CopyButton } from "./copy-button.tsx";

/** A line for a terminal, with its copy button. Long ones wrap, so that nothing needs sideways scrolling. */
export function Command({ line }: { line: string }) {
  // A line of comment says that there is no command.
  if (line.startsWith("#")) return <p className="sm mut">{line.slice(1).trim()}</p>;
  return (
    <div className="cmd">
      <code>{line}</code>
      <CopyButton text={line} what="command" />
    </div>
  );
}
