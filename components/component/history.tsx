"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { choiceNames, choiceNamesAlone, words as choosing } from "#components/choice/words.ts";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelGap, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { HistoryEvent, IndexChange } from "#lib/fleet/answers.ts";
import { switchesOf, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import { historyQuery, type Key } from "./queries.ts";
import { words } from "./words.ts";

/** Choices and indexes in one list, newest first; older ones on demand, all of them as a file. */
export function History({ component }: { component: Key }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(historyQuery(component));
  const events = data?.pages.flatMap((page) => page.events) ?? [];
  const file = `${componentUrl(component)}/history`;
  return (
    <Panel aria-labelledby="history-heading" aria-busy={data === undefined}>
      <PanelHead>
        <PanelTitle id="history-heading">{words.historyOf}</PanelTitle>
        <PanelGap />
        <ButtonLink size="small" href={`${file}?format=csv`} download>
          {words.exportCsv}
        </ButtonLink>
        <ButtonLink size="small" href={`${file}?format=json`} download>
          {words.exportJson}
        </ButtonLink>
      </PanelHead>
      {data !== undefined && events.length === 0 && (
        <EmptyState>
          <p>{words.noHistory}</p>
        </EmptyState>
      )}
      <ol className="divide-y divide-line">
        {events.map((event) => (
          <li
            key={eventKey(event)}
            className="grid grid-cols-[150px_minmax(0,1fr)] gap-x-3 gap-y-0.5 px-4 py-2.5 max-[860px]:grid-cols-[minmax(0,1fr)]"
          >
            <span className="text-ink-faint">
              <Ago at={event.at} />
            </span>
            <Line event={event} file={file} />
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <p className="border-t border-line px-4 py-2.5">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {words.older}
          </Button>
        </p>
      )}
    </Panel>
  );
}

export const eventKey = (event: HistoryEvent): string =>
  `${event.kind} ${event.at} ${event.kind === "index" ? event.digest : ""}`;

function Line({ event, file }: { event: HistoryEvent; file: string }) {
  if (event.kind === "choice") return <Chosen event={event} />;
  if (event.kind === "index") return <Seen event={event} />;
  return (
    <div>
      {words.madeAnew}
      <p className="text-ink-faint">
        <a href={`${file}?${new URLSearchParams({ format: "csv", life: event.before })}`} download>
          {words.historyBefore}
        </a>
      </p>
    </div>
  );
}

function Chosen({ event: { by, from, to, note } }: { event: Extract<HistoryEvent, { kind: "choice" }> }) {
  return (
    <div>
      <b>{by}</b> {to === null ? words.wentBack(textOf(from)) : words.choseFrom(textOf(from), textOf(to))}
      {note !== null && <p className="text-ink-faint wrap-anywhere">{note}</p>}
    </div>
  );
}

export function textOf(choice: WantedChoice | null): string {
  if (choice === null) return words.theDefault;
  const push = choiceNames[choice.push];
  return choice.pullRequest === null
    ? push
    : `${push} (${words.pullRequestsAre(choiceNames[choice.pullRequest])})`;
}

function Seen({ event }: { event: Extract<HistoryEvent, { kind: "index" }> }) {
  const { digest, reference, holds, changed, applied } = event;
  const on = holds === null ? { gzip: false, zstd: false } : switchesOf(holds);
  const pinned = `${splitReference(reference).repository}@${digest}`;
  return (
    <div>
      <span className="flex items-center gap-2">
        <Domino {...on} label={holds === null ? choosing.other : choiceNamesAlone[holds]} />
        {changed === null ? words.firstIndex : words.newIndex}
        <Link className="font-mono text-sm" href={inspectHref(pinned)} title={digest}>
          {shortDigest(digest)}
        </Link>
      </span>
      {applied !== null && (
        <p className="wrap-anywhere">
          {words.appliedBy(applied.by)}
          {applied.note !== null && <span className="text-ink-faint">: {applied.note}</span>}
        </p>
      )}
      {changed !== null && <p className="text-ink-faint">{changeText(changed)}</p>}
    </div>
  );
}

export function changeText(changed: IndexChange): string {
  const { entriesAdded, entriesRemoved, entriesAnnotated, orderAlone, storedBytes, issuesGone, issuesNew } =
    changed;
  return [
    orderAlone ? words.orderAlone : null,
    entriesAdded > 0 ? words.entriesAdded(entriesAdded) : null,
    entriesRemoved > 0 ? words.entriesRemoved(entriesRemoved) : null,
    entriesAnnotated > 0 ? words.annotated(entriesAnnotated) : null,
    storedBytes === 0 ? null : words.stored(formatBytes(Math.abs(storedBytes)), storedBytes > 0),
    issuesGone.length > 0 ? `${words.resolved}: ${issuesGone.join(", ")}` : null,
    issuesNew.length > 0 ? `${words.introduced}: ${issuesNew.join(", ")}` : null,
  ]
    .filter((part) => part !== null)
    .join("; ");
}
