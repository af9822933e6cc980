"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { usePageActions } from "#components/site/page-actions.ts";
import { viewsQuery } from "./queries.ts";
import { words } from "./words.ts";

interface Asked {
  /** Components that the filters leave. */
  readonly shown: number;
  readonly onAdd: () => void;
  readonly onRegistries: () => void;
  readonly onSelectAll: () => void;
}

/** What the palette offers on the page of the fleet, and the views that were saved. */
export function useFleetActions({ shown, onAdd, onRegistries, onSelectAll }: Asked): void {
  const router = useRouter();
  const { data: views = [] } = useQuery(viewsQuery());
  const { actions } = words;
  usePageActions([
    { label: actions.add, run: onAdd },
    ...(shown > 0 ? [{ label: actions.selectAll(shown), run: onSelectAll }] : []),
    ...views.map(({ name, query }) => ({
      label: actions.view(name),
      run: () => router.push(`/fleet?${query}`),
    })),
    { label: words.registries, run: onRegistries },
  ]);
}
