"use client";

import { useSearchParams } from "next/navigation";
import { type InspectParams, readInspectParams, writeInspectParams } from "./search-params.ts";

type Change = (changes: Partial<InspectParams>, history?: "push" | "replace") => void;

/** The page's state in its address. The router follows the browser's own history calls (Next.js, "Native History API"). */
export function useInspectParams(): readonly [InspectParams, Change] {
  return [readInspectParams(useSearchParams()), change];
}

const change: Change = (changes, history = "replace") => {
  const next = `?${writeInspectParams(new URLSearchParams(window.location.search), changes)}`;
  if (history === "push") window.history.pushState(null, "", next);
  else window.history.replaceState(null, "", next);
};
