"use client";

import { useQuery } from "@tanstack/react-query";
import { byDigest } from "#components/index/reference.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { EvidenceFailed, EvidenceSkeleton } from "./evidence-place.tsx";
import { EvidenceView } from "./evidence-view.tsx";
import { imageEvidenceQuery } from "./queries.ts";

/** Evidence of any image, of the very digest that the page shows. */
export function ImageEvidence({ report }: { report: IndexReport }) {
  const pinned = byDigest(report.reference, report.digest);
  const { data, error, isFetching, refetch } = useQuery(imageEvidenceQuery(pinned));
  const retry = () => void refetch();
  if (data !== undefined)
    return (
      <EvidenceView
        report={data}
        platforms={report.platforms}
        isReading={isFetching}
        refreshError={error}
        onRefresh={retry}
      />
    );
  if (error !== null && !isFetching)
    return <EvidenceFailed error={error} reference={pinned} onRetry={retry} />;
  return <EvidenceSkeleton entries={report.kind === "index" ? report.entries.length : 0} />;
}
