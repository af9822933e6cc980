"use client";

import { type RefObject, useEffect, useRef } from "react";

/** The button that was pressed goes with its phase: the heading that tells of the next one takes the focus, where nothing else has it. */
export function useFocusKept(phase: string): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const last = useRef(phase);
  useEffect(() => {
    if (last.current === phase) return;
    last.current = phase;
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus();
  }, [phase]);
  return heading;
}
