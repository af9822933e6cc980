"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { IndexReport } from "#lib/variants/report.ts";
import { EvidenceFailed, EvidenceSkeleton } from "./evidence-place.tsx";
import { EvidenceView } from "./evidence-view.tsx";
import { componentEvidenceQuery, readAnew } from "./queries.ts";

interface Props {
  readonly component: { readonly namespace: string; readonly name: string };
  readonly report: IndexReport;
}

/** Evidence of a component's newest index, as last read; the button reads it now. */
export function ComponentEvidence({ component, report }: Props) {
  const client = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(componentEvidenceQuery(component));
  const refresh = useMutation({ mutationFn: () => readAnew(client, component) });
  if (data !== undefined)
    return (
      <EvidenceView
        report={data}
        platforms={report.platforms}
        isReading={refresh.isPending}
        refreshError={refresh.error}
        onRefresh={() => refresh.mutate()}
      />
    );
  if (error !== null && !isFetching)
    return <EvidenceFailed error={error} reference={report.reference} onRetry={() => void refetch()} />;
  return <EvidenceSkeleton entries={report.kind === "index" ? report.entries.length : 0} />;
}
