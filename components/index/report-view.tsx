"use client";

import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { imageEvidenceKey } from "#components/evidence/image-key.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { IndexPanel } from "./index-panel.tsx";
import { useInspectHref, useInspectParams } from "./inspect-params.ts";
import type { Lore } from "./lore.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { ReportHead } from "./report-head.tsx";
import type { View } from "./search-params.ts";
import type { SourceLinks } from "./source.tsx";
import { TabIcon } from "./tab-icon.tsx";
import { TabLabel } from "./tab-label.tsx";
import { useReportActions } from "./use-report-actions.ts";
import { words } from "./words.ts";
import { worstOf } from "./worst-of.ts";

// Most come for the index: what else there is is loaded by those who open it, or meet it.
const Layers = lazy(() =>
  import("#components/layers/layers-view.tsx").then(({ LayersView: View }) => ({ default: View })),
);
const ImageEvidence = lazy(() =>
  import("#components/evidence/image-evidence.tsx").then(({ ImageEvidence: View }) => ({ default: View })),
);
const ImagePlan = lazy(() =>
  import("#components/apply/image-plan.tsx").then(({ ImagePlan: View }) => ({ default: View })),
);
const ImageWatch = lazy(() =>
  import("#components/apply/image-watch.tsx").then(({ ImageWatch: View }) => ({ default: View })),
);
const Source = lazy(() => import("./source.tsx").then(({ Source: View }) => ({ default: View })));

interface Props {
  readonly report: IndexReport;
  readonly lore: Lore;
  /** Stands below the issues of the index. */
  readonly elsewhere: React.ReactNode;
  readonly onRetry: () => void;
}

/** An image: the answer, and the views of it. */
export function ReportView({ report, lore, elsewhere, onRetry }: Props) {
  const [params, setParams] = useInspectParams();
  const hrefOf = useInspectHref();
  const sentence = useMemo(() => headline(report).sentence, [report]);
  useReportActions(report);
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
        tabs={tabsOf(report, evidence).map((tab) => ({
          ...tab,
          href: hrefOf({ tab: tab.name, part: "manifest" }),
        }))}
        chosen={params.tab}
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
        <Suspense fallback={<Panel className="min-h-80" aria-busy="true" />}>
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

function tabsOf(
  report: IndexReport,
  evidence: EvidenceReport | undefined,
): { readonly name: View; readonly label: React.ReactNode }[] {
  const layers = report.entries.some((e) => e.layerList.length > 0)
    ? Math.max(...report.entries.map((e) => e.layers))
    : undefined;
  return [
    { name: "index", label: <TabLabel word="Index" count={report.entries.length} /> },
    { name: "layers", label: <TabLabel word="Layers" count={layers} /> },
    { name: "evidence", label: <TabLabel word="Evidence" found={worstOf(evidence?.issues ?? [])} /> },
    { name: "plan", label: "Plan" },
    { name: "source", label: "Source" },
  ];
}
