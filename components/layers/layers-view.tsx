"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ProblemPanel } from "#components/index/problem.tsx";
import { byDigest } from "#components/index/reference.ts";
import { problemOf } from "#components/site/api.ts";
import { pairsOf, pairWith } from "#lib/layers/pairs.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { ConfigCards } from "./config-card.tsx";
import { useLayerParams } from "./layer-params.ts";
import { LayerTable } from "./layer-table.tsx";
import { PairChoice, positionOf } from "./pair-choice.tsx";
import { PulledWhole } from "./pulled-whole.tsx";
import { layersQuery } from "./queries.ts";
import { words } from "./words.ts";

/** The layers of an index: two images side by side, the files of a layer, and what their configuration says. */
export function LayersView({ report }: { report: IndexReport }) {
  const [params, change] = useLayerParams();
  const pairs = useMemo(() => pairsOf(report.entries), [report]);
  const shown = pairWith(pairs, params.entry);
  const pinned = byDigest(report.reference, report.digest);
  const position = shown === null ? 0 : positionOf(shown);
  const { data, error, isFetching, refetch } = useQuery({
    ...layersQuery(pinned, position),
    enabled: shown !== null,
  });
  if (shown === null) return <div className="panel emp sec">{words.none}</div>;
  if (error !== null && !isFetching)
    return (
      <ProblemPanel
        problem={problemOf(error)}
        reference={pinned}
        onRetry={() => void refetch()}
        heading="h2"
      />
    );
  const choice = (
    <PairChoice pairs={pairs} shown={shown} onEntry={(entry) => change({ entry, layer: null, path: null })} />
  );
  if (data === undefined)
    return (
      <section className="panel" aria-busy="true">
        <div className="ph">
          <h2>{titleOf(shown.left ?? shown.right)}</h2>
          <output className="mut">{words.loading}</output>
          <span className="flex-1" />
          {choice}
        </div>
        <div className="ft-wait">
          {Array.from({ length: Math.min(12, shown.left?.layers ?? 4) }, (_, at) => `row ${at}`).map(
            (key) => (
              <span key={key} className="sk" />
            ),
          )}
        </div>
      </section>
    );
  return (
    <div className="two">
      <div className="stack">
        <LayerTable
          report={data}
          reference={report.reference}
          title={titleOf(shown.left ?? shown.right)}
          params={params}
          choice={choice}
          onChange={change}
        />
      </div>
      <div className="stack">
        <PulledWhole report={data} />
        <ConfigCards report={data} />
      </div>
    </div>
  );
}

const titleOf = (entry: EntryReport | null): string =>
  words.layersOf(entry?.platform ?? null, entry?.position ?? 0, entry?.role ?? "image");
