"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type FleetParams, readFleetParams, writeFleetParams } from "./search-params.ts";

export type ChangeParams = (changes: Partial<FleetParams>) => void;

/** The page's state in its address. The router follows the browser's own history calls (Next.js, "Native History API"). */
export function useFleetParams(): readonly [FleetParams, ChangeParams] {
  const search = useSearchParams();
  const params = useMemo(() => readFleetParams(new URLSearchParams(search)), [search]);
  return [params, change];
}

const change: ChangeParams = (changes) => {
  const now = readFleetParams(new URLSearchParams(window.location.search));
  const next = writeFleetParams({ ...now, ...changes }).toString();
  window.history.replaceState(null, "", next === "" ? window.location.pathname : `?${next}`);
};
