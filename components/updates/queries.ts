import { queryOptions } from "@tanstack/react-query";
import { getJson } from "#components/site/api.ts";
import type { Step, UpdateCost } from "./types.ts";

/** Between two digests, which never change. */
export const updateQuery = ({ from, to }: Step, platform: string | null) =>
  queryOptions({
    queryKey: ["update", from, to, platform],
    queryFn: ({ signal }) =>
      getJson<UpdateCost>(
        `/api/v1/updates?${new URLSearchParams({ from, to, ...(platform === null ? {} : { platform }) })}`,
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  });
