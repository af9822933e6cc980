"use client";

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { cx } from "class-variance-authority";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FileRow, FileSort, TrailStep } from "#lib/layers/answers.ts";
import { FileCells, fileRow } from "./file-cells.tsx";
import { PartFailure } from "./layer-parts.tsx";
import type { LayerPlace } from "./queries.ts";
import { treeStep } from "./tree-keys.ts";
import type { Place } from "./tree-shape.ts";
import { useOpenFolders, useRows, useShape } from "./use-tree.ts";
import { words } from "./words.ts";

export const ROW_HEIGHT = 32;
const MOST_ROWS = 16;
const OVERSCAN = 8;

interface Props {
  readonly place: LayerPlace;
  readonly number: number;
  readonly sort: FileSort;
  /** What stands in the root of the layer. */
  readonly rootChildren: number;
  /** Bytes of all of it. */
  readonly bytes: number;
  /** The path that is open, and where it stands once that is known. */
  readonly path: string | null;
  readonly trail: readonly TrailStep[] | null;
  readonly onPath: (path: string) => void;
}

/**
 * The files of a layer: only rows in view are drawn, and only their windows asked for. It has the focus itself, and names the row
 * that is active (WAI-ARIA authoring practices, tree view): rows come and go with the scroll.
 */
export function FileTree({ place, number, sort, rootChildren, bytes, path, trail, onPath }: Props) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const { open, set, reveal } = useOpenFolders();
  const shape = useShape(rootChildren, open);
  const [active, setActive] = useState({ parent: 0, index: 0 });
  const activeRow = shape.rowOf(active.parent, active.index) ?? 0;
  const virtual = useVirtualizer({
    count: shape.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    // What is named as active has to be there.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), Math.min(activeRow, range.count - 1)])].toSorted(
        (a, b) => a - b,
      ),
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems().flatMap(({ index, start }) => {
    const at = shape.placeAt(index);
    return at === null ? [] : [{ row: index, start, at }];
  });
  const { rowAt, error, retry } = useRows(
    place,
    sort,
    items.map(({ at }) => at),
  );
  const [pending, setPending] = useState<readonly TrailStep[] | null>(null);
  useEffect(() => {
    const last = trail?.at(-1);
    if (trail === null || last === undefined) return;
    reveal(trail);
    setActive({ parent: trail.at(-2)?.node ?? 0, index: last.index });
    setPending(trail);
  }, [trail, reveal]);
  useEffect(() => {
    if (pending === null) return;
    virtual.scrollToIndex(activeRow, { align: "auto" });
    setPending(null);
  }, [pending, activeRow, virtual]);

  const go = (row: number) => {
    const next = shape.placeAt(Math.max(0, Math.min(shape.rows - 1, row)));
    if (next === null) return;
    setActive(next);
    virtual.scrollToIndex(shape.rowOf(next.parent, next.index) ?? 0, { align: "auto" });
  };
  const toggle = (at: Place, row: FileRow, isOpen = !open.has(row.node)) =>
    set({ node: row.node, parent: at.parent, index: at.index, children: row.children }, isOpen);
  const press = (at: Place, row: FileRow) => {
    setActive(at);
    if (row.type === "dir") toggle(at, row);
    else onPath(row.path);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = shape.placeAt(activeRow);
    const row = at === null ? undefined : rowAt(at);
    const above = at === null ? undefined : open.get(at.parent);
    const step = treeStep(event.key, shape, {
      row: activeRow,
      at,
      node: row === undefined ? null : { isFolder: row.children > 0, isOpen: open.has(row.node) },
      above: above === undefined ? null : shape.rowOf(above.parent, above.index),
    });
    if (step === null) return;
    event.preventDefault();
    if (step.kind === "go") go(step.row);
    else if (at !== null && row !== undefined) {
      if (step.kind === "press") press(at, row);
      else toggle(at, row, step.kind === "open");
    }
  };
  if (error !== null)
    return <PartFailure error={error} reference={place.manifest} onRetry={() => void retry()} />;
  return (
    <div
      ref={scroller}
      className="group/tree overflow-auto py-1 -outline-offset-2 [scrollbar-width:thin]"
      role="tree"
      aria-label={words.tree(number)}
      aria-activedescendant={`${id}-${activeRow}`}
      tabIndex={0}
      style={{ height: Math.min(MOST_ROWS, shape.rows) * ROW_HEIGHT + 8 }}
      onKeyDown={onKey}
    >
      <div className="relative" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ row: at, start, at: where }) => {
          const row = rowAt(where);
          const isDirectory = row?.type === "dir";
          const isChosen = row !== undefined && row.path === path;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the tree itself has the keys
            <div
              key={at}
              id={`${id}-${at}`}
              role="treeitem"
              tabIndex={-1}
              className={cx(
                fileRow({ isChosen }),
                "absolute inset-x-0 top-0",
                at === activeRow &&
                  "group-focus-visible/tree:rounded-sm group-focus-visible/tree:outline-2 group-focus-visible/tree:-outline-offset-2 group-focus-visible/tree:outline-accent",
              )}
              aria-level={where.level}
              aria-setsize={where.siblings}
              aria-posinset={where.index + 1}
              aria-selected={isChosen}
              aria-expanded={isDirectory && row.children > 0 ? open.has(row.node) : undefined}
              style={{ transform: `translateY(${start}px)`, "--depth": where.level - 1 }}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => {
                scroller.current?.focus({ preventScroll: true });
                if (row !== undefined) press(where, row);
              }}
            >
              {row === undefined ? (
                <>
                  <Skeleton className="w-45" />
                  <span className="sr-only">{words.reading}</span>
                </>
              ) : (
                <FileCells
                  row={row}
                  name={row.name}
                  of={bytes}
                  isChosen={isChosen}
                  isOpen={open.has(row.node)}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
