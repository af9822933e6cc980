"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { fetchKeys } from "./queries.ts";

export interface Selection {
  /** `namespace/name` of each. */
  readonly keys: ReadonlySet<string>;
  /** Adds or takes away one; with `range` all from the last one to it. */
  select(index: number, key: string, range: boolean): void;
  /** All that the filters leave, or none. */
  toggleAll(search: string, total: number): Promise<void>;
  clear(): void;
}

export function useSelection(namesInOrder: () => Promise<readonly string[]>): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<number | null>(null);
  // Read inside callbacks that must stay the same, or every row would be drawn anew.
  const current = useRef(keys);
  current.current = keys;
  const select = useCallback(
    (index: number, key: string, range: boolean) => {
      const anchor = last.current;
      last.current = index;
      if (!range || anchor === null) {
        const next = new Set(current.current);
        if (!next.delete(key)) next.add(key);
        setKeys(next);
        return;
      }
      // Rows between may not be loaded; their names come in the order of the table.
      void namesInOrder().then((all) => {
        const [from, to] = [Math.min(anchor, index), Math.max(anchor, index)];
        setKeys((now) => new Set([...now, ...all.slice(from, to + 1)]));
      });
    },
    [namesInOrder],
  );
  const toggleAll = useCallback(async (search: string, total: number) => {
    if (total > 0 && current.current.size === total) setKeys(new Set());
    else setKeys(new Set(await fetchKeys(search)));
  }, []);
  const clear = useCallback(() => setKeys(new Set()), []);
  return useMemo(() => ({ keys, select, toggleAll, clear }), [keys, select, toggleAll, clear]);
}
