"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ProblemPanel } from "#components/index/problem.tsx";
import { byDigest } from "#components/index/reference.ts";
import { problemOf } from "#components/site/api.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel, PanelGap, PanelHead, PanelTitle, Stack, TwoColumns } from "#components/ui/panel.tsx";
import { pairsOf, pairWith } from "#lib/layers/pairs.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { ConfigCards } from "./config-card.tsx";
import { useLayerParams } from "./layer-params.ts";
import { PartSkeleton } from "./layer-parts.tsx";
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
  if (shown === null)
    return (
      <Panel>
        <EmptyState>{words.none}</EmptyState>
      </Panel>
    );
  if (error !== null && !isFetching)
    return (
      <ProblemPanel
        problem={problemOf(error)}
        reference={pinned}
        onRetry={() => void refetch()}
        heading="h2"
      />
    );
  const title = titleOf(shown.left ?? shown.right);
  const choice = (
    <PairChoice pairs={pairs} shown={shown} onEntry={(entry) => change({ entry, layer: null, path: null })} />
  );
  if (data === undefined)
    return (
      <Panel aria-busy="true">
        <PanelHead>
          <PanelTitle>{title}</PanelTitle>
          <output className="text-sm text-ink-faint">{words.loading}</output>
          <PanelGap />
          {choice}
        </PanelHead>
        <PartSkeleton rows={Math.min(12, shown.left?.layers ?? 4)} />
      </Panel>
    );
  return (
    <TwoColumns>
      <LayerTable
        report={data}
        reference={report.reference}
        title={title}
        params={params}
        choice={choice}
        onChange={change}
      />
      <Stack>
        <PulledWhole report={data} />
        <ConfigCards report={data} />
      </Stack>
    </TwoColumns>
  );
}

const titleOf = (entry: EntryReport | null): string =>
  words.layersOf(entry?.platform ?? null, entry?.position ?? 0, entry?.role ?? "image");
