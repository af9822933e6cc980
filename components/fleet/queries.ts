import { keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import { getJson } from "#components/site/api.ts";
import type {
  CountedView,
  FleetKeys,
  FleetPage,
  FleetSummary,
  KeyedChoice,
  RolloutDay,
} from "#lib/fleet/answers.ts";

/** Rows that are asked for at once. */
export const WINDOW = 100;

/** Live events tell when rows change; this is for a browser that gets none. */
const STALE_MS = 30_000;

/** One window of the rows that `search` asks for. Every key begins with `fleet`, so that one event makes all of it stale. */
export const rowsQuery = (search: string, window: number) =>
  queryOptions({
    queryKey: ["fleet", "rows", search, window],
    queryFn: ({ signal }) =>
      getJson<FleetPage>(`/api/v1/components?${search}&offset=${window * WINDOW}&limit=${WINDOW}`, signal),
    staleTime: STALE_MS,
    ...(window === 0 ? { placeholderData: keepPreviousData } : {}),
    retry: false,
  });

export const summaryQuery = (search: string) =>
  queryOptions({
    queryKey: ["fleet", "summary", search],
    queryFn: ({ signal }) => getJson<FleetSummary>(`/api/v1/fleet/summary?${search}`, signal),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const rolloutQuery = (days: number) =>
  queryOptions({
    queryKey: ["fleet", "rollout", days],
    queryFn: async ({ signal }) =>
      (await getJson<{ readonly days: readonly RolloutDay[] }>(`/api/v1/fleet/rollout?days=${days}`, signal))
        .days,
    staleTime: STALE_MS,
    retry: false,
  });

export const viewsQuery = () =>
  queryOptions({
    queryKey: ["fleet", "views"],
    queryFn: async ({ signal }) =>
      (await getJson<{ readonly views: readonly CountedView[] }>("/api/v1/views", signal)).views,
    staleTime: STALE_MS,
    retry: false,
  });

/** Names of all rows that the filters leave, for selecting them all, with the choices that a change starts from. */
export const fetchKeys = async (search: string): Promise<readonly KeyedChoice[]> =>
  (await getJson<FleetKeys>(`/api/v1/components?${search}&fields=key`)).keys;

export const fleetChanged = (client: QueryClient) => client.invalidateQueries({ queryKey: ["fleet"] });
