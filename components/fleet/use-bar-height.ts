"use client";

import { type RefCallback, useCallback, useState } from "react";

/** The head of the table, which stays below the bar. */
const HEAD_PX = 35;

/**
 * How high the bar is that stays at the top: filters wrap. What stays below it is told, and so is the browser, or what gets the focus
 * further up would be scrolled to below them.
 */
export function useBarHeight(): readonly [RefCallback<HTMLElement>, number] {
  const [height, setHeight] = useState(0);
  const bar = useCallback((place: HTMLElement | null) => {
    if (place === null) return;
    const { style } = document.documentElement;
    const measure = () => {
      const now = Math.round(place.getBoundingClientRect().height);
      setHeight(now);
      style.scrollPaddingTop = `calc(var(--header-height) + ${now + HEAD_PX + 4}px)`;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(place);
    measure();
    return () => {
      observer.disconnect();
      style.scrollPaddingTop = "";
    };
  }, []);
  return [bar, height];
}
