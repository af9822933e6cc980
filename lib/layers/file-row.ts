import { type EntryType, linkBytes, typeOf } from "#lib/chunked/toc/toc.ts";
import { childrenOf, type Files } from "#lib/chunked/tree/look.ts";
import { isUtf8Text, nameText, pathText } from "#lib/chunked/tree/path-text.ts";
import type { FileRow } from "./answers.ts";
import { isDirectory } from "./order.ts";

/** What is shown of one node of a layer's tree. */
export function fileRow(files: Files, node: number): FileRow {
  const { toc, tree } = files;
  const row = tree.rows[node] ?? -1;
  const name = ownName(files, node);
  const link = row < 0 ? Buffer.alloc(0) : linkBytes(toc, row);
  const type = row < 0 ? "dir" : typeOf(toc, row);
  return {
    node,
    name: nameText(name),
    path: `/${pathText(pathOf(files, node))}`,
    isUtf8: isUtf8Text(name),
    type,
    bytes: tree.bytes[node] ?? 0,
    files: tree.files[node] ?? 0,
    children: isDirectory(files, node) ? childrenOf(files, node).length : 0,
    mode: row < 0 ? null : modeText(type, toc.modes[row] ?? 0),
    link: link.length === 0 ? null : nameText(link),
    whiteout: whiteoutOf(nameText(name)),
  };
}

const ownName = ({ toc, tree }: Files, node: number): Buffer =>
  bytesOf(toc.names.bytes).subarray(tree.nameStarts[node], tree.nameEnds[node]);

function pathOf(files: Files, node: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = node; at > 0; at = files.tree.parents[at] ?? 0) parts.unshift(ownName(files, at), SLASH);
  return Buffer.concat(parts.slice(0, -1));
}

const SLASH = Buffer.from("/");
const bytesOf = ({ buffer, byteOffset, length }: Uint8Array) => Buffer.from(buffer, byteOffset, length);

const LETTERS: Readonly<Record<EntryType, string>> = {
  dir: "d",
  symlink: "l",
  char: "c",
  block: "b",
  fifo: "p",
  reg: "-",
  hardlink: "-",
  chunk: "-",
  other: "?",
};

/** As `ls -l` writes it. */
function modeText(type: EntryType, mode: number): string {
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = (mode >>> shift) & 7;
    const runs = (bits & 1) !== 0;
    const last = (mode & special) === 0 ? (runs ? "x" : "-") : runs ? letter : letter.toUpperCase();
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${last}`;
  };
  return `${LETTERS[type]}${triple(6, 0o4000, "s")}${triple(3, 0o2000, "s")}${triple(0, 0o1000, "t")}`;
}

/** OCI image-spec, layer.md, "Whiteouts". */
const whiteoutOf = (name: string): string | null =>
  name === ".wh..wh..opq" ? "*" : name.startsWith(".wh.") ? name.slice(4) : null;
