"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { changesText, obstacleOf } from "#components/apply/changes-text.ts";
import { Mini } from "#components/apply/mini.tsx";
import { planQuery, type Subject } from "#components/apply/queries.ts";
import { choiceNames, choiceNamesAlone, words as choosing } from "#components/choice/words.ts";
import { byDigest } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { drawingOf } from "#components/plan/drawing.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Panel, PanelBody, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Ago } from "#components/ui/time.tsx";
import { updateQuery } from "#components/updates/queries.ts";
import { podmanBytes, stepsOf } from "#components/updates/steps.ts";
import type { ComponentDetail, HistoryEvent } from "#lib/fleet/answers.ts";
import { switchesOf } from "#lib/fleet/choice/choice.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { changeText, eventKey, textOf } from "./history.tsx";
import { hrefOf, openView, type View } from "./places.ts";
import { historyQuery } from "./queries.ts";
import { useIsRoomy } from "./use-roomy.ts";
import { words } from "./words.ts";

/** Lines of the history that stand beside the ladder. */
const NEWEST = 3;

/**
 * Beside the ladder where there is room: what the choice would make, what the newest update cost, what happened last. Each leads to
 * its view, which tells the whole. On a narrower page nothing of it is asked for.
 */
export function Side({
  detail: { row, report },
  subject,
}: {
  detail: ComponentDetail;
  subject: Extract<Subject, { kind: "component" }>;
}) {
  const isRoomy = useIsRoomy();
  const history = useInfiniteQuery({ ...historyQuery(subject.key), enabled: isRoomy });
  const events = isRoomy ? history.data?.pages.flatMap((page) => page.events) : undefined;
  const platform = report?.entries.find(
    ({ role, platform }) => role === "image" && platform !== null,
  )?.platform;
  return (
    <div className="hidden content-start gap-5 roomy:grid">
      {row.wanted.kind !== "unreadable" && (
        <SidePlan subject={subject} choice={row.wanted.push} isRoomy={isRoomy} />
      )}
      <SideUpdate events={events} platform={platform ?? null} />
      <SideHistory events={events} />
    </div>
  );
}

function SidePlan({
  subject,
  choice,
  isRoomy,
}: {
  subject: Extract<Subject, { kind: "component" }>;
  choice: Choice;
  isRoomy: boolean;
}) {
  const { data, isPlaceholderData, error } = useQuery({ ...planQuery(subject, choice), enabled: isRoomy });
  const plan = isRoomy && !isPlaceholderData ? data : undefined;
  const drawing = plan?.changes ? drawingOf(plan) : null;
  return (
    <SidePanel view="plan" title={words.tabs.plan} note={words.planFor(choiceNames[choice])}>
      <PanelBody className="grid min-h-18 content-start gap-2">
        {plan === undefined && error === null && <Skeleton className="my-1 w-3/4" />}
        {error !== null && <p className="text-ink-soft">{words.planFailed}</p>}
        {plan !== undefined && drawing === null && (
          <p className="text-ink-soft">
            <CodedText text={obstacleOf(plan, { allowed: true })?.reason ?? ""} />
          </p>
        )}
        {plan !== undefined && drawing !== null && (
          <>
            <b className="text-pretty">{changesText(drawing, plan)}</b>
            <span className="flex flex-wrap items-center gap-2">
              <Mini rungs={drawing.now} />
              <Icon name="chevron" small />
              <Mini rungs={drawing.after} />
            </span>
          </>
        )}
      </PanelBody>
    </SidePanel>
  );
}

/** The newest step alone: the view reads them all. */
function SideUpdate({
  events,
  platform,
}: {
  events: readonly HistoryEvent[] | undefined;
  platform: string | null;
}) {
  const step = stepsOf(events ?? [], byDigest).at(-1);
  const { data, error } = useQuery({
    ...updateQuery(step ?? { from: "", to: "", digest: "", at: "" }, platform),
    enabled: step !== undefined,
  });
  return (
    <SidePanel view="updates" title={words.newestUpdate} note={platform ?? undefined}>
      <PanelBody className="min-h-18">
        {events !== undefined && step === undefined && <p className="text-ink-soft">{words.noUpdate}</p>}
        {error !== null && <p className="text-ink-soft">{words.updateFailed}</p>}
        {(events === undefined || (step !== undefined && data === undefined && error === null)) && (
          <Skeleton className="my-1 w-3/4" />
        )}
        {step !== undefined && data !== undefined && (
          <dl className="grid grid-cols-2 gap-x-4">
            <Download term={words.downloads.layers} bytes={data.layers} />
            <Download term={words.downloads.files} bytes={podmanBytes(data)} />
          </dl>
        )}
      </PanelBody>
    </SidePanel>
  );
}

