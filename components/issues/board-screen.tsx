"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useOptimistic, useRef, useTransition } from "react";
import { useBatch } from "#components/fleet/use-batch.ts";
import { issueTitles } from "#components/index/words.ts";
import { problemOf } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { useNow } from "#components/ui/now.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Ago, Time } from "#components/ui/time.tsx";
import type { BoardRow, BoardSection, IssueBoard } from "#lib/fleet/issues/answers.ts";
import { type IssueCode, issueCodes } from "#lib/variants/issue-codes.ts";
import { boardColumns, fromMiddle, fromNarrow } from "./board-grid.ts";
import { BoardRowLine, codeOf } from "./board-row.tsx";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { ClientKey } from "./client-cells.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { useLastVisit } from "./last-visit.ts";
import { OpenedRow } from "./opened-row.tsx";
import { isPlain, ParamLink } from "./param-link.tsx";
import { boardQuery } from "./queries.ts";
import { RowCodes } from "./row-codes.tsx";
import {
  type BoardParams,
  boardHref,
  boardSearch,
  componentsSearch,
  isFiltered,
  unfiltered,
} from "./search-params.ts";
import { longAgoText, onWhenText, whenText } from "./times.ts";
import { useBoardParams } from "./use-board-params.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { changeOf, restOf, verdictOf } from "./verdict.ts";
import { words } from "./words.ts";

const BatchPanel = dynamic(
  () => import("#components/fleet/batch-panel.tsx").then(({ BatchPanel: Shown }) => Shown),
  { ssr: false, loading: () => <Panel className="mb-3 min-h-28" aria-busy="true" /> },
);

/** What is wrong now. `why`: about the code of the row that the address opens, as the server wrote it. */
export function BoardScreen({ why, whyOf }: { why: ReactNode; whyOf: IssueCode | null }) {
  useLive();
  const [params, onChange] = useBoardParams();
  const now = useNow();
  const since = useLastVisit();
  const search = boardSearch(params).toString();
  const client = useQueryClient();
  const {
    data: board,
    error,
    refetch,
  } = useQuery({
    ...boardQuery(search, since),
    // What is known without the last visit is shown until it is known with it, and what was shown until its filters are.
    placeholderData: (previous) =>
      client.getQueryData<IssueBoard>(boardQuery(search, null).queryKey) ?? previous,
  });
  const batch = useBatch(params.batch, onChange);
  const when = since === null ? null : whenText(since, now);
  return (
    <>
      <Head board={board} now={now} />
      {batch.id !== null && <BatchPanel key={batch.id} id={batch.id} shown={batch} />}
      <Panel aria-label={words.table}>
        <FilterBar params={params} board={board} when={when} onChange={onChange} />
        {board !== undefined ? (
          <Rows
            board={board}
            params={params}
            since={since}
            when={when}
            now={now}
            whyOf={whyOf}
            why={why}
            onApplied={batch.open}
          />
        ) : error === null ? (
          <BoardSkeleton />
        ) : (
          <ErrorState title={words.failed}>
            <p className="text-ink-soft">
              {problemOf(error).detail} {problemOf(error).next}
            </p>
            <p>
              <Button onClick={() => void refetch()}>{words.again}</Button>
            </p>
          </ErrorState>
        )}
      </Panel>
      {board !== undefined && board.rows.length > 0 && <ClientKey />}
    </>
  );
}

function Head({ board, now }: { board: IssueBoard | undefined; now: number }) {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-1">
      <h1 className="flex-[1_1_560px] text-balance max-medium:basis-full">
        {board === undefined ? words.title : verdictOf(board.components)}
      </h1>
      <p className="min-h-5 text-sm leading-5 text-ink-faint">
        {board?.checkedAt != null && (
          <>
            {words.checked} <Ago at={board.checkedAt} />
          </>
        )}
      </p>
      {/* As high as it will become: the last visit is known to the browser alone. */}
      <p className="min-h-5 basis-full text-ink-soft max-medium:[[data-visited]_&]:min-h-20">
        {board !== undefined && `${restOf(board.components)} `}
        {board?.since != null && board.changed !== null && (
          <>
            {words.sinceVisit(onWhenText(board.since, now))}{" "}
            <b className="text-ink">{changeOf(board.changed).strong}</b>
            {changeOf(board.changed).rest}.
          </>
        )}
      </p>
    </div>
  );
}

interface RowsProps {
  readonly board: IssueBoard;
  readonly params: BoardParams;
  readonly since: string | null;
  readonly when: string | null;
  readonly now: number;
  readonly whyOf: IssueCode | null;
  readonly why: ReactNode;
  readonly onApplied: (batch: number) => void;
}

