"use client";

import { useEffect } from "react";
import { isTyping } from "#components/site/keys.ts";
import { copyText } from "#components/ui/copy-button.tsx";

/** `j` and `k` go down and up the rungs, `c` copies the digest of the rung that has the focus, else `digest`. */
export function useRungKeys(digest: string): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event)) return;
      if (event.key === "j") move(1);
      if (event.key === "k") move(-1);
      if (event.key === "c") void copyText(focusedRung()?.dataset["rung"] ?? digest);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [digest]);
}

const focusedRung = (): HTMLElement | null =>
  document.activeElement?.closest<HTMLElement>("[data-rung]") ?? null;

function move(step: 1 | -1): void {
  const rungs = [...document.querySelectorAll<HTMLElement>("[data-rung]")];
  const focused = focusedRung();
  const at = focused ? rungs.indexOf(focused) : -1;
  const next = at < 0 ? rungs[0] : rungs[at + step];
  next?.focus();
}
