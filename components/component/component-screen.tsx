"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { lazy, type ReactNode, Suspense } from "react";
import { ApplyHere } from "#components/apply/apply-here.tsx";
import type { Subject } from "#components/apply/queries.ts";
import { isOver, percentOf } from "#components/apply/standing.ts";
import { type Applying, useApplying, useEnds, useLetGo } from "#components/apply/use-applying.ts";
import { words as applyWords } from "#components/apply/words.ts";
import { ChoiceOutcome } from "#components/choice/outcome.tsx";
import { useChoosing } from "#components/choice/use-choice.ts";
import { IndexPanel } from "#components/index/index-panel.tsx";
import type { Lore } from "#components/index/lore.ts";
import { TabLabel } from "#components/index/tab-label.tsx";
import { worstOf } from "#components/index/worst-of.ts";
import { problemOf } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import { sharesOf } from "#lib/ladder/headway.ts";
import type { Severity } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { ChoicePanel } from "./choice-panel.tsx";
import { Failure, NoReport } from "./failure.tsx";
import { Crumbs, Head } from "./head.tsx";
import { History } from "./history.tsx";
import { hrefOf, openView, type View, viewOf, views } from "./places.ts";
import { componentQuery, type Key } from "./queries.ts";
import { Side } from "./side.tsx";
import { SourcePanel } from "./source-panel.tsx";
import { Tags } from "./tags.tsx";
import { useComponentActions } from "./use-component-actions.ts";
import { words } from "./words.ts";

const ComponentEvidence = lazy(() =>
  import("#components/evidence/component-evidence.tsx").then(({ ComponentEvidence: View }) => ({
    default: View,
  })),
);

const LayersView = lazy(() =>
  import("#components/layers/layers-view.tsx").then(({ LayersView: View }) => ({ default: View })),
);

const UpdatesView = lazy(() =>
  import("#components/updates/updates-view.tsx").then(({ UpdatesView: View }) => ({ default: View })),
);

const Plan = lazy(() => import("./plan.tsx").then(({ Plan: View }) => ({ default: View })));

export function ComponentScreen({ component, lore }: { component: Key; lore: Lore }) {
  useLive();
  const { data, error, refetch } = useQuery(componentQuery(component));
  if (data !== undefined) return <Detail detail={data} lore={lore} onRetry={() => void refetch()} />;
  return (
    <>
      <Crumbs {...component} />
      <h1>{component.name}</h1>
      {error === null ? (
        <Loading />
      ) : (
        <Panel className="mt-4">
          <ErrorState title={<h2>{problemOf(error).title}</h2>}>
            <p className="text-ink-soft">{problemOf(error).detail}</p>
            <p>{problemOf(error).next}</p>
            <Button className="justify-self-start" onClick={() => void refetch()}>
              {words.again}
            </Button>
          </ErrorState>
        </Panel>
      )}
    </>
  );
}

/** As high as what comes: the line below the heading, the strip, the tabs, the ladder. */
function Loading() {
  return (
    <div aria-busy="true">
      <span className="sr-only">{words.loading}</span>
      <Skeleton className="mt-3 mb-5 w-95 max-w-full" />
      <Panel className="flex min-h-16 items-center px-4">
        <Skeleton className="w-3/5" />
      </Panel>
      <div className="my-5 flex h-9.5 items-center border-b border-line">
        <Skeleton className="w-2/5" />
      </div>
      <Panel className="min-h-160" />
    </div>
  );
}

