"use client";

import { type ScaleLinear, type ScaleTime, scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import { useState } from "react";
import type { RolloutDay } from "#lib/fleet/answers.ts";
import { Figure, Figures } from "./rollout-figures.tsx";
import { bandOf, KINDS, type Kind, runsOf, sumOf, timeOf } from "./rollout-runs.ts";
import { words } from "./views-words.ts";

const HEIGHT = 168;
const PLOT = { top: 10, bottom: 22, left: 48, right: 172 };
const LABEL_HEIGHT = 20;
/** A day that stands alone has no width of its own. */
const ALONE = 3;
const NARROW = 560;
/** The readout stands beside the pointer, on the side where there is room. */
const READOUT = 210;

interface Scales {
  readonly x: ScaleTime<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** The areas with their names; pointing at them, or an arrow key, says what a day held. */
export function RolloutAreas({ days, width }: { days: readonly RolloutDay[]; width: number }) {
  const [at, setAt] = useState<number | null>(null);
  const narrow = width < NARROW;
  const right = width - (narrow ? 8 : PLOT.right);
  const last = days.at(-1) as RolloutDay;
  const x = scaleUtc([timeOf(days[0] as RolloutDay), timeOf(last)], [PLOT.left, right]);
  const y = scaleLinear([0, Math.max(1, ...days.map(sumOf))], [HEIGHT - PLOT.bottom, PLOT.top]).nice(4);
  const shown = at === null ? undefined : days[at];
  const point = (clientX: number, box: DOMRect) =>
    setAt(nearest(days, x.invert(clientX - box.left).getTime()));
  const step = (key: string) => {
    const end = days.length - 1;
    const now = at ?? end;
    if (key === "ArrowLeft") setAt(Math.max(0, now - (at === null ? 0 : 1)));
    else if (key === "ArrowRight") setAt(Math.min(end, now + 1));
    else if (key === "Home") setAt(0);
    else if (key === "End") setAt(end);
    else if (key === "Escape") setAt(null);
    else return false;
    return true;
  };
  return (
    <>
      <div
        className="relative focus-visible:outline-offset-4"
        role="slider"
        tabIndex={0}
        aria-label={words.rolloutDay}
        aria-valuemin={0}
        aria-valuemax={days.length - 1}
        aria-valuenow={at ?? days.length - 1}
        aria-valuetext={dayInWords(shown ?? last)}
        style={{ height: HEIGHT }}
        onPointerMove={({ clientX, currentTarget }) => point(clientX, currentTarget.getBoundingClientRect())}
        onPointerDown={({ clientX, currentTarget }) => point(clientX, currentTarget.getBoundingClientRect())}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onKeyDown={(event) => {
          if (step(event.key)) event.preventDefault();
        }}
      >
        <Drawing {...{ days, x, y, width, right }} ticks={narrow ? 3 : 6} />
        {!narrow &&
          spread(
            KINDS.filter((kind) => last[kind] > 0).map((kind) => {
              const [low, high] = bandOf(last, kind);
              return { kind, at: y((low + high) / 2) };
            }),
          ).map(({ kind, at: top }) => (
            <span
              key={kind}
              className="absolute flex -translate-y-1/2 items-center gap-1.5 text-sm whitespace-nowrap text-ink-soft"
              style={{ top, left: right + 10 }}
            >
              <Figure kind={kind} count={last[kind]} />
            </span>
          ))}
        {shown !== undefined && <Cursor day={shown} {...{ x, y }} />}
        {shown !== undefined && !narrow && <Readout day={shown} at={x(timeOf(shown))} right={right} />}
      </div>
      {narrow && (
        <div className="grid gap-1 pt-2 text-sm">
          <b>{longDayText(shown ?? last)}</b>
          <Figures day={shown ?? last} />
        </div>
      )}
      <Table days={days} />
    </>
  );
}

function Drawing({
  days,
  x,
  y,
  width,
  right,
  ticks,
}: Scales & { days: readonly RolloutDay[]; width: number; right: number; ticks: number }) {
  const runs = runsOf(days);
  return (
    <svg width={width} height={HEIGHT} className="block" aria-hidden="true">
      <defs>
        <pattern
          id="rollout-dual"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className="fill-gzip-tint" width="7" height="7" />
          <rect
            className="fill-[color-mix(in_srgb,var(--color-zstd)_34%,var(--color-zstd-tint))]"
            width="3"
            height="7"
          />
        </pattern>
      </defs>
      {y
        .ticks(4)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick}>
            <line className="stroke-line" x1={PLOT.left} x2={right} y1={y(tick)} y2={y(tick)} />
            <text className="fill-ink-faint text-xs" x={PLOT.left - 8} y={y(tick) + 4} textAnchor="end">
              {tick.toLocaleString("en")}
            </text>
          </g>
        ))}
      {runs.map((run) => (
        <g key={run[0]?.day}>
          {KINDS.map((kind) => (
            <Band key={kind} kind={kind} run={run} {...{ x, y }} />
          ))}
        </g>
      ))}
      {x.ticks(ticks).map((tick) => (
        <text
          key={tick.getTime()}
          className="fill-ink-faint text-xs"
          x={x(tick)}
          y={HEIGHT - 6}
          textAnchor="middle"
        >
          {dayText(tick)}
        </text>
      ))}
    </svg>
  );
}

