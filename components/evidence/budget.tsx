"use client";

import { useMemo, useState } from "react";
import type { BudgetFacts, EvidenceReport, RunFacts, SupposedBytes } from "#lib/evidence/report.ts";
import { tasksByWeight } from "#lib/evidence/tasks-by-weight.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { CONTAINER_BYTES } from "#lib/tekton/result-budget.ts";
import { endsOf } from "./task-names.ts";
import { shortName, words } from "./words.ts";

/** Slices that can still be told apart. */
const MOST_SLICES = 24;

/** What the results of each task take of what its pod can carry; the task that names most of the image first. */
export function Budgets({ runs, digest }: Pick<EvidenceReport, "runs" | "digest">) {
  const [all, setAll] = useState(false);
  const ends = useMemo(() => endsOf(runs), [runs]);
  const tasks = tasksByWeight(runs, digest);
  const [first, ...rest] = tasks;
  // A task that lost its results is what the page is opened for.
  const shown = all ? rest : rest.filter(({ budget }) => budget.verdict !== "within");
  const isOfMany = new Set(tasks.map(({ pipelineRun }) => pipelineRun?.name)).size > 1;
  const hidden = rest.length - shown.length;
  return (
    <section className="panel" aria-labelledby="budget-heading">
      <div className="ph">
        <h2 id="budget-heading">{words.budget}</h2>
      </div>
      {first === undefined ? (
        <p className="ev-note sec">{words.budgetNone}</p>
      ) : (
        [first, ...shown].map((run) => (
          <Budget
            key={run.uid}
            run={run}
            end={ends.get(run.uid)}
            of={isOfMany ? run.pipelineRun?.name : undefined}
          />
        ))
      )}
      {hidden > 0 && (
        <p className="ev-note">
          <button type="button" className="linkb" onClick={() => setAll(true)}>
            {words.otherTasks(hidden)}
          </button>
        </p>
      )}
    </section>
  );
}

function Budget({
  run: { name, pipelineTask, budget },
  end,
  of,
}: {
  run: RunFacts;
  end: string | undefined;
  /** The pipeline run, where there are several. */
  of: string | undefined;
}) {
  const { bytes, limit, references, exactness, verdict, basis, reason } = budget;
  const isHarmed = verdict === "over" || verdict === "truncated";
  return (
    <div className="ev-budget">
      <p className="row wrap">
        <span className="m" title={name}>
          {pipelineTask ?? name}
          {end !== undefined && <span className="mut">{end}</span>}
        </span>
        {of !== undefined && (
          <span className="m mut sm" title={of}>
            {shortName(of)}
          </span>
        )}
      </p>
      <p>
        {exactness === "at-least" && `${words.atLeast} `}
        {exactness === "estimated" && `${words.about} `}
        <b className={isHarmed ? "ev-big badtx" : "ev-big"}>{formatCount(bytes)}</b>{" "}
        <span className="sec">
          {words.ofLimit(formatCount(limit))}
          {references !== null && ` ${words.withReferences(references.count)}`}
        </span>
      </p>
      <Bar budget={budget} />
      <Legend budget={budget} />
      {verdict !== "within" && <p className={isHarmed ? "sm badtx" : "sm"}>{reason}</p>}
      <p className="sm sec">
        {references !== null && `${words.room(references.more)} `}
        {words.exactness[exactness]} {`${basis.charAt(0).toUpperCase()}${basis.slice(1)}.`}
      </p>
    </div>
  );
}

/** Of sidecar logs each result has its own line, and the longest counts: the parts are then of that one. */
function partsOf({ mode, bytes, manifestBytes }: BudgetFacts): { other: number; naming: number } {
  const naming = Math.min(bytes, manifestBytes);
  return mode === "sidecar-logs" && naming === 0
    ? { other: bytes, naming: 0 }
    : { other: bytes - naming, naming };
}

function Bar({ budget }: { budget: BudgetFacts }) {
  const { bytes, limit, references, dual, onePlatformMore } = budget;
  const scale = Math.max(limit, CONTAINER_BYTES);
  const { other, naming } = partsOf(budget);
  const at = (value: number) => `${(Math.min(value, scale) / scale) * 100}%`;
  const place = (from: number, to: number) => ({ left: at(from), width: `calc(${at(to)} - ${at(from)})` });
  const slices = slicesOf(naming, references);
  const supposed = [
    { look: "platform", is: onePlatformMore },
    { look: "dual", is: dual },
  ].filter(({ is }) => is !== null && is.bytes > bytes);
  return (
    <div>
      <div
        className="ev-bar"
        role="img"
        aria-label={words.bar(formatCount(bytes), formatCount(limit), formatCount(scale))}
      >
        {limit < scale && <i className="cut" style={place(limit, scale)} />}
        {supposed.map(({ look, is }) => (
          <i key={look} className={look} style={place(bytes, is?.bytes ?? bytes)} />
        ))}
        <i className="other" style={place(0, other)} />
        {slices.map((size, slice) => (
          <i
            key={sliceKey(slice)}
            className="naming"
            style={place(other + sum(slices.slice(0, slice)), other + sum(slices.slice(0, slice + 1)))}
            data-size={size}
          />
        ))}
        <u style={{ left: at(limit) }} />
      </div>
      <div className="ev-scale" aria-hidden="true">
        <span>0</span>
        <span className={limit < scale * NEAR_END ? "limit" : "limit end"} style={{ left: at(limit) }}>
          <b>{formatCount(limit)}</b> {words.limit}
        </span>
        {limit < scale * NEAR_END && <span>{formatCount(scale)}</span>}
      </div>
    </div>
  );
}

/** Beyond this the words of the limit would run into those of the bar's end. */
const NEAR_END = 0.78;

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const sliceKey = (place: number): string => `slice ${place}`;

/** A slice for each reference where they can be told apart; what else names the image, its digest's own result, is the first. */
function slicesOf(naming: number, references: BudgetFacts["references"]): readonly number[] {
  if (naming === 0) return [];
  const slices = references?.count ?? 0;
  if (references === null || slices > MOST_SLICES || slices * references.bytesEach > naming) return [naming];
  return [
    naming - slices * references.bytesEach,
    ...Array.from({ length: slices }, () => references.bytesEach),
  ];
}

function Legend({ budget }: { budget: BudgetFacts }) {
  const { mode, bytes, dual, onePlatformMore } = budget;
  const { other, naming } = partsOf(budget);
  const more = (supposed: SupposedBytes | null) =>
    supposed === null || supposed.bytes <= bytes
      ? null
      : words.adds(`+${formatCount(supposed.bytes - bytes)}`, supposed.verdict);
  const rows = [
    other > 0 && {
      look: "other",
      text: mode === "sidecar-logs" ? words.longestOther : words.otherResults,
      value: formatCount(other),
    },
    naming > 0 && { look: "naming", text: words.namingResults, value: formatCount(naming) },
    { look: "dual", text: words.ifDual, value: more(dual) },
    { look: "platform", text: words.ifPlatform, value: more(onePlatformMore) },
  ].filter((row) => row !== false && row.value !== null) as { look: string; text: string; value: string }[];
  return (
    <dl className="ev-legend">
      {rows.map(({ look, text, value }) => (
        <div key={look}>
          <dt>
            <i className={look} aria-hidden="true" />
            {text}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
