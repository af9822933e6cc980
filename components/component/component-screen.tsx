"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { lazy, Suspense } from "react";
import { ApplyHere } from "#components/apply/apply-here.tsx";
import type { Subject } from "#components/apply/queries.ts";
import { isOver, percentOf } from "#components/apply/standing.ts";
import { type Applying, useApplying, useEnds, useLetGo } from "#components/apply/use-applying.ts";
import { words as applyWords } from "#components/apply/words.ts";
import { DriftMark } from "#components/choice/drift-mark.tsx";
import { ChoiceOutcome } from "#components/choice/outcome.tsx";
import { useChoosing } from "#components/choice/use-choice.ts";
import { IndexPanel } from "#components/index/index-panel.tsx";
import type { Lore } from "#components/index/lore.ts";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Tabs, worstOf } from "#components/index/tabs.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { problemOf } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { timeText } from "#components/site/time.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { absoluteText, agoText, Time } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { stepsOnTheWay } from "#lib/fleet/choice/states.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import { sharesOf } from "#lib/ladder/headway.ts";
import type { Severity } from "#lib/variants/issue-codes.ts";
import { ChoicePanel } from "./choice-panel.tsx";
import { EditOwn } from "./edit-dialog.tsx";
import { History } from "./history.tsx";
import { knownAt } from "./last-known.ts";
import { componentQuery, type Key, rescan } from "./queries.ts";
import { SourcePanel } from "./source-panel.tsx";
import { Tags } from "./tags.tsx";
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

const views = ["index", "layers", "updates", "evidence", "plan", "tags", "history"] as const;
type View = (typeof views)[number];

export function ComponentScreen({ component, lore }: { component: Key; lore: Lore }) {
  useLive();
  const { data, error, refetch } = useQuery(componentQuery(component));
  if (data !== undefined) return <Detail detail={data} lore={lore} onRetry={() => void refetch()} />;
  return (
    <>
      <Crumbs namespace={component.namespace} />
      <div className="head-row">
        <h1>{component.name}</h1>
      </div>
      {error === null ? (
        <section className="panel" aria-busy="true">
          <p className="emp">
            <span className="vh">{words.loading}</span>
            <span className="sk sk-head" />
          </p>
        </section>
      ) : (
        <section className="panel er" role="alert">
          <SeverityMark severity="error" />
          <div>
            <h2>{problemOf(error).title}</h2>
            <p className="sec">{problemOf(error).detail}</p>
            <p>{problemOf(error).next}</p>
            <button type="button" className="btn er-foot" onClick={() => void refetch()}>
              {words.again}
            </button>
          </div>
        </section>
      )}
    </>
  );
}

function Crumbs({ namespace }: { namespace: string }) {
  return (
    <nav className="crumb" aria-label={words.crumbs}>
      <Link href="/fleet">{words.fleet}</Link> /{" "}
      <Link href={`/fleet?namespace=${encodeURIComponent(namespace)}`}>{namespace}</Link>
    </nav>
  );
}

