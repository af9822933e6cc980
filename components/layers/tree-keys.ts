import type { Place, TreeShape } from "./tree-shape.ts";

/** What a key does in a tree (WAI-ARIA authoring practices, tree view). */
export type TreeStep =
  | { readonly kind: "go"; readonly row: number }
  | { readonly kind: "open" | "close" | "press" };

/** The row that is active, as far as it is known. */
export interface ActiveRow {
  readonly row: number;
  readonly at: Place | null;
  readonly node: { readonly isFolder: boolean; readonly isOpen: boolean } | null;
  /** Row of the directory that it is in; null in the root. */
  readonly above: number | null;
}

const PAGE = 10;

/** Null for a key that is none of the tree's. */
export function treeStep(key: string, shape: TreeShape, active: ActiveRow): TreeStep | null {
  const go = (row: number): TreeStep => ({ kind: "go", row: Math.max(0, Math.min(shape.rows - 1, row)) });
  const { row, node, above } = active;
  switch (key) {
    case "ArrowDown":
      return go(row + 1);
    case "ArrowUp":
      return go(row - 1);
    case "PageDown":
      return go(row + PAGE);
    case "PageUp":
      return go(row - PAGE);
    case "Home":
      return go(0);
    case "End":
      return go(shape.rows - 1);
    case "Enter":
    case " ":
      return { kind: "press" };
    case "ArrowRight":
      if (node === null || !node.isFolder) return go(row);
      return node.isOpen ? go(row + 1) : { kind: "open" };
    case "ArrowLeft":
      if (node?.isOpen) return { kind: "close" };
      return go(above ?? row);
    default:
      return null;
  }
}
