"use client";

import { cx } from "class-variance-authority";
import { useRouter } from "next/navigation";
import { lazy, type MouseEvent, type ReactNode, useRef, useTransition } from "react";
import type { BoardRow, BoardSection, IssueBoard } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { boardColumns, fromMiddle, fromNarrow } from "./board-grid.ts";
import { BoardRowLine, codeOf } from "./board-row.tsx";
import { isPlain } from "./param-link.tsx";
import { type BoardParams, boardHref, componentsSearch } from "./search-params.ts";
import { useRowKeys } from "./use-row-keys.ts";
import { words } from "./words.ts";

// With the first row that is opened. No boundary stands around them: what the server draws is whole then, also where no script puts it
// in its place, and a row opens in a transition, which waits.
const OpenedRow = lazy(() => import("./opened-row.tsx").then(({ OpenedRow: Row }) => ({ default: Row })));
const RowCodes = lazy(() => import("./row-codes.tsx").then(({ RowCodes: Codes }) => ({ default: Codes })));
const NoRows = lazy(() => import("./no-rows.tsx").then(({ NoRows: None }) => ({ default: None })));

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

/** The rows in their sections, the gravest first; one of them may be open. */
export function BoardRows({ board, params, since, when, now, whyOf, why, onApplied }: RowsProps) {
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(list);
  const router = useRouter();
  const [isOpening, start] = useTransition();
  const { open } = params;
  const rows =
    params.isNew && since !== null ? board.rows.filter(({ changed }) => (changed?.new ?? 0) > 0) : board.rows;
  if (rows.length === 0) return <NoRows board={board} params={params} now={now} />;
  const group = board.group;
  const titles = group === "code" ? words.sections : words.groupSections;
  return (
    <div ref={list} className={cx(isOpening && "cursor-progress")}>
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
                    start(() => router.replace(href, { scroll: false }));
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
