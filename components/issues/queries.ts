import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "#components/site/api.ts";
import type { IssueBoard, IssueComponent, IssuePage } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";

/** Live events tell when issues change; this is for a browser that gets none. */
const STALE_MS = 30_000;

/** Components that a row opens with, and those that come with each step on: as many as the API gives at once. */
export const FIRST_COMPONENTS = 8;
const MORE_COMPONENTS = 100;

const withSince = (search: string, since: string | null): string =>
  since === null ? search : `${search}&since=${encodeURIComponent(since)}`;

/** The rows that `search` asks for. Every key begins with `fleet`, so that one event makes all of it stale. */
export const boardQuery = (search: string, since: string | null) =>
  queryOptions({
    queryKey: ["fleet", "issues", "board", search, since],
    queryFn: ({ signal }) => getJson<IssueBoard>(`/api/v1/issues?${withSince(search, since)}`, signal),
    staleTime: STALE_MS,
    retry: false,
  });

/** The components that have a code, as far as they were asked for. */
export const componentsQuery = (code: IssueCode, search: string, since: string | null) =>
  infiniteQueryOptions({
    queryKey: ["fleet", "issues", "components", code, search, since],
    queryFn: ({ pageParam, signal }) => componentsPage(code, withSince(search, since), pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: ({ offset, rows, total }) =>
      rows.length === 0 || offset + rows.length >= total ? null : offset + rows.length,
    staleTime: STALE_MS,
    retry: false,
  });

export const componentsAt = (offset: number): { readonly offset: number; readonly limit: number } => ({
  offset,
  limit: offset === 0 ? FIRST_COMPONENTS : MORE_COMPONENTS,
});

function componentsPage(
  code: IssueCode,
  search: string,
  from: number,
  signal?: AbortSignal,
): Promise<IssuePage> {
  const { offset, limit } = componentsAt(from);
  return getJson<IssuePage>(`/api/v1/issues/${code}?${search}&offset=${offset}&limit=${limit}`, signal);
}

/** All of them, however many pages that is. */
export async function fetchComponents(code: IssueCode, search: string): Promise<readonly IssueComponent[]> {
  const all: IssueComponent[] = [];
  for (;;) {
    const page = await getJson<IssuePage>(
      `/api/v1/issues/${code}?${search}&offset=${all.length}&limit=${MORE_COMPONENTS}`,
    );
    all.push(...page.rows);
    if (page.rows.length === 0 || all.length >= page.total) return all;
  }
}
