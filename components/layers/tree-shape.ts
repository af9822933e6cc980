/** A directory that stands open: where it is in its own, and how much is in it. */
export interface OpenFolder {
  readonly node: number;
  /** 0 is the root. */
  readonly parent: number;
  /** Its place among what is in `parent`. */
  readonly index: number;
  readonly children: number;
}

/** A row of the tree as it stands: the `index`-th of what is in `parent`. */
export interface Place {
  readonly parent: number;
  readonly index: number;
  /** One-based. */
  readonly level: number;
  /** How much is in `parent`. */
  readonly siblings: number;
}

/** Which rows a tree has, without a list of them: 200,000 are as quick as ten. */
export interface TreeShape {
  readonly rows: number;
  placeAt(row: number): Place | null;
  /** Null for what stands in a directory that is closed. */
  rowOf(parent: number, index: number): number | null;
}

interface Folder extends OpenFolder {
  readonly inside: readonly Folder[];
  /** Rows below it. */
  readonly rows: number;
}

export function treeShape(rootChildren: number, open: readonly OpenFolder[]): TreeShape {
  const byParent = Map.groupBy(open, ({ parent }) => parent);
  const folder = (own: OpenFolder): Folder => {
    const inside = (byParent.get(own.node) ?? []).toSorted((a, b) => a.index - b.index).map(folder);
    return { ...own, inside, rows: inside.reduce((sum, { rows }) => sum + rows, own.children) };
  };
  const root = folder({ node: 0, parent: -1, index: 0, children: rootChildren });
  const folders = new Map<number, Folder>();
  const collect = (one: Folder): void => {
    folders.set(one.node, one);
    one.inside.forEach(collect);
  };
  collect(root);
  const rowIn = (own: Folder, index: number): number =>
    own.inside.reduce((row, { index: before, rows }) => (before < index ? row + rows : row), index);
  return {
    rows: root.rows,
    placeAt: (row) => (row < 0 || row >= root.rows ? null : placeIn(root, row, 1)),
    rowOf(parent, index) {
      const own = folders.get(parent);
      if (own === undefined || index < 0 || index >= own.children) return null;
      let row = rowIn(own, index);
      for (let at = own; at.node !== 0; ) {
        const above = folders.get(at.parent);
        if (above === undefined) return null;
        row += rowIn(above, at.index) + 1;
        at = above;
      }
      return row;
    },
  };
}

function placeIn(own: Folder, row: number, level: number): Place {
  let left = row;
  let next = 0;
  for (const inner of own.inside) {
    const upTo = inner.index - next + 1;
    if (left < upTo) break;
    left -= upTo;
    next = inner.index + 1;
    if (left < inner.rows) return placeIn(inner, left, level + 1);
    left -= inner.rows;
  }
  return { parent: own.node, index: next + left, level, siblings: own.children };
}
