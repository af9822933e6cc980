"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RolloutDay } from "#lib/fleet/answers.ts";
import { rolloutQuery } from "./queries.ts";
import { RolloutAreas } from "./rollout-areas.tsx";
import { Figures } from "./rollout-figures.tsx";
import type { FleetParams } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./words.ts";

/** The fleet by what its newest indexes held, day by day; each area is named at its right end. */
export function Rollout({ params, onChange }: { params: FleetParams; onChange: ChangeParams }) {
  const { data } = useQuery(rolloutQuery(params.days));
  return (
    <section className="panel" aria-labelledby="rollout-heading">
      <div className="ph flex-wrap">
        <h2 id="rollout-heading">{words.rollout}</h2>
        <span className="mut">{words.rolloutMore}</span>
        <span className="flex-1" />
        <fieldset className="seg">
          <legend className="vh">{words.rollout}</legend>
          {([91, 365] as const).map((days) => (
            <button
              key={days}
              type="button"
              aria-pressed={params.days === days}
              onClick={() => onChange({ days })}
            >
              {days === 91 ? words.weeks : words.year}
            </button>
          ))}
        </fieldset>
      </div>
      <Chart days={data} />
    </section>
  );
}

function Chart({ days }: { days: readonly RolloutDay[] | undefined }) {
  const [place, width] = useWidth();
  return (
    <div ref={place} className="rollout">
      {days === undefined || width === 0 ? (
        <span className="sk rollout-sk" />
      ) : days.length < 2 ? (
        <Today day={days[0]} />
      ) : (
        <RolloutAreas days={days} width={width} />
      )}
    </div>
  );
}

/** One day is no course: its figures are said, and no line is drawn through a single point. */
function Today({ day }: { day: RolloutDay | undefined }) {
  return (
    <div className="rollout-today">
      {day !== undefined && <Figures day={day} />}
      <p className="mut">{words.rolloutSoon}</p>
    </div>
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
