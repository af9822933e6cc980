"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { imageEvidenceKey } from "#components/evidence/image-key.ts";
import { seenOf } from "#components/home/seen.ts";
import { problemOf } from "#components/site/api.ts";
import { rememberReference } from "#components/site/recent.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { IndexPanel } from "./index-panel.tsx";
import { loadBeside } from "./index-view.tsx";
import { useInspectParams } from "./inspect-params.ts";
import type { Lore } from "./lore.ts";
import { progressQuery, reportQuery } from "./queries.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { ReportHead } from "./report-head.tsx";
import type { View } from "./search-params.ts";
import { ReportSkeleton } from "./skeleton.tsx";
import type { SourceLinks } from "./source.tsx";
import { TabIcon } from "./tab-icon.tsx";
import { type Tab, Tabs, worstOf } from "./tabs.tsx";
import { words } from "./words.ts";

// Most come for the index: what else there is is loaded by those who open it, or meet it.
const Layers = lazy(() =>
  import("#components/layers/layers-view.tsx").then(({ LayersView: View }) => ({ default: View })),
);
const ImageEvidence = lazy(() =>
  import("#components/evidence/image-evidence.tsx").then(({ ImageEvidence: View }) => ({ default: View })),
);
const ProblemPanel = lazy(() =>
  import("./problem.tsx").then(({ ProblemPanel: View }) => ({ default: View })),
);
const ImagePlan = lazy(() =>
  import("#components/apply/image-plan.tsx").then(({ ImagePlan: View }) => ({ default: View })),
);
const ImageWatch = lazy(() =>
  import("#components/apply/image-watch.tsx").then(({ ImageWatch: View }) => ({ default: View })),
);
const Source = lazy(() => import("./source.tsx").then(({ Source: View }) => ({ default: View })));

interface Props {
  readonly reference: string;
  readonly lore: Lore;
  /** Stands below the issues of the index. */
  readonly elsewhere: React.ReactNode;
}

/** Reads a reference and shows its report, or how far the reading is, or why there is none. */
export function ReportScreen({ reference, lore, elsewhere }: Props) {
  const { data, error, isFetching, refetch } = useQuery(reportQuery(reference));
  const { data: progress } = useQuery(progressQuery(reference));
  const retry = useState(() => () => void refetch())[0];
  useEffect(() => {
    if (data) rememberReference(reference, seenOf(data));
  }, [data, reference]);
  // What stands beside the ladder comes while the image is read.
  useEffect(() => void loadBeside().catch(() => undefined), []);
  if (data) return <ReportView report={data} lore={lore} elsewhere={elsewhere} onRetry={retry} />;
  if (error && !isFetching) {
    return (
      <Suspense fallback={<ReportSkeleton reference={reference} progress={progress} />}>
        <ProblemPanel problem={problemOf(error)} reference={reference} onRetry={retry} heading="h1" />
      </Suspense>
    );
  }
  return <ReportSkeleton reference={reference} progress={progress} />;
}

function ReportView({
  report,
  lore,
  elsewhere,
  onRetry,
}: Omit<Props, "reference"> & { report: IndexReport; onRetry: () => void }) {
  const [params, setParams] = useInspectParams();
  const sentence = useMemo(() => headline(report).sentence, [report]);
  // Asks for nothing: it sees what the tab has read, once that was opened.
  const { data: evidence } = useQuery<EvidenceReport>({
    queryKey: imageEvidenceKey(byDigest(report.reference, report.digest)),
    enabled: false,
  });
  // What is applied goes on when another tab is opened.
  const [isPlanSeen, setIsPlanSeen] = useState(false);
  if (params.tab === "plan" && !isPlanSeen) setIsPlanSeen(true);
  const [showLayers] = useState(() => (position: number) => {
    setParams({ tab: "layers", entry: position }, "push");
  });
  return (
    <>
      <TabIcon report={report} title={words.title(report.reference, sentence)} />
      <ReportHead report={report} headline={sentence} />
      <Tabs
        label={words.views}
        tabs={tabsOf(report, evidence)}
        chosen={params.tab}
        onChoose={(tab) => setParams({ tab, part: "manifest" })}
      />
      <div role="tabpanel" id={`panel-${params.tab}`} aria-labelledby={`tab-${params.tab}`}>
        {params.tab === "index" && (
          <IndexPanel
            report={report}
            lore={lore}
            onLayers={showLayers}
            onRetry={onRetry}
            elsewhere={elsewhere}
          />
        )}
        <Suspense fallback={<section className="panel tab-place" aria-busy="true" />}>
          {params.tab === "layers" && <Layers report={report} />}
          {params.tab === "evidence" && <ImageEvidence report={report} />}
          {params.tab === "plan" && <ImagePlan report={report} />}
          {params.tab === "source" && (
            <Source report={report} part={params.part} links={sourceLinks(report)} />
          )}
        </Suspense>
      </div>
      <Suspense>
        {isPlanSeen && <ImageWatch reference={report.reference} isOpen={params.tab === "plan"} />}
      </Suspense>
    </>
  );
}

function sourceLinks({ reference }: IndexReport): SourceLinks {
  const here = inspectHref(reference);
  return {
    manifest: `${here}&tab=source`,
    config: `${here}&tab=source&part=config`,
    layers: `${here}&tab=layers`,
  };
}

function tabsOf(report: IndexReport, evidence: EvidenceReport | undefined): Tab<View>[] {
  const layers = report.entries.filter((e) => e.layerList.length > 0).length;
  return [
    { name: "index", label: "Index", count: report.entries.length },
    {
      name: "layers",
      label: "Layers",
      ...(layers > 0 ? { count: Math.max(...report.entries.map((e) => e.layers)) } : {}),
    },
    { name: "evidence", label: "Evidence", found: worstOf(evidence?.issues ?? []) },
    { name: "plan", label: "Plan" },
    { name: "source", label: "Source" },
  ];
}
