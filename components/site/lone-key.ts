"use client";

import { useEffect, useRef } from "react";
import { isTyping } from "./keys.ts";

/** Letters of a text follow each other faster, also where it is typed with one finger. */
const ALONE_MS = 350;

/**
 * Acts on a letter that is pressed alone; null: there is nothing to do now. A letter before or after it at once makes a text of it: who
 * types a reference without looking where the focus is changes nothing by that.
 */
export function useLoneKey(letter: string, act: (() => void) | null): void {
  const newest = useRef(act);
  newest.current = act;
  const acts = act !== null;
  useEffect(() => {
    if (!acts) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      clearTimeout(timer);
      const isFirst = event.timeStamp - last > ALONE_MS;
      last = event.timeStamp;
      if (isFirst && !event.repeat && event.key === letter && !isTyping(event))
        timer = setTimeout(() => newest.current?.(), ALONE_MS);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("keydown", onKey);
    };
  }, [letter, acts]);
}
