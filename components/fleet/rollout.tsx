"use client";

import { useQuery } from "@tanstack/react-query";
import { scaleLinear, scaleTime } from "d3-scale";
import { area, stack } from "d3-shape";
import { useEffect, useRef, useState } from "react";
import type { RolloutDay } from "#lib/components/api.ts";
import { rolloutQuery } from "./queries.ts";
import type { FleetParams } from "./search-params.ts";
import type { ChangeParams } from "./use-fleet-params.ts";
import { words } from "./words.ts";

const HEIGHT = 168;
const PLOT = { top: 10, bottom: 22, left: 40, right: 150 };
/** Lowest in the stack first. */
const KINDS = ["zstd", "dual", "gzip", "other", "unread"] as const;
const LABEL_HEIGHT = 18;

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
        <Areas days={days} width={width} />
      )}
    </div>
  );
}

/** One day is no course: its figures are said, and no line is drawn through a single point. */
function Today({ day }: { day: RolloutDay | undefined }) {
  return (
    <div className="rollout-today">
      <ul>
        {day !== undefined &&
          KINDS.toReversed()
            .filter((kind) => day[kind] > 0)
            .map((kind) => (
              <li key={kind}>
                <i className={`swatch ${kind}`} />
                <b>{day[kind].toLocaleString("en")}</b> {words.kinds[kind]}
              </li>
            ))}
      </ul>
      <p className="mut">{words.rolloutSoon}</p>
    </div>
  );
}

function Areas({ days, width }: { days: readonly RolloutDay[]; width: number }) {
  const narrow = width < 560;
  const right = narrow ? 8 : PLOT.right;
  const time = (day: RolloutDay) => new Date(`${day.day}T00:00:00Z`);
  const first = days[0] as RolloutDay;
  const last = days.at(-1) as RolloutDay;
  const x = scaleTime([time(first), time(last)], [PLOT.left, width - right]);
  const most = Math.max(1, ...days.map((day) => KINDS.reduce((sum, kind) => sum + day[kind], 0)));
  const y = scaleLinear([0, most], [HEIGHT - PLOT.bottom, PLOT.top]).nice(4);
  const layers = stack<RolloutDay, (typeof KINDS)[number]>()
    .keys(KINDS)
    .value((day, kind) => day[kind])([...days]);
  const shape = area<(typeof layers)[number][number]>()
    .x((point) => x(time(point.data)))
    .y0((point) => y(point[0]))
    .y1((point) => y(point[1]));
  const ends = spread(
    layers
      .filter(({ key }) => last[key] > 0)
      .map((layer) => {
        const [low, high] = layer.at(-1) as readonly [number, number];
        return { kind: layer.key, at: y((low + high) / 2) };
      }),
  );
  return (
    <>
      <svg width={width} height={HEIGHT} aria-hidden="true">
        {y.ticks(4).map((tick) => (
          <g key={tick}>
            <line className="grid-line" x1={PLOT.left} x2={width - right} y1={y(tick)} y2={y(tick)} />
            <text className="axis" x={PLOT.left - 8} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {layers.map((layer) => (
          <path key={layer.key} className={`area ${layer.key}`} d={shape(layer) ?? ""} />
        ))}
        {x.ticks(narrow ? 3 : 6).map((tick) => (
          <text key={tick.getTime()} className="axis" x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
            {dayText(tick)}
          </text>
        ))}
        {!narrow &&
          ends.map(({ kind, at }) => (
            <text key={kind} className="end" x={width - right + 10} y={at + 4}>
              <tspan className="end-value">{last[kind]}</tspan> {words.kinds[kind]}
            </text>
          ))}
      </svg>
      {narrow && <Today day={last} />}
      <table className="vh">
        <caption>{words.rolloutTable}</caption>
        <thead>
          <tr>
            <th scope="col">{words.day}</th>
            {KINDS.map((kind) => (
              <th key={kind} scope="col">
                {words.kinds[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{day.day}</th>
              {KINDS.map((kind) => (
                <td key={kind}>{day[kind]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Labels keep their order and stand apart, from the bottom up. */
function spread<T extends { readonly at: number }>(labels: readonly T[]): readonly T[] {
  let lowest = HEIGHT - PLOT.bottom;
  return labels.map((label) => {
    const at = Math.min(label.at, lowest);
    lowest = at - LABEL_HEIGHT;
    return { ...label, at };
  });
}

const dayText = (day: Date): string =>
  day.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

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
