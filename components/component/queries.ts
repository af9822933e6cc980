import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { getJson } from "#components/site/api.ts";
import type { ComponentDetail, HistoryEvent, TagList } from "#lib/components/api.ts";
import { rowKey } from "#lib/components/row-key.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

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

export const planQuery = (key: Key, choice: Choice) =>
  queryOptions({
    queryKey: ["fleet", "plan", rowKey(key), choice],
    queryFn: ({ signal }) => getJson<PlanDocument>(`${componentUrl(key)}/plan?choice=${choice}`, signal),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
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
