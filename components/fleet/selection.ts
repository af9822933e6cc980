"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { KeyedChoice } from "#lib/fleet/answers.ts";
import { fetchKeys } from "./queries.ts";

export interface Selection {
  /** `namespace/name` of each. */
  readonly keys: ReadonlySet<string>;
  /** Adds or takes away one; with `range` all from the last one to it. */
  select(index: number, key: string, range: boolean): void;
  /** All that the filters leave, or none. */
  toggleAll(search: string, total: number): Promise<void>;
  clear(): void;
  /** The table shows these rows now: from what it shows a change starts. */
  shows(rows: readonly KeyedChoice[]): void;
  /** What came of changes, told to the person: the next change starts from there. */
  learns(rows: readonly KeyedChoice[]): void;
  /** The state of the choice that the page showed last; of a row that it never showed, the one when it was selected. */
  etagOf(key: string): string | undefined;
}

export function useSelection(inOrder: () => Promise<readonly KeyedChoice[]>): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<number | null>(null);
  // Read inside callbacks that must stay the same, or every row would be drawn anew.
  const current = useRef(keys);
  current.current = keys;
  const shown = useRef<ReadonlyMap<string, string>>(new Map());
  const etags = useRef(new Map<string, string>());
  const remember = useCallback((fetched: readonly KeyedChoice[]) => {
    for (const { key, etag } of fetched) etags.current.set(key, shown.current.get(key) ?? etag);
  }, []);
  const select = useCallback(
    (index: number, key: string, range: boolean) => {
      const anchor = last.current;
      last.current = index;
      if (!range || anchor === null) {
        const next = new Set(current.current);
        if (!next.delete(key)) next.add(key);
        const etag = shown.current.get(key);
        if (etag !== undefined) etags.current.set(key, etag);
        setKeys(next);
        return;
      }
      // Rows between may not be loaded; their names come in the order of the table.
      void inOrder().then((all) => {
        const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
        const between = all.slice(from, to + 1);
        remember(between);
        setKeys((now) => new Set([...now, ...between.map((one) => one.key)]));
      });
    },
    [inOrder, remember],
  );
  const toggleAll = useCallback(
    async (search: string, total: number) => {
      if (total > 0 && current.current.size === total) return setKeys(new Set());
      const all = await fetchKeys(search);
      remember(all);
      setKeys(new Set(all.map(({ key }) => key)));
    },
    [remember],
  );
  const clear = useCallback(() => setKeys(new Set()), []);
  const shows = useCallback((rows: readonly KeyedChoice[]) => {
    shown.current = new Map(rows.map(({ key, etag }) => [key, etag]));
    for (const [key, etag] of shown.current) if (etags.current.has(key)) etags.current.set(key, etag);
  }, []);
  const learns = useCallback((rows: readonly KeyedChoice[]) => {
    for (const { key, etag } of rows) etags.current.set(key, etag);
  }, []);
  const etagOf = useCallback((key: string) => etags.current.get(key), []);
  return useMemo(
    () => ({ keys, select, toggleAll, clear, shows, learns, etagOf }),
    [keys, select, toggleAll, clear, shows, learns, etagOf],
  );
}
