"use client";

import { useSearchParams } from "next/navigation";
import { type Asked, askable } from "./queries.ts";

const NAME = "plan";

/** What is planned stands in the address, unless it is what the page plans by itself. */
export function useAsked(byDefault: Asked): readonly [Asked, (asked: Asked) => void] {
  const search = useSearchParams();
  const asked = askable.find((one) => one === search.get(NAME)) ?? byDefault;
  return [asked, (next) => ask(next === byDefault ? null : next)];
}

function ask(asked: Asked | null): void {
  const search = new URLSearchParams(window.location.search);
  if (asked === null) search.delete(NAME);
  else search.set(NAME, asked);
  window.history.replaceState(null, "", search.size === 0 ? window.location.pathname : `?${search}`);
}