function Detail({ detail, lore, onRetry }: { detail: ComponentDetail; lore: Lore; onRetry: () => void }) {
  const { row, report } = detail;
  const search = useSearchParams();
  const router = useRouter();
  const choosing = useChoosing();
  const view = views.find((one) => one === search.get("tab")) ?? "index";
  const key = { namespace: row.namespace, name: row.name };
  const subject: Extract<Subject, { kind: "component" }> = {
    ...{ kind: "component", key, reference: row.reference ?? "", mayChange: row.mayChange },
  };
  const applying = useApplying(subject);
  useEnds(subject.reference);
  useLetGo(subject.reference);
  const isOnTheWay =
    row.reference !== null && report !== null && stepsOnTheWay.some((step) => step === row.step);
  const digest = row.built.kind === "read" ? row.built.digest : null;
  const pinned =
    row.reference === null || digest === null
      ? null
      : `${splitReference(row.reference).repository}@${digest}`;
  return (
    <>
      <Crumbs namespace={row.namespace} />
      <div className="head-row component-head">
        <h1>{row.name}</h1>
        <span className="flex-1" />
        {row.source === "samples" && <span className="pill">samples</span>}
        {row.source === "added" && <EditOwn row={row} />}
        {pinned !== null && (
          <Link className="btn" href={inspectHref(pinned)}>
            {words.inspect}
          </Link>
        )}
      </div>
      <div className="meta">
        {row.reference === null ? (
          <span>{words.neverBuilt}</span>
        ) : (
          <span className="m">
            {/* Its digest stands beside it. */}
            {row.reference.endsWith(`@${digest}`) ? splitReference(row.reference).repository : row.reference}{" "}
            <CopyButton text={row.reference} what={words.reference} />
          </span>
        )}
        {digest !== null && pinned !== null && (
          <span className="m">
            <span title={digest}>{shortDigest(digest)}</span>
            <CopyButton text={digest} what={words.digest} />
            <CopyButton text={pinned} what={words.byDigest} look="link" />
          </span>
        )}
        {(["error", "warning"] as const).map(
          (severity) =>
            row.issues[severity] > 0 && (
              <span key={severity} className="row">
                <SeverityMark severity={severity} />
                {plural(row.issues[severity], severity)}
              </span>
            ),
        )}
        {row.drift.length > 0 && (
          <span className="drift-count">
            <DriftMark />
            {words.notBuiltYet(row.drift.length)}
          </span>
        )}
        {row.newestBuild !== null && (
          <span className="mut">
            <Time at={row.newestBuild.at}>
              {(row.newestBuild.kind === "first-seen" ? words.seenAgo : words.builtAgo)(
                agoText(row.newestBuild.at, Date.now()),
              )}
            </Time>
          </span>
        )}
      </div>
      <ChoicePanel detail={detail} choose={choosing.choose}>
        {(isOnTheWay || row.step === "not-chosen") && report !== null && row.wanted.kind !== "unreadable" && (
          <ApplyHere
            subject={subject}
            applying={applying}
            choice={row.wanted.push}
            isDefault={!isOnTheWay}
            report={report}
            onShow={() => show("plan")}
          />
        )}
      </ChoicePanel>
      {row.source === "cluster" && <SourcePanel detail={detail} />}
      <Failure detail={detail} />
      <Tabs<View>
        label={words.views}
        tabs={views.map((name) => ({
          name,
          label: words.tabs[name],
          found: foundBehind(name, detail),
          ...(name === "plan" ? noteOf(applying) : {}),
        }))}
        chosen={view}
        onChoose={show}
      />
      <div role="tabpanel" id={`panel-${view}`} aria-labelledby={`tab-${view}`}>
        {view === "index" &&
          (report === null ? (
            <NoReport detail={detail} />
          ) : (
            <IndexPanel
              report={report}
              lore={lore}
              onLayers={(position) => router.push(`?tab=layers&entry=${position}`)}
              onRetry={onRetry}
              elsewhere={<EvidenceFound evidence={row.evidence} />}
            />
          ))}
        {view === "layers" &&
          (report === null ? (
            <NoReport detail={detail} />
          ) : (
            <Suspense fallback={<section className="panel tab-place" aria-busy="true" />}>
              <LayersView report={report} />
            </Suspense>
          ))}
        {view === "updates" &&
          (report === null ? (
            <NoReport detail={detail} />
          ) : (
            <Suspense fallback={<section className="panel tab-place" aria-busy="true" />}>
              <UpdatesView component={key} report={report} />
            </Suspense>
          ))}
        {view === "evidence" &&
          (report === null ? (
            <NoReport detail={detail} />
          ) : (
            <Suspense fallback={<section className="panel tab-place" aria-busy="true" />}>
              <ComponentEvidence component={key} report={report} />
            </Suspense>
          ))}
        {view === "plan" &&
          (report === null ? (
            <NoReport detail={detail} />
          ) : (
            <Suspense fallback={<section className="panel tab-place" aria-busy="true" />}>
              <Plan subject={subject} applying={applying} detail={detail} isMain={!isOnTheWay} />
            </Suspense>
          ))}
        {view === "tags" && row.reference !== null && (
          <Tags component={key} reference={row.reference} wanted={row.wanted} />
        )}
        {view === "history" && <History component={key} />}
      </div>
      <ChoiceOutcome choosing={choosing} />
    </>
  );
}

