import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson } from "#components/site/api.ts";
import type { FileDetails, FilePage, FileSort, FoundFiles, LayersReport } from "#lib/layers/answers.ts";

/** A layer of a manifest: `manifest` is the repository with the manifest's digest. */
export interface LayerPlace {
  readonly manifest: string;
  readonly layer: string;
}

/** Rows of a directory that are asked for at once. */
export const WINDOW = 200;
export const FOUND = 200;

// All of it is named by digests, which never go stale.
const forEver = { staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } as const;

export const layersQuery = (pinned: string, entry: number) =>
  queryOptions({
    queryKey: ["layers", pinned, entry],
    queryFn: ({ signal }) =>
      getJson<LayersReport>(
        `/api/v1/layers?${new URLSearchParams({ ref: pinned, entry: `${entry}` })}`,
        signal,
      ),
    placeholderData: keepPreviousData,
    ...forEver,
  });

export const pageQuery = (place: LayerPlace, sort: FileSort, node: number, window: number) =>
  queryOptions({
    queryKey: ["layer files", place.manifest, place.layer, sort, node, window],
    queryFn: ({ signal }) => {
      const asked = { sort, node: `${node}`, from: `${window * WINDOW}`, count: `${WINDOW}` };
      return getJson<FilePage>(inLayer("files", place, asked), signal);
    },
    ...forEver,
  });

export const searchQuery = (place: LayerPlace, text: string) =>
  queryOptions({
    queryKey: ["layer search", place.manifest, place.layer, text],
    queryFn: ({ signal }) =>
      getJson<FoundFiles>(inLayer("search", place, { text, count: `${FOUND}` }), signal),
    placeholderData: keepPreviousData,
    ...forEver,
  });

export const fileQuery = (place: LayerPlace, path: string, sort: FileSort) =>
  queryOptions({
    queryKey: ["layer file", place.manifest, place.layer, path, sort],
    queryFn: ({ signal }) => getJson<FileDetails>(inLayer("file", place, { path, sort }), signal),
    ...forEver,
  });

export const contentHref = (place: LayerPlace, path: string): string => inLayer("content", place, { path });

const inLayer = (what: string, { manifest, layer }: LayerPlace, more: Record<string, string>): string =>
  `/api/v1/layers/${what}?${new URLSearchParams({ ref: manifest, layer, ...more })}`;
