"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useRef, useState } from "react";
import { ChoiceOutcome } from "#components/choice/outcome.tsx";
import { useChoosing } from "#components/choice/use-choice.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { problemOf, send } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { agoText, Time } from "#components/ui/time.tsx";
import type { ScanProgress } from "#lib/fleet/answers.ts";
import { AddDialog } from "./add-dialog.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { FilterBar, Menu } from "./filter-bar.tsx";
import { headingOf } from "./heading.ts";
import { fetchKeys, rowsQuery, summaryQuery } from "./queries.ts";
import {
  type Column,
  columns,
  type FleetParams,
  filterSearch,
  isFiltered,
  rowsSearch,
  sortable,
} from "./search-params.ts";
import { useSelection } from "./selection.ts";
import { Strips } from "./strips.tsx";
import { FleetTable } from "./table.tsx";
import { Tiles } from "./tiles.tsx";
import { useBatch } from "./use-batch.ts";
import { useFleetActions } from "./use-fleet-actions.ts";
import { type ChangeParams, useFleetParams } from "./use-fleet-params.ts";
import { ViewsBar } from "./views-bar.tsx";
import { words } from "./words.ts";

// The chart's library is half of the page's script, and the table is what people come for.
const Rollout = dynamic(() => import("./rollout.tsx").then(({ Rollout: Chart }) => Chart), {
  ssr: false,
  loading: () => <section className="panel rollout-place" />,
});

const BatchPanel = dynamic(() => import("./batch-panel.tsx").then(({ BatchPanel: Panel }) => Panel), {
  ssr: false,
  loading: () => <section className="panel batch batch-place" />,
});
const RegistriesDialog = dynamic(
  () => import("./registries-dialog.tsx").then(({ RegistriesDialog: Dialog }) => Dialog),
  { ssr: false },
);

export function FleetScreen() {
  useLive();
  const [params, onChange] = useFleetParams();
  const search = filterSearch(params).toString();
  const { data: summary, error: summaryError } = useQuery(summaryQuery(search));
  const rows = rowsSearch(params).toString();
  const { data: first, error, refetch } = useQuery(rowsQuery(rows, 0));
  const selection = useSelection(useCallback(() => fetchKeys(rows), [rows]));
  const choosing = useChoosing();
  const adding = useRef<HTMLDialogElement>(null);
  const add = () => adding.current?.showModal();
  const batch = useBatch(params.batch, onChange);
  const [isShowingRegistries, showRegistries] = useState(false);
  useFleetActions({
    shown: first?.total ?? 0,
    onAdd: add,
    onRegistries: () => showRegistries(true),
    onSelectAll: () => void selection.toggleAll(rows, first?.total ?? 0),
  });
  const failed = error ?? summaryError;
  return (
    <>
      <div className="head-row">
        <h1>{headingOf(summary, params)}</h1>
        <span className="flex-1" />
        {summary?.samples && <span className="pill">{words.sources.samples}</span>}
        {summary?.scan.endedAt != null && (
          <span className="mut">
            <Time at={summary.scan.endedAt}>
              {words.checkedAgo(agoText(summary.scan.endedAt, Date.now()))}
            </Time>
          </span>
        )}
        <button
          type="button"
          className="btn"
          onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", {})}
        >
          {words.check}
        </button>
        <button type="button" className="btn" onClick={() => showRegistries(true)}>
          {words.registries}
        </button>
        <button type="button" className="btn" onClick={add}>
          {words.add}
        </button>
      </div>
      {summary !== undefined && <Strips summary={summary} />}
      <Tiles summary={summary} failed={summaryError !== null} params={params} onChange={onChange} />
      <Rollout params={params} onChange={onChange} />
      <ViewsBar params={params} />
      {batch.id !== null && <BatchPanel key={batch.id} id={batch.id} shown={batch} />}
      <section className="panel fleet" aria-label={words.table}>
        <div className="fleet-bar">
          <FilterBar params={params} summary={summary} onChange={onChange} />
          <span className="flex-1" />
          {first !== undefined && (
            <span className="mut" role="status">
              {words.shown(first.total)}
            </span>
          )}
          <SortMenu params={params} onChange={onChange} />
          <ColumnMenu params={params} onChange={onChange} />
          <a className="btn sml" href={`/api/v1/components?${rows}&format=csv`} download>
            {words.exportCsv}
          </a>
        </div>
        {failed !== null && first === undefined ? (
          <Failed error={failed} onAgain={() => void refetch()} />
        ) : first?.total === 0 ? (
          <Empty filtered={isFiltered(params)} onAdd={add} />
        ) : (
          <FleetTable
            params={params}
            onChange={onChange}
            selection={selection}
            waiting={summary?.scan.waiting.map(({ registry }) => registry) ?? []}
            onChoose={choosing.choose}
          />
        )}
      </section>
      <BulkBar selection={selection} isQuiet={choosing.notice === null} onApplied={batch.open} />
      <ChoiceOutcome choosing={choosing} />
      <AddDialog dialog={adding} />
      {isShowingRegistries && <RegistriesDialog onClose={() => showRegistries(false)} />}
    </>
  );
}

/** By any column, also where no head stands above it, as on a phone. */
function SortMenu({ params: { sort }, onChange }: { params: FleetParams; onChange: ChangeParams }) {
  return (
    <span className="filter plain">
      <Menu label={words.sort}>
        {sortable.map((by) => (
          <label key={by}>
            <input
              type="radio"
              name="sort"
              checked={sort.by === by}
              onChange={() => onChange({ sort: { ...sort, by } })}
            />
            {words.sorts[by]}
          </label>
        ))}
        <hr />
        {[false, true].map((descending) => (
          <label key={String(descending)}>
            <input
              type="radio"
              name="direction"
              checked={sort.descending === descending}
              onChange={() => onChange({ sort: { ...sort, descending } })}
            />
            {descending ? words.descending : words.ascending}
          </label>
        ))}
      </Menu>
    </span>
  );
}

function ColumnMenu({ params, onChange }: { params: FleetParams; onChange: ChangeParams }) {
  const flip = (column: Column) =>
    onChange({
      hidden: params.hidden.includes(column)
        ? params.hidden.filter((one) => one !== column)
        : [...params.hidden, column],
    });
  return (
    <span className="filter plain">
      <Menu label={words.columns}>
        {columns.map((column) => (
          <label key={column}>
            <input type="checkbox" checked={!params.hidden.includes(column)} onChange={() => flip(column)} />
            {words.heads[column]}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={params.grouped}
            onChange={() => onChange({ grouped: !params.grouped })}
          />
          {words.group}
        </label>
      </Menu>
    </span>
  );
}

function Empty({ filtered, onAdd }: { filtered: boolean; onAdd: () => void }) {
  return (
    <div className="emp">
      <h2>{filtered ? words.emptyFilter : words.empty}</h2>
      {!filtered && (
        <>
          <p className="sec">{words.emptyMore}</p>
          <button type="button" className="btn pri" onClick={onAdd}>
            {words.add}
          </button>
        </>
      )}
    </div>
  );
}

function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const { detail, next } = problemOf(error);
  return (
    <div className="er" role="alert">
      <SeverityMark severity="error" />
      <div>
        <h2>{words.failed}</h2>
        <p className="sec">
          {detail} {next}
        </p>
        <button type="button" className="btn er-foot" onClick={onAgain}>
          {words.again}
        </button>
      </div>
    </div>
  );
}
