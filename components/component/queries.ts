import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { getJson, send } from "#components/site/api.ts";
import type { ComponentDetail, HistoryEvent, ScanProgress, TagList } from "#lib/fleet/answers.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";

export interface Key {
  readonly namespace: string;
  readonly name: string;
}

const STALE_MS = 30_000;

export const componentQuery = (key: Key) =>
  queryOptions({
    queryKey: ["fleet", "component", rowKey(key)],
    queryFn: ({ signal }) => getJson<ComponentDetail>(componentUrl(key), signal),
    staleTime: STALE_MS,
    retry: false,
  });

interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly next: string | null;
}

export const historyQuery = (key: Key) =>
  infiniteQueryOptions({
    queryKey: ["fleet", "history", rowKey(key)],
    queryFn: ({ signal, pageParam }) =>
      getJson<HistoryPage>(
        `${componentUrl(key)}/history${pageParam === "" ? "" : `?before=${encodeURIComponent(pageParam)}`}`,
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    staleTime: STALE_MS,
    retry: false,
  });

/** Every tag costs the registry a request, so it is asked when the page is opened and not at every event. */
export const tagsQuery = (key: Key) =>
  queryOptions({
    queryKey: ["tags", rowKey(key)],
    queryFn: ({ signal }) => getJson<TagList>(`${componentUrl(key)}/tags`, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Has the newest index of a component looked at now. */
export const rescan = (key: Key): Promise<ScanProgress> =>
  send("POST", "/api/v1/scan", { keys: [rowKey(key)] });
