import { stripVTControlCharacters } from "node:util";

/** Prose is hard to read in lines longer than this, however wide the terminal is. */
const MAX_MEASURE = 110;

/**
 * Prose over lines of at most `columns`, the first behind `lead`, the others behind `hang`, else indented as far. A word
 * that is longer than a line stays whole, so that it can be copied.
 */
export function wrap(
  text: string,
  columns: number,
  lead: string,
  hang: string = " ".repeat(widthOf(lead)),
): string {
  const room = Math.min(columns, MAX_MEASURE) - widthOf(lead);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, at) => `${at === 0 ? lead : hang}${each}`).join("\n");
}

/** Columns that a text takes, its colours left out. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Filled up to a width, colours left out of the count. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - widthOf(text))) + text;