function Detail({ detail, lore, onRetry }: { detail: ComponentDetail; lore: Lore; onRetry: () => void }) {
  const { row, report } = detail;
  const search = useSearchParams();
  const pathname = usePathname();
  const choosing = useChoosing();
  const view = viewOf(search);
  const key = { namespace: row.namespace, name: row.name };
  const subject: Extract<Subject, { kind: "component" }> = {
    ...{ kind: "component", key, reference: row.reference ?? "", mayChange: row.mayChange },
  };
  const applying = useApplying(subject);
  useEnds(subject.reference);
  useLetGo(subject.reference);
  useComponentActions(row, view, choosing.choose);
  const isOnTheWay =
    row.reference !== null && report !== null && stepsOnTheWay.some((step) => step === row.step);
  return (
    <>
      <Head detail={detail} />
      <ChoicePanel detail={detail} choose={choosing.choose}>
        {(isOnTheWay || row.step === "not-chosen") && report !== null && row.wanted.kind !== "unreadable" && (
          <ApplyHere
            subject={subject}
            applying={applying}
            choice={row.wanted.push}
            isDefault={!isOnTheWay}
            report={report}
            onShow={() => openView("plan")}
          />
        )}
      </ChoicePanel>
      <Failure detail={detail} />
      {row.source === "cluster" && <SourcePanel detail={detail} />}
      <Tabs<View>
        label={words.views}
        tabs={views.map((name) => ({
          name,
          label: (
            <TabLabel
              word={words.tabs[name]}
              found={foundBehind(name, detail)}
              note={name === "plan" ? noteOf(applying) : undefined}
            />
          ),
          href: hrefOf(name, pathname, search),
        }))}
        chosen={view}
      />
      <div role="tabpanel" id={`panel-${view}`} aria-labelledby={`tab-${view}`} className="scroll-mt-70">
        {view === "index" && (
          <WithReport detail={detail}>
            {(report) => (
              <IndexPanel
                report={report}
                lore={lore}
                onLayers={(position) => window.history.pushState(null, "", `?tab=layers&entry=${position}`)}
                onRetry={onRetry}
                elsewhere={<EvidenceFound evidence={row.evidence} />}
                beside={<Side detail={detail} subject={subject} />}
              />
            )}
          </WithReport>
        )}
        {/* Not around the index, which a page without script shows: only a script takes away what stands in for it. */}
        <Suspense fallback={<Panel className="min-h-80" aria-busy="true" />}>
          {view === "layers" && (
            <WithReport detail={detail}>{(report) => <LayersView report={report} />}</WithReport>
          )}
          {view === "updates" && (
            <WithReport detail={detail}>
              {(report) => <UpdatesView component={key} report={report} />}
            </WithReport>
          )}
          {view === "evidence" && (
            <WithReport detail={detail}>
              {(report) => <ComponentEvidence component={key} report={report} />}
            </WithReport>
          )}
          {view === "plan" && (
            <WithReport detail={detail}>
              {() => <Plan subject={subject} applying={applying} detail={detail} isMain={!isOnTheWay} />}
            </WithReport>
          )}
        </Suspense>
        {view === "tags" && row.reference !== null && (
          <Tags component={key} reference={row.reference} wanted={row.wanted} />
        )}
        {view === "history" && <History component={key} />}
      </div>
      <ChoiceOutcome choosing={choosing} />
    </>
  );
}

/** What is drawn from the newest index, or why there is none. */
function WithReport({
  detail,
  children,
}: {
  detail: ComponentDetail;
  children: (report: IndexReport) => ReactNode;
}) {
  if (detail.report === null) return <NoReport detail={detail} />;
  return children(detail.report);
}

/** That something is applied now, at the tab that tells of it. */
function noteOf({ application }: Applying): string | undefined {
  if (application === null || isOver(application)) return undefined;
  const { progress } = application;
  return applyWords.tabNote(progress.length === 0 ? null : percentOf(sharesOf(progress).sent));
}

/** The head counts what is wrong of index and evidence together; the tabs say where it stands. */
function foundBehind(view: View, { row, report }: ComponentDetail) {
  if (view === "index") return worstOf(report?.issues ?? []);
  if (view === "evidence") return worstOf(row.evidence.kind === "read" ? row.evidence.issues : []);
  return null;
}

/** Below the issues of the index: what was found of its evidence, and the way there. */
function EvidenceFound({ evidence }: Pick<ComponentDetail["row"], "evidence">) {
  const open = () => {
    openView("evidence");
    document.querySelector<HTMLElement>("#tab-evidence")?.focus();
  };
  const count = (issues: readonly { severity: Severity }[], severity: Severity) =>
    issues.filter((issue) => issue.severity === severity).length;
  return (
    <p className="border-line px-4 py-2.5 text-ink-soft [[data-slot=empty-state]+&]:border-t">
      <Button variant="text" size="inline" className="-mx-1" onClick={open}>
        {words.tabs.evidence}
      </Button>
      {": "}
      {evidence.kind === "read"
        ? words.evidenceFound(
            count(evidence.issues, "error"),
            count(evidence.issues, "warning"),
            evidence.failing,
          )
        : words.evidenceUnread}
    </p>
  );
}
