import { CHUNK, type Toc } from "../toc/toc.ts";
import type { FileTree } from "./tree.ts";

/** A layer's table of contents with the tree that was built from it. */
export interface Files {
  readonly toc: Toc;
  readonly tree: FileTree;
}

const bufferOf = ({ names: { bytes } }: Toc): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** A node's own name, for people. */
export const nodeName = ({ toc, tree }: Files, node: number): string =>
  bufferOf(toc).toString("utf8", tree.nameStarts[node], tree.nameEnds[node]);

/** A node's path from the root, without a slash before it; empty for the root. */
export function pathOf(files: Files, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = files.tree.parents[at] ?? 0) parts.push(nodeName(files, at));
  return parts.reverse().join("/");
}

/** The nodes in a directory, by the bytes of their names; empty for anything else. */
export const childrenOf = ({ tree }: Files, node: number): Uint32Array =>
  tree.children.subarray(tree.childStarts[node], tree.childStarts[node + 1]);

/** The node at a path, which is cleaned as the tree's own are; of two at one path the last. Null where there is none. */
export function findNode(files: Files, path: string | Uint8Array): number | null {
  const bytes = typeof path === "string" ? Buffer.from(path) : Buffer.from(path);
  const parts: string[] = [];
  for (const part of bytes.toString("latin1").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  let node = 0;
  for (const part of parts) {
    const child = childNamed(files, node, Buffer.from(part, "latin1"));
    if (child === null) return null;
    node = child;
  }
  return node;
}

/** The child of that name, the last of several. */
export function childNamed(files: Files, node: number, name: Uint8Array): number | null {
  const children = childrenOf(files, node);
  const text = bufferOf(files.toc);
  const { nameStarts, nameEnds } = files.tree;
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const child = children[middle] ?? 0;
    // The first that is greater: what stands before it is the last of that name, or of a smaller one.
    if (text.compare(name, 0, name.length, nameStarts[child], nameEnds[child]) > 0) high = middle;
    else low = middle + 1;
  }
  const found = children[low - 1];
  if (low === 0 || found === undefined) return null;
  return text.compare(name, 0, name.length, nameStarts[found], nameEnds[found]) === 0 ? found : null;
}

/**
 * Rows of the TOC whose names contain `text`, in the TOC's own order, `limit` at most. Capitals count where `text` has some.
 */
export function search({ toc }: Pick<Files, "toc">, text: string, limit: number): readonly number[] {
  if (text === "" || limit <= 0) return [];
  const needle = Buffer.from(text);
  const hay = text === text.toLowerCase() ? lowered(toc) : bufferOf(toc);
  const { starts, ends } = toc.names;
  const found: number[] = [];
  for (let at = hay.indexOf(needle); at >= 0 && found.length < limit; ) {
    const row = rowAt(starts, at);
    const end = ends[row] ?? 0;
    // A hit may lie in the target of a link, or reach over the end of a name.
    const isInside = row >= 0 && at + needle.length <= end && toc.types[row] !== CHUNK;
    if (isInside) found.push(row);
    at = hay.indexOf(needle, isInside ? end : at + 1);
  }
  return found;
}

/** Names are kept in the order of their rows, and a chunk's is that of its file: the first row that starts last before `at`. */
function rowAt(starts: Uint32Array, at: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  let row = low - 1;
  while (row > 0 && starts[row - 1] === starts[row]) row -= 1;
  return row;
}

/** Kept as long as the TOC is: a search is made letter by letter. */
const loweredNames = new WeakMap<Toc, Buffer>();

function lowered(toc: Toc): Buffer {
  const known = loweredNames.get(toc);
  if (known !== undefined) return known;
  const text = bufferOf(toc);
  const small = Buffer.allocUnsafe(text.length);
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] ?? 0;
    small[i] = sign >= 0x41 && sign <= 0x5a ? sign | 0x20 : sign;
  }
  loweredNames.set(toc, small);
  return small;
}
