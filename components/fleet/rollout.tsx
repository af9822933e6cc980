"use client";

import { useEffect, useRef, useState } from "react";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import type { RolloutDay } from "#lib/fleet/answers.ts";
import { RolloutAreas } from "./rollout-areas.tsx";
import type { FleetParams } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./views-words.ts";

const spans = [
  { value: "91", label: words.weeks },
  { value: "365", label: words.year },
] as const;

/** The fleet by what its newest indexes held, day by day; each area is named at its right end. */
export function Rollout({
  id,
  days,
  span,
  onChange,
}: {
  id: string;
  days: readonly RolloutDay[];
  span: NonNullable<FleetParams["days"]>;
  onChange: ChangeParams;
}) {
  const [place, width] = useWidth();
  return (
    <Panel id={id} className="mb-3" aria-labelledby="rollout-heading">
      <PanelHead className="flex-wrap">
        <PanelTitle id="rollout-heading">{words.rollout}</PanelTitle>
        <PanelNote>{words.rolloutMore}</PanelNote>
        <PanelGap />
        <Segmented
          label={words.rollout}
          options={spans}
          value={span === 365 ? "365" : "91"}
          onChange={(value) => onChange({ days: value === "365" ? 365 : 91 })}
        />
      </PanelHead>
      <div ref={place} className="min-h-48 px-4 py-3">
        {width > 0 && <RolloutAreas days={days} width={width} />}
      </div>
    </Panel>
  );
}

function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (place.current === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return [place, width] as const;
}
