"use client";

import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { issueTitles } from "#components/index/issue-titles.ts";
import { Button } from "#components/ui/button.tsx";
import { later } from "#components/ui/later.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Facet } from "#lib/fleet/answers.ts";
import type { BoardRow, IssueComponent, IssuePage } from "#lib/fleet/issues/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import { componentColumns } from "./board-grid.ts";
import { ComponentLine } from "./component-line.tsx";
import { FixAll } from "./fix-all.tsx";
import { isBreak } from "./order-strip.ts";
import { componentsQuery, FIRST_COMPONENTS, fetchComponents } from "./queries.ts";
import { allToggled, countIn, everything, fixesIn, has, keyOf, toggled } from "./selection.ts";
import { words } from "./words.ts";

// What changes images comes when somebody asks for it.
const ApplyDialog = later(() =>
  import("#components/fleet/apply-dialog.tsx").then(({ ApplyDialog: Dialog }) => Dialog),
);

/** The components that have a code, the fix for all of them, and beside them why it matters. */
export function OpenedRow({
  row,
  code,
  search,
  since,
  isNew,
  now,
  why,
  onApplied,
}: {
  row: BoardRow;
  code: IssueCode;
  /** The filters that the components are asked for by. */
  search: string;
  since: string | null;
  isNew: boolean;
  now: number;
  why: ReactNode;
  onApplied: (batch: number) => void;
}) {
  const client = useQueryClient();
  const { data, error, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    ...componentsQuery(code, search, since),
    // What is known without the last visit stands until it is known with it.
    placeholderData: () =>
      client.getQueryData<InfiniteData<IssuePage, number>>(componentsQuery(code, search, null).queryKey),
  });
  const [selected, setSelected] = useState(everything);
  const [applying, setApplying] = useState<{
    readonly keys: readonly string[];
    readonly isRepair: boolean;
  } | null>(null);
  const all = data?.pages.flatMap(({ rows }) => rows) ?? [];
  const shown = isNew ? all.filter((one) => one.isNew === true) : all;
  const total = isNew ? (row.changed?.new ?? 0) : (data?.pages.at(-1)?.total ?? row.components);
  const missing = total - shown.length;
  // New ones come first, and only when all of them are there their fixes can be counted.
  const lacksNew = isNew && missing > 0 && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (lacksNew) void fetchNextPage();
  }, [lacksNew, fetchNextPage]);
  const fixes = isNew
    ? fixesIn({ allBut: false, keys: keysOf(shown, selected) }, [], shown)
    : fixesIn(selected, row.fixes, all);
  const count = isNew ? keysOf(shown, selected).size : countIn(selected, total);
  const selectedRows = async (): Promise<readonly IssueComponent[]> => {
    const isLoaded = missing <= 0 || !selected.allBut;
    const rows = isLoaded ? shown : await fetchComponents(code, search);
    return rows.filter((one) => has(selected, keyOf(one)));
  };
  return (
    <div className="ml-0.75 grid grid-cols-[minmax(0,1fr)_384px] border-t border-line max-[1240px]:grid-cols-[minmax(0,1fr)]">
      <div className="min-w-0 border-r border-line max-[1240px]:border-r-0">
        <FixAll
          code={code}
          title={issueTitles[code]}
          count={count}
          fixes={fixes}
          clients={row.clients}
          selectedRows={selectedRows}
          onPreview={(keys, isRepair) => setApplying({ keys, isRepair })}
        />
        <div
          className={`${componentColumns} h-8 border-b border-line text-xs text-ink-faint max-medium:flex max-medium:gap-1 max-medium:px-3`}
        >
          <label className="-ml-2.25 grid size-8 place-items-center noscript:invisible">
            <span className="sr-only">{words.opened.selectAll}</span>
            <input
              type="checkbox"
              checked={count > 0 && count === total}
              onChange={() => setSelected(allToggled(selected, total))}
              className="size-3.5 accent-accent"
            />
          </label>
          <span className="whitespace-nowrap" aria-live="polite">
            {words.opened.selected(count, total)}
          </span>
          <span className="max-medium:hidden">{words.opened.entries}</span>
          <span className="max-[900px]:hidden">
            {isBreak(code) ? words.opened.breaksAt : words.opened.where}
          </span>
          <span className="max-[900px]:hidden">{words.opened.firstSeen}</span>
        </div>
        {error !== null && data === undefined ? (
          <div role="alert" className="flex items-center gap-3 p-4">
            <span className="text-danger-ink">{words.opened.failed}</span>
            <Button size="small" onClick={() => void refetch()}>
              {words.again}
            </Button>
          </div>
        ) : data === undefined ? (
          <Coming count={Math.min(row.components, FIRST_COMPONENTS)} />
        ) : shown.length === 0 && missing <= 0 ? (
          <p className="p-4 text-ink-soft">{isNew ? words.opened.noneNew : words.opened.none}</p>
        ) : (
          <ul aria-label={words.opened.list(issueTitles[code])}>
            {shown.map((component) => {
              const key = keyOf(component);
              return (
                <ComponentLine
                  key={key}
                  component={component}
                  code={code}
                  isSelected={has(selected, key)}
                  now={now}
                  onSelect={() => setSelected(toggled(selected, key))}
                  onFix={() => setApplying({ keys: [key], isRepair: component.fix.way === "repair" })}
                />
              );
            })}
          </ul>
        )}
        {data !== undefined && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-2.5 text-sm text-ink-faint max-medium:px-3">
            {missing > 0 && hasNextPage && (
              <Button
                size="small"
                aria-disabled={isFetchingNextPage}
                onClick={isFetchingNextPage ? undefined : () => void fetchNextPage()}
                className="noscript:hidden"
              >
                {words.opened.more(Math.min(missing, 100))}
              </Button>
            )}
            {namespacesText(data.pages[0]?.namespaces ?? [], data.pages[0]?.total ?? 0)}
          </p>
        )}
      </div>
      <aside
        aria-label={words.why.title}
        className="min-w-0 bg-page max-[1240px]:border-t max-[1240px]:border-line"
      >
        {why ?? (
          <div className="grid min-h-110 content-start gap-3 p-4" aria-busy="true">
            <Skeleton className="w-32" />
            <Skeleton />
            <Skeleton className="h-28" />
            <Skeleton className="h-28" />
          </div>
        )}
      </aside>
      {applying !== null && (
        <ApplyDialog
          keys={applying.keys}
          startsAsRepair={applying.isRepair}
          onStarted={onApplied}
          onClose={() => setApplying(null)}
        />
      )}
    </div>
  );
}

