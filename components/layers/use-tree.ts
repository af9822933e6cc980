"use client";

import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { FilePage, FileRow, FileSort, TrailStep } from "#lib/layers/answers.ts";
import { type LayerPlace, pageQuery, WINDOW } from "./queries.ts";
import { type OpenFolder, type Place, treeShape } from "./tree-shape.ts";

/** Which directories stand open. */
export function useOpenFolders() {
  const [open, setOpen] = useState<ReadonlyMap<number, OpenFolder>>(new Map());
  const set = useCallback((folder: OpenFolder, isOpen: boolean) => {
    setOpen((now) => {
      const next = new Map(now);
      if (isOpen) next.set(folder.node, folder);
      else next.delete(folder.node);
      return next;
    });
  }, []);
  /** Opens all that lead to the last step. */
  const reveal = useCallback((trail: readonly TrailStep[]) => {
    setOpen((now) => {
      const next = new Map(now);
      for (const [at, { node, index, children }] of trail.slice(0, -1).entries())
        next.set(node, { node, parent: trail[at - 1]?.node ?? 0, index, children });
      return next;
    });
  }, []);
  return { open, set, reveal };
}

export const useShape = (rootChildren: number, open: ReadonlyMap<number, OpenFolder>) =>
  useMemo(() => treeShape(rootChildren, [...open.values()]), [rootChildren, open]);

/** Rows of the places in view, and the first error of reading them: their windows are asked for, and no others. */
export function useRows(place: LayerPlace, sort: FileSort, places: readonly Place[]) {
  const wanted = [
    ...new Set(places.map(({ parent, index }) => `${parent} ${Math.floor(index / WINDOW)}`)),
  ].map((key) => key.split(" ").map(Number) as [number, number]);
  const { pages, error, retry } = useQueries({
    queries: wanted.map(([node, window]) => pageQuery(place, sort, node, window)),
    combine: combined,
  });
  const rows = useMemo(() => {
    const found = new Map<string, FileRow>();
    for (const page of pages)
      for (const [at, row] of page.rows.entries()) found.set(`${page.node} ${page.from + at}`, row);
    return found;
  }, [pages]);
  return { rowAt: ({ parent, index }: Place) => rows.get(`${parent} ${index}`), error, retry };
}

const combined = (results: readonly UseQueryResult<FilePage>[]) => ({
  pages: results.flatMap(({ data }) => data ?? []),
  error: results.find(({ error, isFetching }) => error !== null && !isFetching)?.error ?? null,
  retry: () => {
    for (const { error, refetch } of results) if (error !== null) void refetch();
  },
});