/** Below the issues of the index: what was found of its evidence, and the way there. */
function EvidenceFound({ evidence }: Pick<ComponentDetail["row"], "evidence">) {
  const open = () => {
    show("evidence");
    document.querySelector<HTMLElement>("#tab-evidence")?.focus();
  };
  const count = (issues: readonly { severity: Severity }[], severity: Severity) =>
    issues.filter((issue) => issue.severity === severity).length;
  return (
    <p className="sec elsewhere">
      <button type="button" className="linkb" onClick={open}>
        {words.tabs.evidence}
      </button>
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

/** That something is applied now, at the tab that tells of it. */
function noteOf({ application }: Applying): { readonly note?: string } {
  if (application === null || isOver(application)) return {};
  const { progress } = application;
  return { note: applyWords.tabNote(progress.length === 0 ? null : percentOf(sharesOf(progress).sent)) };
}

/** The head counts what is wrong of index and evidence together; the tabs say where it stands. */
function foundBehind(view: View, { row, report }: ComponentDetail) {
  if (view === "index") return worstOf(report?.issues ?? []);
  if (view === "evidence") return worstOf(row.evidence.kind === "read" ? row.evidence.issues : []);
  return null;
}

function show(view: View): void {
  const search = new URLSearchParams(window.location.search);
  if (view === "index") search.delete("tab");
  else search.set("tab", view);
  window.history.replaceState(null, "", search.size === 0 ? window.location.pathname : `?${search}`);
}

/** That the index could not be read, in one place: why, since when it is as shown, and when it is asked for again. */
function Failure({ detail }: { detail: ComponentDetail }) {
  const { row, pause } = detail;
  const retryAt = row.failure?.retryAt ?? pause?.until ?? null;
  const { at, isLastKnown } = knownAt(detail);
  if (!isLastKnown) return null;
  const unread = row.built.kind === "unread";
  return (
    <section className="panel er" role="alert">
      <SeverityMark severity={row.failure === null ? "warning" : "error"} />
      <div>
        <h2>{failureTitle(detail)}</h2>
        <p className="sec">{reasonText(detail)}</p>
        <p>
          {retryAt !== null && <span title={absoluteText(retryAt)}>{words.retryAt(timeText(retryAt))}</span>}{" "}
          {!unread && at !== null && <Time at={at}>{words.lastKnown(agoText(at, Date.now()))}</Time>}
        </p>
        <ScanNow row={row} />
      </div>
    </section>
  );
}

function failureTitle({ row: { failure }, pause }: ComponentDetail): string {
  if (failure !== null) return words.failedTitle;
  return pause?.code === "rate-limited" ? words.limitedTitle : words.pausedTitle;
}

/** A limit names its own time in UTC; the sentence here names none, since the reader's time stands after it. */
function reasonText({ row: { failure, reference }, pause }: ComponentDetail): string {
  const code = failure?.code ?? pause?.code;
  if (code === "rate-limited")
    return words.limited(splitReference(reference ?? "").repository.split("/")[0] ?? "");
  return failure === null ? (pause?.message ?? "") : `${failure.message} ${failure.next}`;
}

function NoReport({ detail: { row } }: { detail: ComponentDetail }) {
  const built = row.reference !== null;
  const failed = built && row.failure !== null;
  return (
    <section className="panel emp">
      <h2>{failed ? words.noIndexTitle : built ? words.unreadTitle : words.noImageTitle}</h2>
      <p className="sec">{failed ? words.noIndexMore : built ? words.unreadMore : words.noImageMore}</p>
      {built && !failed && <ScanNow row={row} />}
    </section>
  );
}

function ScanNow({ row }: { row: Key }) {
  return (
    <button type="button" className="btn er-foot" onClick={() => void rescan(row)}>
      {words.checkNow}
    </button>
  );
}