function Rows({ board, params, since, when, now, whyOf, why, onApplied }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const router = useRouter();
  const [, start] = useTransition();
  // The server writes what stands beside an open row; the row itself opens at once.
  const [open, setOpen] = useOptimistic(params.open);
  const rows =
    params.isNew && since !== null ? board.rows.filter(({ changed }) => (changed?.new ?? 0) > 0) : board.rows;
  if (rows.length === 0) return <NoRows board={board} params={params} now={now} />;
  const group = board.group;
  const titles = group === "code" ? words.sections : words.groupSections;
  return (
    <div ref={list}>
      <div
        aria-hidden="true"
        className={cx(boardColumns, "h-7.5 border-b border-line text-xs text-ink-faint max-medium:hidden")}
      >
        <span className="col-start-3">{words.heads.issue[group]}</span>
        <span>{words.heads.components}</span>
        <span>{words.heads.hurt}</span>
        <span className={fromMiddle}>{words.heads.firstSeen}</span>
        <span className={fromNarrow}>{words.heads.weeks}</span>
        <span className={cx("whitespace-nowrap", fromMiddle)}>
          {when !== null && words.heads.since(when)}
        </span>
      </div>
      {[...Map.groupBy(rows, ({ section }) => section)].map(([section, own]) => (
        <section
          key={section}
          aria-labelledby={`section-${section}`}
          className="border-b border-line last:border-b-0"
        >
          <SectionHead section={section} title={titles[section]} />
          <ul>
            {own.map((row) => {
              const isOpen = row.key === open;
              const href = boardHref(params, { open: isOpen ? null : row.key });
              return (
                <BoardRowLine
                  key={row.key}
                  row={row}
                  group={group}
                  href={href}
                  isOpen={isOpen}
                  now={now}
                  onOpen={(event: MouseEvent) => {
                    if (!isPlain(event)) return;
                    event.preventDefault();
                    start(() => {
                      setOpen(isOpen ? null : row.key);
                      router.replace(href, { scroll: false });
                    });
                  }}
                >
                  <Opened
                    row={row}
                    code={codeOf(row, group)}
                    params={params}
                    since={since}
                    now={now}
                    why={whyOf === row.key ? why : null}
                    onApplied={onApplied}
                  />
                </BoardRowLine>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}

const SectionHead = ({
  section,
  title: [title, note],
}: {
  section: BoardSection;
  title: readonly [string, string];
}) => (
  <h2
    id={`section-${section}`}
    className="flex items-baseline gap-2 border-b border-line bg-page px-4 pt-2 pb-1.75 text-sm max-medium:px-3"
  >
    <span className="whitespace-nowrap">{title}</span>
    <span className="font-normal text-ink-faint">{note}</span>
  </h2>
);

function Opened({
  row,
  code,
  params,
  since,
  now,
  why,
  onApplied,
}: {
  row: BoardRow;
  code: IssueCode | null;
  params: BoardParams;
  since: string | null;
  now: number;
  why: ReactNode;
  onApplied: (batch: number) => void;
}) {
  if (code === null) return <RowCodes row={row} params={params} />;
  const search = componentsSearch(params).toString();
  return (
    <OpenedRow
      // What is selected is of what is asked for.
      key={search}
      row={row}
      code={code}
      search={search}
      since={since}
      isNew={params.isNew && since !== null}
      now={now}
      why={why}
      onApplied={onApplied}
    />
  );
}

/** Nothing is wrong, nothing is left by the filters, or there is nothing at all. */
function NoRows({ board, params, now }: { board: IssueBoard; params: BoardParams; now: number }) {
  const { components, lastGone, checkedAt } = board;
  if (isFiltered(params)) {
    return (
      <EmptyState className="min-h-47.5 content-center">
        <EmptyTitle>{words.emptyFilter}</EmptyTitle>
        <p>{words.emptyFilterMore}</p>
        <ParamLink
          href={boardHref(unfiltered(params))}
          className="inline-flex min-h-8 items-center underline decoration-accent-line underline-offset-3"
        >
          {words.clear}
        </ParamLink>
      </EmptyState>
    );
  }
  if (components.all === 0) {
    return (
      <EmptyState className="min-h-47.5 content-center">
        <EmptyTitle>{words.emptyFleet}</EmptyTitle>
        <p>{words.emptyFleetMore}</p>
        <ButtonLink variant="primary" href="/fleet" prefetch={false}>
          {words.openFleet}
        </ButtonLink>
      </EmptyState>
    );
  }
  return (
    <EmptyState className="min-h-47.5 content-center">
      <Icon name="check" className="text-ink-faint" />
      <EmptyTitle>{words.noneIn(components)}</EmptyTitle>
      <p>
        {words.checks(issueCodes.length)}
        {checkedAt !== null && (
          <>
            , <Ago at={checkedAt} />
          </>
        )}
        .{" "}
        {lastGone !== null && (
          <>
            {words.lastGone} <Time at={lastGone.at}>{longAgoText(lastGone.at, now)}</Time>:{" "}
            <a
              href={`/issues/${lastGone.code}`}
              className="underline decoration-accent-line underline-offset-3"
            >
              {issueTitles[lastGone.code]}
            </a>{" "}
            {words.goneIn} {lastGone.namespace}/{lastGone.name}.
          </>
        )}
      </p>
    </EmptyState>
  );
}
