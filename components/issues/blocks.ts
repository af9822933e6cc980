/** The blocks of the Markdown that our own pages use (a subset of CommonMark, with tables of GFM). */
export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: "quote"; readonly text: string }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

const ITEM = /^\s*(?:[-*]|\d+[.)])\s+/;

/** Cuts a page into blocks. Whatever it does not know is a paragraph, so no text is ever lost. */
export function readBlocks(text: string): Block[] {
  const lines = text
    .replace(/\r\n/g, "\n")
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
    } else {
      const [block, next] = readBlock(lines, at, line);
      blocks.push(block);
      at = next;
    }
  }
  return blocks;
}

function readBlock(lines: readonly string[], at: number, line: string): [Block, number] {
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) {
    const level = Math.min(heading[1]?.length ?? 1, 3) as 1 | 2 | 3;
    return [{ kind: "heading", level, text: heading[2] ?? "" }, at + 1];
  }
  if (/^\s*(```|~~~)/.test(line)) return readFence(lines, at, line);
  if (line.startsWith("|") && /^\|[\s:|-]+\|?\s*$/.test(lines[at + 1] ?? "")) return readTable(lines, at);
  if (line.startsWith(">")) {
    const end = endOf(lines, at, (l) => l.startsWith(">"));
    const text = lines.slice(at, end).map((l) => l.replace(/^>\s?/, ""));
    return [{ kind: "quote", text: text.join(" ") }, end];
  }
  if (ITEM.test(line)) return readList(lines, at, line);
  const end = endOf(lines, at, (l) => l.trim() !== "" && !/^(#{1,6}\s|\s*```|>|\|)/.test(l) && !ITEM.test(l));
  return [
    {
      kind: "paragraph",
      text: lines
        .slice(at, Math.max(end, at + 1))
        .join(" ")
        .trim(),
    },
    Math.max(end, at + 1),
  ];
}

function readFence(lines: readonly string[], at: number, line: string): [Block, number] {
  const indent = /^\s*/.exec(line)?.[0].length ?? 0;
  const end = endOf(lines, at + 1, (l) => !/^\s*(```|~~~)\s*$/.test(l));
  const code = lines.slice(at + 1, end).map((l) => (l.slice(0, indent).trim() === "" ? l.slice(indent) : l));
  return [{ kind: "code", text: code.join("\n") }, end + 1];
}

function readTable(lines: readonly string[], at: number): [Block, number] {
  const end = endOf(lines, at, (l) => l.startsWith("|"));
  const [head = [], , ...rows] = lines.slice(at, end).map(cellsOf);
  return [{ kind: "table", head, rows }, end];
}

// A `\|` inside a cell is a bar and no border.
const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replace(/\\\|/g, "|"));

function readList(lines: readonly string[], at: number, line: string): [Block, number] {
  const items: string[] = [];
  let next = at;
  while (next < lines.length) {
    const here = lines[next] ?? "";
    if (ITEM.test(here)) items.push(here.replace(ITEM, ""));
    else if (/^\s+\S/.test(here) && !/^\s*```/.test(here)) items.push(`${items.pop() ?? ""} ${here.trim()}`);
    else break;
    next += 1;
  }
  return [{ kind: "list", ordered: /^\s*\d/.test(line), items }, next];
}

function endOf(lines: readonly string[], from: number, holds: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && holds(lines[end] ?? "")) end += 1;
  return end;
}

/** A piece of running text. */
export type Inline =
  | { readonly kind: "text" | "code" | "strong" | "emphasis"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

const INLINE =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|(?<!\w)_([^_]+)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:[^>\s]+)>/g;

export function readInline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) pieces.push({ kind: "text", text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    pieces.push(inlineOf(match));
  }
  if (at < text.length) pieces.push({ kind: "text", text: text.slice(at) });
  return pieces;
}

function inlineOf(match: RegExpExecArray): Inline {
  const [all, code, strong, star, underscore, label, href, bare] = match;
  if (code !== undefined) return { kind: "code", text: code };
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (star !== undefined || underscore !== undefined)
    return { kind: "emphasis", text: star ?? underscore ?? "" };
  if (bare !== undefined) return { kind: "link", text: bare, href: bare };
  // A link may lead to the web, to a page beside this one or to a place on it; `javascript:` and the like stay text.
  if (
    label !== undefined &&
    href !== undefined &&
    /^(https?:\/\/|\/|#|\.{0,2}\/?[\w-]+(\.md)?(#|$))/.test(href)
  ) {
    return { kind: "link", text: label, href };
  }
  return { kind: "text", text: all };
}
