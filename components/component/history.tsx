"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { choiceNames, choiceNamesAlone, words as choosing } from "#components/choice/words.ts";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
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
    <section className="panel" aria-labelledby="history-heading" aria-busy={data === undefined}>
      <div className="ph">
        <h2 id="history-heading">{words.historyOf}</h2>
        <span className="flex-1" />
        <a className="btn sml" href={`${file}?format=csv`} download>
          {words.exportCsv}
        </a>
        <a className="btn sml" href={`${file}?format=json`} download>
          {words.exportJson}
        </a>
      </div>
      {data !== undefined && events.length === 0 && <p className="emp sec">{words.noHistory}</p>}
      <ol className="history">
        {events.map((event) => (
          <li key={`${event.kind} ${event.at} ${event.kind === "index" ? event.digest : ""}`}>
            <span className="mut">
              <Ago at={event.at} />
            </span>
            <Line event={event} file={file} />
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <p className="history-more">
          <button
            type="button"
            className="btn"
            disabled={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {words.older}
          </button>
        </p>
      )}
    </section>
  );
}

function Line({ event, file }: { event: HistoryEvent; file: string }) {
  if (event.kind === "choice") return <Chosen event={event} />;
  if (event.kind === "index") return <Seen event={event} />;
  return (
    <div>
      {words.madeAnew}
      <p className="mut">
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
      {note !== null && <p className="mut">{note}</p>}
    </div>
  );
}

function textOf(choice: WantedChoice | null): string {
  if (choice === null) return words.theDefault;
  const push = choiceNames[choice.push];
  return choice.pullRequest === null
    ? push
    : `${push} (${words.pullRequestsAre(choiceNames[choice.pullRequest])})`;
}

function Seen({ event }: { event: Extract<HistoryEvent, { kind: "index" }> }) {
  const { digest, reference, holds, changed } = event;
  const on = holds === null ? { gzip: false, zstd: false } : switchesOf(holds);
  const pinned = `${splitReference(reference).repository}@${digest}`;
  return (
    <div>
      <span className="row">
        <Domino {...on} label={holds === null ? choosing.other : choiceNamesAlone[holds]} />
        {changed === null ? words.firstIndex : words.newIndex}
        <a className="m" href={inspectHref(pinned)} title={digest}>
          {shortDigest(digest)}
        </a>
      </span>
      {changed !== null && <p className="mut">{changeText(changed)}</p>}
    </div>
  );
}

function changeText(changed: IndexChange): string {
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
