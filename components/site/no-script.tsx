"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { quote } from "#lib/variants/clients/shell-word.ts";
import { words } from "./words.ts";

/** Pages that the server draws whole. */
const WHOLE = /^\/(?:$|(?:issues|problems|configuration)(?:\/|$))/;

/** What a browser without script is told, and the command that shows the same. The server draws it, and React leaves it be. */
export function NoScript() {
  const path = usePathname();
  const reference = (useSearchParams().get("ref") ?? "").trim();
  if (WHOLE.test(path)) return null;
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
