import { DIR } from "#lib/chunked/toc/toc.ts";
import { childrenOf, type Files } from "#lib/chunked/tree/look.ts";
import type { FileTree } from "#lib/chunked/tree/tree.ts";
import type { FileSort } from "./answers.ts";

/** The last order of each tree: windows of one large directory are asked for one after the other. */
const last = new WeakMap<FileTree, { readonly key: string; readonly order: Uint32Array }>();

/** What is in a directory: directories before files, each by the bytes of its name; or the largest first. */
export function orderOf(files: Files, node: number, sort: FileSort): Uint32Array {
  const { tree } = files;
  const key = `${sort} ${node}`;
  const known = last.get(tree);
  if (known?.key === key) return known.order;
  const children = childrenOf(files, node);
  const order =
    sort === "size"
      ? children.slice().sort((a, b) => (tree.bytes[b] ?? 0) - (tree.bytes[a] ?? 0))
      : Uint32Array.from([
          ...children.filter((child) => isDirectory(files, child)),
          ...children.filter((child) => !isDirectory(files, child)),
        ]);
  last.set(tree, { key, order });
  return order;
}

/** One that the layer does not list has no row. */
export function isDirectory({ toc, tree }: Files, node: number): boolean {
  const row = tree.rows[node] ?? -1;
  return row < 0 || toc.types[row] === DIR;
}
