"use client";

import { type RefObject, useEffect } from "react";
import { isTyping } from "#components/site/keys.ts";

const STOP = "[data-board-stop]";

/** `j` and `k` go from row to row, those of an open one too, and `x` selects the component in focus; Enter opens, as links do. */
export function useRowKeys(board: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isBox = event.target instanceof HTMLInputElement && event.target.type === "checkbox";
      if (isTyping(event) && !isBox) return;
      const stops = [...(board.current?.querySelectorAll<HTMLElement>(STOP) ?? [])];
      const row = document.activeElement?.closest("li");
      const at = stops.findIndex((stop) => stop.closest("li") === row);
      if (event.key === "j" || event.key === "k") {
        const next = stops[event.key === "j" ? at + 1 : Math.max(0, at - 1)];
        next?.focus();
        next?.scrollIntoView({ block: "nearest" });
      }
      if (event.key === "x" && at >= 0)
        stops[at]?.closest("li")?.querySelector<HTMLElement>(":scope > label input")?.click();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [board]);
}
