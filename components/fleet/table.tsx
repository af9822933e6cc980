"use client";

import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { useRouter } from "next/navigation";
import {
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { isTyping } from "#components/site/keys.ts";
import { useNow } from "#components/ui/now.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FleetPage } from "#lib/fleet/answers.ts";
import type { WantedChoice } from "#lib/fleet/choice/choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { rowsQuery, WINDOW } from "./queries.ts";
import { componentHref, Row, Tick } from "./row.tsx";
import { type Column, columns, type FleetParams, rowsSearch, type Sortable } from "./search-params.ts";
import type { Selection } from "./selection.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { useRowsInView } from "./use-rows-in-view.ts";
import { type Total, useTotal } from "./use-total.ts";
import { words } from "./words.ts";

const ROW_HEIGHT = 36;
const CARD_HEIGHT = 152;
const GROUP_HEIGHT = 30;
/** Below, the columns have no room beside the name, and nothing here scrolls sideways. */
const NARROW = "(max-width: 1180px)";
const NO_HEADS: readonly number[] = [];

/**
 * The fleet in one table: only rows in view are drawn, and only their windows are asked for. Rows are placed by hand,
 * which a `<table>` does not allow, so its roles are said instead.
 */
export function FleetTable({
  params,
  onChange,
  selection,
  waiting,
  onChoose,
}: {
  params: FleetParams;
  onChange: ChangeParams;
  selection: Selection;
  /** Registries that are waited for. */
  waiting: readonly string[];
  onChoose: (row: FleetRow, to: WantedChoice) => void;
}) {
  const narrow = useNarrow();
  const search = rowsSearch(params).toString();
  const [wanted, setWanted] = useState<readonly number[]>([0]);
  const { pages, reading, told } = useQueries({
    queries: wanted.map((window) => rowsQuery(search, window)),
    combine: combined,
  });
  const rows = useMemo(() => {
    const byIndex = new Map<number, FleetRow>();
    for (const [at, page] of pages.entries()) {
      for (const [offset, row] of (page?.rows ?? []).entries())
        byIndex.set((wanted[at] ?? 0) * WINDOW + offset, row);
    }
    return byIndex;
  }, [pages, wanted]);
  const total = useTotal(search, told);
  const list = useRef<HTMLDivElement>(null);
  const top = useTop(list);
  const heads = useMemo(() => {
    const begins = [...rows.keys()].sort((a, b) => a - b);
    return params.grouped
      ? begins.filter((index) => rows.get(index)?.application !== rows.get(index - 1)?.application)
      : NO_HEADS;
  }, [rows, params.grouped]);
  const { from, to, headsAbove } = useRowsInView({
    ...{ count: total, heads, top },
    rowHeight: narrow ? CARD_HEIGHT : ROW_HEIGHT,
    headHeight: GROUP_HEIGHT,
  });
  const lengthOf = (rowCount: number) =>
    `calc(var(--row-height) * ${rowCount} + ${headsAbove(rowCount) * GROUP_HEIGHT}px)`;
  // A fling brings a screen of new rows with every frame: their places are drawn at once, what stands in them as time allows.
  const [drawnFrom, drawnTo] = [useDeferredValue(from), useDeferredValue(to)];
  useEffect(() => {
    const first = Math.floor(from / WINDOW);
    const count = Math.floor(Math.max(from, to) / WINDOW) - first + 1;
    setWanted((now) => {
      const next = Array.from({ length: count }, (_, at) => first + at);
      return next.join() === now.join() ? now : next;
    });
  }, [from, to]);
  useRowKeys(selection, rows);
  const { shows } = selection;
  useEffect(
    () => shows(Array.from(rows.values(), (row) => ({ key: rowKey(row), etag: row.etag }))),
    [shows, rows],
  );
  const now = useNow();
  const shown = columns.filter((column) => !params.hidden.includes(column));
  const template = {
    "--columns": shown.map((column) => WIDTHS[column]).join(" "),
  };
  return (
    <div
      role="table"
      aria-label={words.table}
      aria-rowcount={total + 1}
      aria-busy={reading}
      style={template}
      className={HEIGHTS}
    >
      <div role="rowgroup" className="sticky top-[calc(var(--header-height)+var(--bar-height))] z-3">
        <div role="row" className={HEAD} aria-rowindex={1}>
          <div role="columnheader" className="grid place-items-center">
            <Tick
              label={words.selectAll}
              checked={total > 0 && selection.keys.size === total}
              onChange={() => void selection.toggleAll(search, total)}
            />
          </div>
          <Head column="name" sort="name" params={params} onChange={onChange} />
          {shown.map((column) => (
            <Head key={column} column={column} sort={SORTS[column]} params={params} onChange={onChange} />
          ))}
        </div>
      </div>
      <div
        ref={list}
        role="rowgroup"
        className="relative [contain:layout_style]"
        style={{ height: lengthOf(total) }}
      >
        {Array.from({ length: to - from + 1 }, (_, at) => from + at).map((index) => {
          const row = index >= drawnFrom && index <= drawnTo ? rows.get(index) : undefined;
          const selected = row !== undefined && selection.keys.has(rowKey(row));
          return (
            <div
              key={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${lengthOf(index)})` }}
            >
              {heads.includes(index) && (
                <div className="h-7.5 bg-sunken px-3.5 pt-2 text-sm font-semibold text-ink-soft">
                  {row?.application ?? words.noApplication}
                </div>
              )}
              <div
                role="row"
                aria-rowindex={index + 2}
                aria-selected={selected}
                className={BODY_ROW}
                data-row={row === undefined ? undefined : rowKey(row)}
                data-index={index}
                tabIndex={-1}
              >
                {row === undefined ? (
                  <div role="cell" className="col-start-2 col-end-[-1]">
                    <span className="sr-only">{words.reading}</span>
                    <Skeleton className="w-45" />
                  </div>
                ) : (
                  <Row
                    row={row}
                    index={index}
                    shown={shown}
                    selected={selected}
                    waits={waiting.some((registry) => isOf(row, registry))}
                    now={now}
                    onSelect={selection.select}
                    onChoose={onChoose}
                  />
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The same two as in ROW_HEIGHT and CARD_HEIGHT: where a row stands is drawn before any script has run. */
const HEIGHTS = "[--row-height:36px] max-wide:[--row-height:152px]";
/** The name takes what the columns leave. In cards they have no place to stand above. */
const HEAD =
  "grid h-8.75 grid-cols-[36px_minmax(160px,1fr)_var(--columns)] items-center gap-x-3 border-b border-line bg-surface pr-3.5 text-xs text-ink-faint max-wide:grid-cols-[36px_1fr]";
/** Its size is given, so nothing in it can move another row. */
const BODY_ROW =
  "grid h-(--row-height) grid-cols-[36px_minmax(160px,1fr)_var(--columns)] items-center gap-x-3 border-b border-line pr-3.5 [contain:strict] hover:bg-hover focus-visible:-outline-offset-2 aria-selected:bg-accent-tint max-wide:grid-cols-[36px_80px_68px_minmax(0,1fr)_84px] max-wide:gap-x-2 max-wide:gap-y-1 max-wide:py-2 max-wide:pr-3";

/** A first part without dot or colon is no host: the image is on Docker Hub. */
function isOf({ reference }: FleetRow, registry: string): boolean {
  const [host = "", ...path] = reference?.split("/") ?? [];
  const named = path.length > 0 && /[.:]|^localhost$/.test(host) ? host : "docker.io";
  return reference !== null && named === registry;
}

/** Where the rows begin on the page; what stands above grows and shrinks, and the page with it. */
function useTop(list: React.RefObject<HTMLDivElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      const place = list.current;
      if (place !== null) setTop(Math.round(place.getBoundingClientRect().top + window.scrollY));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    measure();
    return () => observer.disconnect();
  }, [list]);
  return top;
}

/** Stands outside, so that React Query gives the same value as long as no window changed. */
const combined = (windows: readonly UseQueryResult<FleetPage>[]) => ({
  pages: windows.map(({ data }) => data),
  reading: windows.some(({ isPending }) => isPending),
  told: windows.reduce<Total | null>(
    (newest, { data, isPlaceholderData, dataUpdatedAt: at }) =>
      data === undefined || isPlaceholderData || (newest !== null && newest.at >= at)
        ? newest
        : { total: data.total, at },
    null,
  ),
});

const SORTS: Readonly<Record<Column, Sortable | null>> = {
  wanted: "wanted",
  step: "step",
  variants: null,
  issues: "issues",
  evidence: null,
  results: "results",
  size: "gzip",
  newest: "newest",
};

const WIDTHS: Readonly<Record<Column, string>> = {
  wanted: "88px",
  step: "minmax(128px, 252px)",
  variants: "108px",
  issues: "88px",
  evidence: "88px",
  results: "98px",
  size: "136px",
  newest: "104px",
};

function Head({
  column,
  sort,
  params,
  onChange,
}: {
  column: Column | "name";
  sort: Sortable | null;
  params: FleetParams;
  onChange: ChangeParams;
}) {
  const text = words.heads[column];
  const active = sort !== null && params.sort.by === sort;
  const direction = params.sort.descending ? "descending" : "ascending";
  return (
    <div
      role="columnheader"
      className={cx(column !== "name" && "max-wide:hidden", atTheEnd.has(column) && "text-right")}
      aria-sort={active ? direction : "none"}
    >
      {sort === null ? (
        text
      ) : (
        <button
          type="button"
          className={cx("min-h-8 min-w-8 hover:text-ink", active && "text-ink")}
          // Names rise; of everything else people look for the most first.
          onClick={() =>
            onChange({ sort: { by: sort, descending: active ? !params.sort.descending : sort !== "name" } })
          }
        >
          {text}
          {active && <span aria-hidden="true">{params.sort.descending ? " ↓" : " ↑"}</span>}
        </button>
      )}
    </div>
  );
}

const atTheEnd: ReadonlySet<string> = new Set<Column>(["size", "newest"]);

/** `j` and `k` go from row to row, `x` or the space bar select the one in focus, Enter opens it. */
function useRowKeys(selection: Selection, rows: ReadonlyMap<number, FleetRow>): void {
  const router = useRouter();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) && !(event.target instanceof HTMLInputElement && event.target.type === "checkbox"))
        return;
      const focused = document.activeElement?.closest<HTMLElement>("[data-index]") ?? null;
      const at = focused === null ? -1 : Number(focused.dataset["index"]);
      if (event.key === "j") focusRow(at + 1);
      if (event.key === "k") focusRow(Math.max(0, at - 1));
      const row = rows.get(at);
      if (row === undefined) return;
      const isOnRow = document.activeElement === focused;
      if (event.key.toLowerCase() === "x" || (event.key === " " && isOnRow)) {
        // The space bar would scroll the row away.
        event.preventDefault();
        selection.select(at, rowKey(row), event.shiftKey);
      }
      // Not by the link in the row: it may not be drawn yet. A control in the row has an Enter of its own.
      if (event.key === "Enter" && isOnRow) router.push(componentHref(row));
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [selection, rows, router]);
}

function focusRow(index: number): void {
  const row = document.querySelector<HTMLElement>(`[data-index="${index}"]`);
  row?.focus();
  row?.scrollIntoView({ block: "nearest" });
}

function useNarrow(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const query = matchMedia(NARROW);
      query.addEventListener("change", tell);
      return () => query.removeEventListener("change", tell);
    },
    () => matchMedia(NARROW).matches,
    () => false,
  );
}