/** An area with a line along its upper edge alone; none where there is nothing of the kind. */
function Band({ kind, run, x, y }: Scales & { kind: Kind; run: readonly RolloutDay[] }) {
  if (run.every((day) => day[kind] === 0)) return null;
  const points = run.flatMap((day) => {
    const [low, high] = bandOf(day, kind);
    const at = x(timeOf(day));
    const edges = run.length === 1 ? [at - ALONE / 2, at + ALONE / 2] : [at];
    return edges.map((edge): Point => [edge, y(low), y(high)]);
  });
  return (
    <>
      <path className={areas[kind]} d={areaOf(points) ?? ""} />
      <path className={edges[kind]} d={edgeOf(points) ?? ""} />
    </>
  );
}

const areas: Readonly<Record<Kind, string>> = {
  gzip: "fill-gzip-tint",
  dual: "fill-[url(#rollout-dual)]",
  zstd: "fill-zstd",
  other: "fill-sunken",
  unread: "fill-sunken",
};
const edges: Readonly<Record<Kind, string>> = {
  gzip: "fill-none stroke-gzip stroke-2",
  dual: "fill-none stroke-zstd stroke-2",
  zstd: "fill-none stroke-zstd stroke-2",
  other: "fill-none stroke-line-control stroke-2",
  unread: "fill-none stroke-line-control stroke-2 [stroke-dasharray:3_3]",
};

/** Across, and the lower and the upper edge. */
type Point = readonly [x: number, low: number, high: number];
const areaOf = area<Point>(
  ([x]) => x,
  ([, low]) => low,
  ([, , high]) => high,
);
const edgeOf = line<Point>(
  ([x]) => x,
  ([, , high]) => high,
);

function Cursor({ day, x, y }: Scales & { day: RolloutDay }) {
  return (
    <i
      className="pointer-events-none absolute border-l border-ink"
      style={{ left: x(timeOf(day)), top: y(sumOf(day)), bottom: PLOT.bottom }}
    />
  );
}

function Readout({ day, at, right }: { day: RolloutDay; at: number; right: number }) {
  const left = at + READOUT > right ? at - READOUT - 8 : at + 8;
  return (
    <div
      className="pointer-events-none absolute top-0 z-2 grid gap-1 rounded-panel border border-line-strong bg-surface px-2.5 py-2 text-sm shadow-float"
      style={{ left: Math.max(0, left), width: READOUT }}
    >
      <b>{longDayText(day)}</b>
      <Figures day={day} isStacked />
    </div>
  );
}

function Table({ days }: { days: readonly RolloutDay[] }) {
  return (
    // A table is as wide as its cells, whatever width it is given.
    <div className="sr-only">
      <table>
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
    </div>
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

/** Days that were not written down are passed over. */
function nearest(days: readonly RolloutDay[], time: number): number {
  let best = 0;
  for (const [at, day] of days.entries()) {
    const kept = days[best] as RolloutDay;
    if (Math.abs(timeOf(day) - time) < Math.abs(timeOf(kept) - time)) best = at;
  }
  return best;
}

const dayInWords = (day: RolloutDay): string =>
  [
    longDayText(day),
    ...KINDS.filter((kind) => day[kind] > 0).map(
      (kind) => `${day[kind].toLocaleString("en")} ${words.kinds[kind]}`,
    ),
  ].join(", ");

const dayText = (day: Date): string =>
  day.toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

const longDayText = (day: RolloutDay): string =>
  new Date(timeOf(day)).toLocaleDateString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
