import { quote } from "#lib/variants/clients/shell-word.ts";
import { words } from "./words.ts";

/** What a browser without script is told on a page that is not whole without one, and the command that shows the same. */
export function NoScript({ reference = "" }: { reference?: string }) {
  return (
    <noscript>
      <div
        role="note"
        className="mb-5 grid gap-2 rounded-panel border border-line-control bg-surface px-4 py-3 print:hidden"
      >
        <p>{words.noScript}</p>
        <code className="block rounded-control bg-sunken px-2.5 py-1.5">{`twofold inspect ${reference === "" ? words.noScriptReference : quote(reference)}`}</code>
      </div>
    </noscript>
  );
}
