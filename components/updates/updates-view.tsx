"use client";

import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { useState } from "react";
import { historyQuery, type Key } from "#components/component/queries.ts";
import { ProblemPanel } from "#components/index/problem.tsx";
import { byDigest } from "#components/index/reference.ts";
import { Chip } from "#components/marks/chip.tsx";
import { problemOf } from "#components/site/api.ts";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { Chart } from "./chart.tsx";
import { updateQuery } from "./queries.ts";
import { StepDetails } from "./step-details.tsx";
import { median, podmanBytes, stepsOf, sum } from "./steps.ts";
import { words } from "./words.ts";

/** What moving from each build of a component to the next costs, over its history. */
export function UpdatesView({ component, report }: { component: Key; report: IndexReport }) {
  const history = useInfiniteQuery(historyQuery(component));
  const platforms = [
    ...new Set(report.entries.flatMap((e) => (e.role === "image" ? (e.platform ?? []) : []))),
  ];
  const [platform, setPlatform] = useState<string | null>(platforms[0] ?? null);
  const steps = stepsOf(history.data?.pages.flatMap(({ events }) => events) ?? [], byDigest);
  const read = useQueries({ queries: steps.map((step) => updateQuery(step, platform)) });
  const [pressed, setPressed] = useState<string | null>(null);
  const costs = steps.map((step, at) => ({
    step,
    cost: read[at]?.data,
    error: read[at]?.error ?? null,
  }));
  const known = costs.flatMap(({ step, cost }) => (cost === undefined ? [] : [{ step, cost }]));
  // The one that costs podman most is what people look for.
  const most = known.toSorted((a, b) => podmanBytes(b.cost) - podmanBytes(a.cost))[0];
  const chosen = costs.find(({ step }) => step.at === pressed) ?? most ?? null;
  if (history.data !== undefined && steps.length === 0)
    return (
      <Panel>
        <EmptyState>
          <EmptyTitle>{words.none}</EmptyTitle>
          <p>{words.noneMore}</p>
        </EmptyState>
      </Panel>
    );
  const [docker, podman] = [known.map(({ cost }) => cost.layers), known.map(({ cost }) => podmanBytes(cost))];
  return (
    <Panel aria-labelledby="updates-heading" aria-busy={known.length < steps.length}>
      <PanelHead className="flex-wrap">
        <PanelTitle id="updates-heading">{words.updates}</PanelTitle>
        <PanelNote>
          {history.data === undefined ? words.loading : words.subtitle(platform, steps.length)}
        </PanelNote>
        <PanelGap />
        {platforms.length > 1 && (
          <Select
            className="text-sm"
            aria-label={words.platform}
            value={platform ?? ""}
            onChange={(event) => setPlatform(event.target.value)}
          >
            {platforms.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        )}
      </PanelHead>
      <div
        className={cx(
          "flex flex-wrap items-end gap-x-10 gap-y-3 px-4 pt-3.5 pb-2.5",
          known.length === 0 && "invisible",
        )}
      >
        <Figure
          head={<Chip look="gzip" letter="G" word="gzip" />}
          value={formatBytes(median(docker))}
          more={words.docker}
        />
        <Figure
          head={<Chip look="zstd-chunked" letter="Z" word="zstd:chunked" />}
          value={formatBytes(median(podman))}
          more={words.podman}
        />
        <Figure
          head={
            known.length === steps.length ? words.all(steps.length) : words.some(known.length, steps.length)
          }
          value={`${formatBytes(sum(docker))} → ${formatBytes(sum(podman))}`}
          more={known.length > 0 ? words.less(sum(docker) / Math.max(1, sum(podman))) : ""}
        />
      </div>
      <Chart steps={costs} chosen={chosen?.step.at ?? null} onChoose={setPressed} />
      {chosen !== null && chosen.cost !== undefined && (
        <StepDetails step={chosen.step} cost={chosen.cost} platform={platform} />
      )}
      {chosen !== null && chosen.cost === undefined && "error" in chosen && chosen.error !== null && (
        <ProblemPanel
          problem={problemOf(chosen.error)}
          reference={chosen.step.to}
          onRetry={() => void read[costs.findIndex(({ step }) => step === chosen.step)]?.refetch()}
          heading="h2"
        />
      )}
    </Panel>
  );
}

const Figure = ({ head, value, more }: { head: React.ReactNode; value: string; more: string }) => (
  <div className="grid gap-0.5">
    <span className="text-sm text-ink-soft">{head}</span>
    <b className="text-2xl font-semibold tracking-[-0.01em]">
      {value}{" "}
      <small className="text-sm font-normal tracking-normal text-ink-faint max-[900px]:block">{more}</small>
    </b>
  </div>
);
