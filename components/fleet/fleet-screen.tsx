"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ChoiceOutcome } from "#components/choice/outcome.tsx";
import { useChoosing } from "#components/choice/use-choice.ts";
import { send } from "#components/site/api.ts";
import { useLive } from "#components/site/live.ts";
import { Button } from "#components/ui/button.tsx";
import { later } from "#components/ui/later.tsx";
import { useNow } from "#components/ui/now.tsx";
import { Panel, PanelGap } from "#components/ui/panel.tsx";
import { agoText, Time } from "#components/ui/time.tsx";
import type { FleetSummary, ScanProgress } from "#lib/fleet/answers.ts";
import type { ImportDraft } from "./add-dialog.tsx";
import { BatchPlace } from "./batch-place.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { headingOf, sizeOf } from "./heading.ts";
import { Menu } from "./menu.tsx";
import { fetchKeys, rowsQuery, summaryQuery } from "./queries.ts";
import { filterSearch, rowsSearch } from "./search-params.ts";
import { useSelection } from "./selection.ts";
import { FleetTable } from "./table.tsx";
import { Tiles } from "./tiles.tsx";
import { useBarHeight } from "./use-bar-height.ts";
import { useBatch } from "./use-batch.ts";

import { useFleetActions } from "./use-fleet-actions.ts";

import { useFleetParams } from "./use-fleet-params.ts";

import { words } from "./words.ts";

const ViewsAndRollout = later(
  () => import("./views-and-rollout.tsx").then(({ ViewsAndRollout: Shown }) => Shown),
  <div className="mb-2 min-h-8.5" />,
);
const Strips = later(() => import("./strips.tsx").then(({ Strips: Shown }) => Shown));
const SortChoices = later(() => import("./list-menus.tsx").then(({ SortChoices: Shown }) => Shown));
const ColumnChoices = later(() => import("./list-menus.tsx").then(({ ColumnChoices: Shown }) => Shown));
const BatchPanel = later(
  () => import("./batch-panel.tsx").then(({ BatchPanel: Shown }) => Shown),
  <BatchPlace />,
);
const ImportPanel = later(() => import("./import-panel.tsx").then(({ ImportPanel: Shown }) => Shown));
const RegistriesDialog = later(() =>
  import("./registries-dialog.tsx").then(({ RegistriesDialog: Dialog }) => Dialog),
);
const AddDialog = later(() => import("./add-dialog.tsx").then(({ AddDialog: Dialog }) => Dialog));

const Failed = later(() => import("./no-rows.tsx").then(({ Failed: Shown }) => Shown));
const NoMatches = later(() => import("./no-rows.tsx").then(({ NoMatches: Shown }) => Shown));
const BulkBar = later(() => import("./bulk-bar.tsx").then(({ BulkBar: Bar }) => Bar));
const EmptyFleet = later(
  () => import("./empty-fleet.tsx").then(({ EmptyFleet: Ways }) => Ways),
  <Panel className="min-h-60" aria-busy="true" />,
);

