"use client";

import { useSyncExternalStore } from "react";

/** As `--breakpoint-roomy` in the theme: from here the side column has its full width. */
const ROOMY = "(min-width: 1420px)";

/** Whether the page is wide enough for what has no place on a narrow one. The server cannot know, and says no. */
export const useIsRoomy = (): boolean => useSyncExternalStore(listen, isRoomy, () => false);

const isRoomy = (): boolean => window.matchMedia(ROOMY).matches;

function listen(onChange: () => void): () => void {
  const query = window.matchMedia(ROOMY);
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}
