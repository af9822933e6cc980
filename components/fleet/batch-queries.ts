import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { How } from "#components/apply/queries.ts";
import { getJson, send } from "#components/site/api.ts";
import type { Application } from "#lib/applications/record.ts";
import { keyOf } from "#lib/fleet/known/row-key.ts";
import type { ApplyPreview } from "#lib/services/apply/preview-apply.ts";
import type { FleetRegistry } from "#lib/services/registries.ts";

/** What applying would do to these; planned anew whenever it is asked. */
export const previewQuery = (keys: readonly string[], how: How) =>
  queryOptions({
    queryKey: ["apply-preview", keys, how],
    queryFn: () =>
      send<ApplyPreview>("POST", "/api/v1/components/apply", { keys: keys.map(keyOf), ...how, dryRun: true }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

interface Page {
  readonly applications: readonly Application[];
  /** For `before`, where there are more. */
  readonly next: number | null;
}

const PAGE = 200;

const failuresPage = (batch: number, before: number | null, signal?: AbortSignal): Promise<Page> => {
  const search = new URLSearchParams({ batch: String(batch), state: "failed", limit: String(PAGE) });
  if (before !== null) search.set("before", String(before));
  return getJson<Page>(`/api/v1/applications?${search}`, signal);
};

/** Those of a batch that failed, newest first; asked for anew when one ends (`components/site/live.ts`). */
export const failuresQuery = (batch: number) =>
  infiniteQueryOptions({
    queryKey: ["applications", "failures", batch],
    queryFn: ({ pageParam, signal }) => failuresPage(batch, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    retry: false,
  });

/** All of them, however many pages that is. */
export async function fetchFailures(batch: number): Promise<readonly Application[]> {
  const all: Application[] = [];
  for (let before: number | null = null; ; ) {
    const { applications, next }: Page = await failuresPage(batch, before);
    all.push(...applications);
    if (next === null) return all;
    before = next;
  }
}

export const registriesQuery = () =>
  queryOptions({
    queryKey: ["registries"],
    queryFn: async ({ signal }) =>
      (await getJson<{ readonly registries: readonly FleetRegistry[] }>("/api/v1/registries", signal))
        .registries,
    retry: false,
  });

export const probe = (host: string): Promise<FleetRegistry> =>
  send("POST", `/api/v1/registries/${encodeURIComponent(host)}/probe`, {});
