"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useBatch } from "#components/fleet/use-batch.ts";
import { problemOf } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { later } from "#components/ui/later.tsx";
import { useNow } from "#components/ui/now.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { IssueBoard } from "#lib/fleet/issues/answers.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { BoardHead } from "./board-head.tsx";
import { BoardRows } from "./board-rows.tsx";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { ClientKey } from "./client-cells.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { useLastVisit } from "./last-visit.ts";
import { boardQuery } from "./queries.ts";
import { boardSearch, isFiltered } from "./search-params.ts";
import { whenText } from "./times.ts";
import { useBoardParams } from "./use-board-params.ts";
import { words } from "./words.ts";

const BatchPanel = later(
  () => import("#components/fleet/batch-panel.tsx").then(({ BatchPanel: Shown }) => Shown),
  <Panel className="mb-3 min-h-28" aria-busy="true" />,
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
      <BoardHead board={board} now={now} />
      {batch.id !== null && <BatchPanel key={batch.id} id={batch.id} shown={batch} />}
      <Panel aria-label={words.table}>
        {/* Of no component there is nothing to filter. */}
        {board?.components.all !== 0 || isFiltered(params) ? (
          <FilterBar params={params} board={board} when={when} onChange={onChange} />
        ) : null}
        {board !== undefined ? (
          <BoardRows
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
