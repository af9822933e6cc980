"use client";

import { useSearchParams } from "next/navigation";
import { type InspectParams, readInspectParams, writeInspectParams } from "./search-params.ts";

type Change = (changes: Partial<InspectParams>, history?: "push" | "replace") => void;

/** The page's state in its address. The router follows the browser's own history calls (Next.js, "Native History API"). */
export function useInspectParams(): readonly [InspectParams, Change] {
  return [readInspectParams(useSearchParams()), change];
}

/** The address of this page with changes in its state: for links that lead to another view of it. */
export function useInspectHref(): (changes: Partial<InspectParams>) => string {
  const search = useSearchParams();
  return (changes) => `?${writeInspectParams(search, changes)}`;
}

const change: Change = (changes, history = "replace") => {
  const next = `?${writeInspectParams(new URLSearchParams(window.location.search), changes)}`;
  if (history === "push") window.history.pushState(null, "", next);
  else window.history.replaceState(null, "", next);
};