const Download = ({ term, bytes }: { term: string; bytes: number }) => (
  <div className="flex flex-col-reverse">
    <dt className="text-sm text-ink-soft">{term}</dt>
    <dd className="text-xl font-semibold">{formatBytes(bytes)}</dd>
  </div>
);

/** As high with few lines as with many, so that nothing below it moves when they come. */
function SideHistory({ events }: { events: readonly HistoryEvent[] | undefined }) {
  const newest = events?.slice(0, NEWEST);
  return (
    <SidePanel view="history" title={words.tabs.history}>
      <ol className="min-h-42 divide-y divide-line">
        {newest === undefined
          ? Array.from({ length: NEWEST }, (_, at) => (
              <li key={placeKey(at)} className="flex h-14 items-center px-4">
                <Skeleton className="w-3/4" />
              </li>
            ))
          : newest.map((event) => (
              <li
                key={eventKey(event)}
                className="grid h-14 grid-cols-[minmax(0,1fr)_auto] content-center gap-x-3 px-4"
              >
                <span className="truncate">
                  <What event={event} />
                </span>
                <Mark event={event} />
                <span className="truncate text-sm text-ink-faint" title={moreOf(event)}>
                  <Ago at={event.at} />
                  {moreOf(event) !== "" && `, ${moreOf(event)}`}
                </span>
              </li>
            ))}
        {newest !== undefined && newest.length < NEWEST && (
          <li className="flex h-14 items-center px-4 text-ink-faint">
            {newest.length === 0 ? words.noHistory : words.historyStarts}
          </li>
        )}
      </ol>
    </SidePanel>
  );
}

/** Lines that are not there yet have no other name. */
const placeKey = (at: number): string => `place ${at}`;

function What({ event }: { event: HistoryEvent }) {
  switch (event.kind) {
    case "choice":
      return (
        <>
          <b>{event.by}</b>{" "}
          {event.to === null
            ? words.wentBack(textOf(event.from))
            : words.choseFrom(textOf(event.from), textOf(event.to))}
        </>
      );
    case "index":
      return event.changed === null ? words.firstIndex : words.newIndex;
    case "made-anew":
      return words.madeAnew;
  }
}

function moreOf(event: HistoryEvent): string {
  if (event.kind === "choice") return event.note ?? "";
  if (event.kind === "made-anew") return "";
  // Why it was made says more than what is different.
  return event.applied?.note ?? (event.changed === null ? "" : changeText(event.changed));
}

function Mark({ event }: { event: HistoryEvent }) {
  const choice =
    event.kind === "index" ? event.holds : event.kind === "choice" ? (event.to?.push ?? null) : null;
  if (event.kind === "made-anew" || (choice === null && event.kind === "choice")) return <span />;
  return (
    <span className="row-span-2 self-center">
      <Domino
        {...(choice === null ? { gzip: false, zstd: false } : switchesOf(choice))}
        label={choice === null ? choosing.other : choiceNamesAlone[choice]}
      />
    </span>
  );
}

/** A panel that shows the first of a view, with the way to the whole. */
function SidePanel({
  view,
  title,
  note,
  children,
}: {
  view: View;
  title: string;
  note?: string | undefined;
  children: React.ReactNode;
}) {
  const [pathname, search] = [usePathname(), useSearchParams()];
  return (
    <Panel aria-labelledby={`side-${view}`}>
      <PanelHead>
        <PanelTitle id={`side-${view}`}>{title}</PanelTitle>
        {note !== undefined && <PanelNote>{note}</PanelNote>}
        <PanelGap />
        <ButtonLink
          variant="text"
          size="inline"
          className="-my-1.5 -mr-1"
          href={hrefOf(view, pathname, search)}
          aria-describedby={`side-${view}`}
          onNavigate={() => {
            openView(view);
            document.getElementById(`tab-${view}`)?.focus();
          }}
        >
          {words.whole}
        </ButtonLink>
      </PanelHead>
      {children}
    </Panel>
  );
}