const keysOf = (shown: readonly IssueComponent[], selected: typeof everything): ReadonlySet<string> =>
  new Set(shown.map(keyOf).filter((key) => has(selected, key)));

/** As high as what is to come. */
function Coming({ count }: { count: number }) {
  return (
    <ul aria-busy="true" aria-label={words.opened.reading}>
      {Array.from({ length: count }, (_, at) => `row ${at}`).map((row) => (
        <li
          key={row}
          className={`${componentColumns} h-13.5 border-b border-line last:border-b-0 max-medium:h-27`}
        >
          <Skeleton className="size-3.5" />
          <Skeleton className="w-32" />
          <Skeleton className="h-5 w-40 max-medium:hidden" />
        </li>
      ))}
    </ul>
  );
}

/** Namespaces that are named; the rest are a count. */
const MOST_NAMESPACES = 5;

function namespacesText(namespaces: readonly Facet[], total: number): string {
  const named = namespaces.slice(
    0,
    namespaces.length === MOST_NAMESPACES + 1 ? MOST_NAMESPACES + 1 : MOST_NAMESPACES,
  );
  const others = namespaces.slice(named.length);
  const parts = named.map(({ value, count }) => `${value} ${formatCount(count)}`);
  if (others.length > 0)
    parts.push(
      words.opened.otherNamespaces(
        others.length,
        others.reduce((sum, { count }) => sum + count, 0),
      ),
    );
  return words.opened.all(total, parts.join(", "));
}
