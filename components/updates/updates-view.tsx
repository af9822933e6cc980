"use client";

import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { historyQuery, type Key } from "#components/component/queries.ts";
import { ProblemPanel } from "#components/index/problem.tsx";
import { byDigest } from "#components/index/reference.ts";
import { Chip } from "#components/marks/chip.tsx";
import { problemOf } from "#components/site/api.ts";
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
      <section className="panel emp">
        <h2>{words.none}</h2>
        <p className="sec">{words.noneMore}</p>
      </section>
    );
  const [docker, podman] = [known.map(({ cost }) => cost.layers), known.map(({ cost }) => podmanBytes(cost))];
  return (
    <section className="panel" aria-labelledby="updates-heading" aria-busy={known.length < steps.length}>
      <div className="ph flex-wrap">
        <h2 id="updates-heading">{words.updates}</h2>
        <span className="mut">
          {history.data === undefined ? words.loading : words.subtitle(platform, steps.length)}
        </span>
        <span className="flex-1" />
        {platforms.length > 1 && (
          <select
            className="btn sml"
            aria-label={words.platform}
            value={platform ?? ""}
            onChange={(event) => setPlatform(event.target.value)}
          >
            {platforms.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </div>
      <div className={known.length === 0 ? "up-head invisible" : "up-head"}>
        <Figure
          chip={<Chip look="gzip" letter="G" word="gzip" />}
          bytes={median(docker)}
          more={words.docker}
        />
        <Figure
          chip={<Chip look="zstd-chunked" letter="Z" word="zstd:chunked" />}
          bytes={median(podman)}
          more={words.podman}
        />
        <div>
          <span className="sec sm">
            {known.length === steps.length ? words.all(steps.length) : words.some(known.length, steps.length)}
          </span>
          <b>
            {formatBytes(sum(docker))} → {formatBytes(sum(podman))}{" "}
            <small>{known.length > 0 && words.less(sum(docker) / Math.max(1, sum(podman)))}</small>
          </b>
        </div>
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
    </section>
  );
}

const Figure = ({ chip, bytes, more }: { chip: React.ReactNode; bytes: number; more: string }) => (
  <div>
    <span>{chip}</span>
    <b>
      {formatBytes(bytes)} <small>{more}</small>
    </b>
  </div>
);
