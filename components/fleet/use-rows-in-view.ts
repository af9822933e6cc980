"use client";

import { useEffect, useMemo, useState } from "react";

interface Rows {
  readonly count: number;
  readonly rowHeight: number;
  /** Rows that have a head above them, in their order. */
  readonly heads: readonly number[];
  readonly headHeight: number;
  /** Where the first row begins on the page. */
  readonly top: number;
}

export interface RowsInView {
  readonly from: number;
  /** The last one; less than `from` where there is none. */
  readonly to: number;
  /** How many heads stand above a row. */
  readonly headsAbove: (index: number) => number;
}

/** Beyond what is seen, so that the next row is there before it is scrolled to. */
const OVERSCAN = 4;
/** Before the page has been measured. */
const AT_FIRST = 24;

/**
 * Which rows are seen while the page scrolls. All have one height but for heads above some, so where each stands is reckoned and never
 * measured: that needs a twentieth of the script of a general virtualizer.
 */
export function useRowsInView({ count, rowHeight, heads, headHeight, top }: Rows): RowsInView {
  const [[first, last], setRange] = useState<readonly [number, number]>([0, AT_FIRST]);
  const startOf = useMemo(
    () => (index: number) => index * rowHeight + headsBefore(heads, index) * headHeight,
    [rowHeight, heads, headHeight],
  );
  useEffect(() => {
    const look = () => {
      const from = rowAt(startOf, count, window.scrollY - top);
      const to = rowAt(startOf, count, window.scrollY - top + window.innerHeight);
      setRange((now) => (now[0] === from && now[1] === to ? now : [from, to]));
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [startOf, count, top]);
  return {
    from: Math.max(0, Math.min(first, count - 1) - OVERSCAN),
    to: Math.min(count - 1, last + OVERSCAN),
    headsAbove: (index) => headsBefore(heads, index),
  };
}

/** How many of the heads stand above rows before this one. */
function headsBefore(heads: readonly number[], index: number): number {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((heads[middle] ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row at a height: the last one that begins above it. */
function rowAt(startOf: (index: number) => number, count: number, y: number): number {
  let [low, high] = [0, Math.max(0, count - 1)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(middle) <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}
