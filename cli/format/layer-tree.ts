import { CHUNK, DIR, linkOf } from "#lib/chunked/toc/toc.ts";
import { type FileEntry, fileEntry } from "#lib/chunked/tree/file-entry.ts";
import { childrenOf, type Files, nodeName } from "#lib/chunked/tree/look.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import { printable } from "../printable.ts";
import type { Style } from "../style.ts";
import { padStart } from "./wrap.ts";

/** The files of a layer as JSON, in the order of its tar. */
export function filesJson({ toc }: Files): readonly FileEntry[] {
  const entries: FileEntry[] = [];
  for (let row = 0; row < toc.rows; row++) if (toc.types[row] !== CHUNK) entries.push(fileEntry(toc, row));
  return entries;
}

/** The tree of a layer, a line for each file and directory with the bytes in it. */
export function* treeLines(files: Files, style: Style, node = 0, indent = "  "): Generator<string> {
  for (const child of childrenOf(files, node)) {
    const row = files.tree.rows[child] ?? -1;
    const isDirectory = row < 0 || files.toc.types[row] === DIR;
    const size = padStart(formatBytes(files.tree.bytes[child] ?? 0), SIZE_WIDTH);
    const name = printable(nodeName(files, child));
    const link = row < 0 ? "" : linkOf(files.toc, row);
    const target = link === "" ? "" : style.dim(` → ${printable(link)}`);
    yield `${style.dim(size)}${indent}${isDirectory ? style.bold(`${name}/`) : name}${target}`;
    yield* treeLines(files, style, child, `${indent}  `);
  }
}

const SIZE_WIDTH = 10;
