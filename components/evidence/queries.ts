import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { fleetChanged } from "#components/fleet/queries.ts";
import { get, getJson, send } from "#components/site/api.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { imageEvidenceKey } from "./image-key.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

const STALE_MS = 60_000;

/** As last read; the key begins with `fleet`, so that the server's events make it stale with the rest. */
export const componentEvidenceQuery = (key: Key) =>
  queryOptions({
    queryKey: ["fleet", "evidence", key.namespace, key.name],
    queryFn: ({ signal }) => getJson<EvidenceReport>(`${componentUrl(key)}/evidence`, signal),
    staleTime: STALE_MS,
    retry: false,
    refetchOnWindowFocus: false,
  });

/** Reads it anew, and puts it where the page reads it; its issues and marks stand elsewhere on the page too. */
export async function readAnew(client: QueryClient, key: Key): Promise<void> {
  const report = await send<EvidenceReport>("POST", `${componentUrl(key)}/evidence`);
  client.setQueryData(componentEvidenceQuery(key).queryKey, report);
  await fleetChanged(client);
}

/** Of any image. It changes with time, also where the image is named by its digest. */
export const imageEvidenceQuery = (reference: string) =>
  queryOptions({
    queryKey: imageEvidenceKey(reference),
    queryFn: ({ signal }) =>
      getJson<EvidenceReport>(`/api/v1/evidence?ref=${encodeURIComponent(reference)}`, signal),
    staleTime: STALE_MS,
    retry: false,
    refetchOnWindowFocus: false,
  });

export interface ContentPlace {
  readonly reference: string;
  readonly manifest: string;
  readonly layer: string;
}

/** What was signed, as it was signed; content by digest never changes. */
export const contentQuery = ({ reference, manifest, layer }: ContentPlace) =>
  queryOptions({
    queryKey: ["evidence-content", reference, manifest, layer],
    queryFn: async ({ signal }) => {
      const search = new URLSearchParams({ ref: reference, manifest, layer });
      return (await get(`/api/v1/evidence/content?${search}`, signal)).text();
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
