import { queryOptions, skipToken } from "@tanstack/react-query";
import { get } from "#components/site/api.ts";
import type { DocumentPart } from "#lib/inspect/inspect.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Progress } from "./read-report.ts";

const STALE_MS = 60_000;

const progressKey = (reference: string) => ["progress", reference] as const;

/** How far the reading of a reference is; it is written by `reportQuery` and never fetched by itself. */
export const progressQuery = (reference: string) =>
  queryOptions<Progress>({ queryKey: progressKey(reference), queryFn: skipToken });

/** The report behind a reference, with what is being read kept beside it (`progressQuery`) while it comes. */
export const reportQuery = (reference: string) =>
  queryOptions({
    queryKey: ["report", reference],
    // Most pages come with their report: what reads one comes with the first that has to be read.
    queryFn: async ({ signal, client }): Promise<IndexReport> => {
      const { readReport } = await import("./read-report.ts");
      return readReport(reference, signal, (progress) => {
        client.setQueryData(progressKey(reference), progress);
      });
    },
    // What is named by digest never goes stale; what is named by tag may move.
    staleTime: reference.includes("@") ? Number.POSITIVE_INFINITY : STALE_MS,
    retry: false,
    refetchOnWindowFocus: false,
  });

/** The document behind a pinned reference, or the configuration it names, byte for byte. */
export const sourceQuery = (pinned: string, part: DocumentPart) =>
  queryOptions({
    queryKey: ["source", pinned, part],
    queryFn: async ({ signal }) =>
      (await get(`/api/v1/source?ref=${encodeURIComponent(pinned)}&part=${part}`, signal)).text(),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
