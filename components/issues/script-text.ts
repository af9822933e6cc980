import type { IssueComponent } from "#lib/fleet/issues/answers.ts";
import { keyOf } from "./selection.ts";
import { words } from "./words.ts";

/** The lines that fix these, to be read and run by whoever may; what no command fixes is named and left out. */
export function scriptText(rows: readonly IssueComponent[], title: string): string {
  const lines = rows.map(({ fix, ...row }) =>
    fix.command === null
      ? `# ${onOneLine(`${keyOf(row)}: ${fix.why ?? words.noCommand}`)}`
      : `# ${onOneLine(keyOf(row))}\n${fix.command}`,
  );
  return ["#!/bin/sh", "set -eu", words.scriptHead(rows.length, title), ...lines, ""].join("\n");
}

/** What follows a line break is a command, and names are other people's. */
const onOneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, " ");