export function FleetScreen() {
  const now = useNow();
  useLive();
  const [params, onChange] = useFleetParams();
  const search = filterSearch(params).toString();
  const { data: summary, error: summaryError, isPlaceholderData } = useQuery(summaryQuery(search));
  // Figures of the filter before say nothing of this one: the sentence stays until its own have come.
  const told = headingOf(summary, params);
  const [heading, setHeading] = useState(told);
  if (!isPlaceholderData && heading !== told) setHeading(told);
  const rows = rowsSearch(params).toString();
  const { data: first, error, refetch } = useQuery(rowsQuery(rows, 0));
  const selection = useSelection(useCallback(() => fetchKeys(rows), [rows]));
  const choosing = useChoosing();
  const batch = useBatch(params.batch, onChange);
  const [dialog, setDialog] = useState<"add" | "registries" | null>(null);
  const close = () => setDialog(null);
  const [draft, setDraft] = useState<ImportDraft>({ namespace: "default", application: "", text: "" });
  const [bar, barHeight] = useBarHeight();
  useFleetActions({
    shown: first?.total ?? 0,
    onAdd: () => setDialog("add"),
    onRegistries: () => setDialog("registries"),
    onSelectAll: () => void selection.toggleAll(rows, first?.total ?? 0),
  });
  const failed = error ?? summaryError;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-x-2.5 gap-y-2">
        <h1>{heading}</h1>
        {summary?.samples && <p className="text-sm text-ink-soft">{words.samplesNote}</p>}
        <PanelGap />
        {summary?.scan.endedAt != null && (
          <span className="text-ink-faint">
            <Time at={summary.scan.endedAt}>{words.checkedAgo(agoText(summary.scan.endedAt, now))}</Time>
          </span>
        )}
        <div className="flex flex-wrap gap-x-2.5 gap-y-2 max-medium:gap-x-1.5">
          <Button className={IN_HEAD} onClick={() => void send<ScanProgress>("POST", "/api/v1/scan", {})}>
            {words.check}
          </Button>
          <Button className={IN_HEAD} onClick={() => setDialog("registries")}>
            {words.registries}
          </Button>
          <Button className={IN_HEAD} onClick={() => setDialog("add")}>
            {words.add}
          </Button>
        </div>
      </div>
      {summary !== undefined && hasNews(summary) && <Strips summary={summary} />}
      <ImportPanel
        isHidden={dialog === "add"}
        onEdit={(namespace, text) => {
          setDraft({ ...draft, namespace, text });
          setDialog("add");
        }}
      />
      {summary !== undefined && sizeOf(summary) === 0 ? (
        <EmptyFleet
          hasCluster={summary.cluster.state !== "none"}
          onImport={(text) => {
            setDraft({ ...draft, text });
            setDialog("add");
          }}
        />
      ) : (
        <>
          <Tiles summary={summary} failed={summaryError !== null} params={params} onChange={onChange} />
          <ViewsAndRollout
            total={summary === undefined ? null : sizeOf(summary)}
            params={params}
            onChange={onChange}
          />
          {batch.id !== null && <BatchPanel key={batch.id} id={batch.id} shown={batch} />}
          <Panel aria-label={words.table} style={{ "--bar-height": `${barHeight}px` }}>
            <div
              ref={bar}
              className="sticky top-(--header-height) z-4 flex flex-wrap items-center gap-2 rounded-t-panel border-b border-line bg-surface px-3 py-2 max-medium:gap-x-1.5 max-medium:px-2"
            >
              <FilterBar params={params} summary={summary} onChange={onChange} />
              {/* On a phone what filters has a line of its own. */}
              <span className="flex-1 max-medium:hidden" />
              <span className="-mt-2 hidden basis-full max-medium:block" />
              {first !== undefined && (
                <span className="text-ink-faint max-medium:mr-auto max-medium:text-sm" role="status">
                  {words.shown(first.total)}
                </span>
              )}
              <Menu label={words.sort} look="button" align="end">
                <SortChoices params={params} onChange={onChange} />
              </Menu>
              <Menu label={words.columns} look="button" align="end">
                <ColumnChoices params={params} onChange={onChange} />
              </Menu>
              <a className={CSV} href={`/api/v1/components?${rows}&format=csv`} download>
                {words.exportCsv}
              </a>
            </div>
            {failed !== null && first === undefined ? (
              <Failed error={failed} onAgain={() => void refetch()} />
            ) : first?.total === 0 ? (
              <NoMatches />
            ) : (
              <FleetTable
                params={params}
                onChange={onChange}
                selection={selection}
                waiting={summary?.scan.waiting.map(({ registry }) => registry) ?? []}
                onChoose={choosing.choose}
              />
            )}
          </Panel>
        </>
      )}
      <BulkBar selection={selection} isQuiet={!choosing.mayUndo} onApplied={batch.open} />
      <ChoiceOutcome choosing={choosing} />
      {dialog === "add" && <AddDialog draft={draft} onDraft={setDraft} onClose={close} />}
      {dialog === "registries" && <RegistriesDialog onClose={close} />}
    </>
  );
}

/** On a phone all three stand in one line. */
const IN_HEAD = "max-medium:px-2 max-medium:text-sm";

/** Whether something goes on behind the table that `Strips` has words for. */
const hasNews = ({ cluster, scan }: FleetSummary): boolean =>
  scan.running ||
  scan.waiting.length > 0 ||
  cluster.problems.length > 0 ||
  cluster.state === "away" ||
  cluster.state === "connecting";

/** What the browser saves is no page: a link of its own, that only looks like a button. */
const CSV =
  "inline-flex h-8 items-center rounded-control border border-line-strong bg-surface px-2 text-sm font-medium hover:bg-hover hover:no-underline";
