"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type BoardParams, boardHref, readBoardParams } from "./search-params.ts";

export type ChangeParams = (changes: Partial<BoardParams>) => void;

/** The page's state in its address. The router follows the browser's own history calls (Next.js, "Native History API"). */
export function useBoardParams(): readonly [BoardParams, ChangeParams] {
  const search = useSearchParams();
  const params = useMemo(() => readBoardParams(new URLSearchParams(search)), [search]);
  return [params, change];
}

const change: ChangeParams = (changes) => {
  const now = readBoardParams(new URLSearchParams(window.location.search));
  window.history.replaceState(null, "", boardHref(now, changes));
};
