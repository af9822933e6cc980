"use client";

import { cx } from "class-variance-authority";
import { useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
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
    <Panel aria-labelledby="budget-heading">
      <PanelHead>
        <PanelTitle id="budget-heading">{words.budget}</PanelTitle>
      </PanelHead>
      {first === undefined ? (
        <p className="px-4 py-2.5 text-ink-soft">{words.budgetNone}</p>
      ) : (
        <div className="divide-y divide-line">
          {[first, ...shown].map((run) => (
            <Budget
              key={run.uid}
              run={run}
              end={ends.get(run.uid)}
              of={isOfMany ? run.pipelineRun?.name : undefined}
            />
          ))}
        </div>
      )}
      {hidden > 0 && (
        <p className="border-t border-line px-3 py-2">
          <Button variant="text" onClick={() => setAll(true)}>
            {words.otherTasks(hidden)}
          </Button>
        </p>
      )}
    </Panel>
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
    <div className="grid gap-2 px-4 pt-3 pb-4">
      <p className="flex flex-wrap items-center gap-2 font-mono text-sm">
        <span title={name}>
          {pipelineTask ?? name}
          {end !== undefined && <span className="text-ink-faint">{end}</span>}
        </span>
        {of !== undefined && (
          <span className="text-ink-faint" title={of}>
            {shortName(of)}
          </span>
        )}
      </p>
      <p>
        {exactness === "at-least" && `${words.atLeast} `}
        {exactness === "estimated" && `${words.about} `}
        <b className={cx("text-xl font-semibold tracking-[-0.01em]", isHarmed && "text-danger-ink")}>
          {formatCount(bytes)}
        </b>{" "}
        <span className="text-ink-soft">
          {words.ofLimit(formatCount(limit))}
          {references !== null && ` ${words.withReferences(references.count)}`}
        </span>
      </p>
      <Bar budget={budget} />
      <Legend budget={budget} />
      {verdict !== "within" && <p className={cx("text-sm", isHarmed && "text-danger-ink")}>{reason}</p>}
      <p className="text-sm text-ink-soft">
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

/** What is there is solid, what is only supposed is hatched, and what would be cut off is hatched in the colour of harm. */
const looks = {
  other: "bg-ink-faint",
  naming: "bg-accent",
  dual: "bg-[repeating-linear-gradient(135deg,var(--color-accent)_0_3px,var(--color-accent-tint)_3px_6px)]",
  platform: "bg-[repeating-linear-gradient(45deg,var(--color-ink-faint)_0_2px,var(--color-surface)_2px_6px)]",
  cut: "rounded-r-[5px] bg-danger-tint bg-[repeating-linear-gradient(135deg,var(--color-danger-line)_0_1px,transparent_1px_6px)]",
} as const;

type Look = keyof typeof looks;

const Slice = ({ look, place }: { look: Look; place: React.CSSProperties }) => (
  <span
    className={cx("absolute inset-y-0 shadow-[-1px_0_var(--color-surface)]", looks[look])}
    style={place}
  />
);

function Bar({ budget }: { budget: BudgetFacts }) {
  const { bytes, limit, references, dual, onePlatformMore } = budget;
  const scale = Math.max(limit, CONTAINER_BYTES);
  const { other, naming } = partsOf(budget);
  const at = (value: number) => `${(Math.min(value, scale) / scale) * 100}%`;
  const place = (from: number, to: number) => ({ left: at(from), width: `calc(${at(to)} - ${at(from)})` });
  const slices = slicesOf(naming, references);
  const supposed = [
    { look: "platform" as const, is: onePlatformMore },
    { look: "dual" as const, is: dual },
  ].filter(({ is }) => is !== null && is.bytes > bytes);
  const isEndFree = limit < scale * NEAR_END;
  return (
    <div>
      <div
        className="relative my-1.25 h-5.5 rounded-[5px] bg-sunken"
        role="img"
        aria-label={words.bar(formatCount(bytes), formatCount(limit), formatCount(scale))}
      >
        {limit < scale && <Slice look="cut" place={place(limit, scale)} />}
        {supposed.map(({ look, is }) => (
          <Slice key={look} look={look} place={place(bytes, is?.bytes ?? bytes)} />
        ))}
        <Slice look="other" place={place(0, other)} />
        {slices.map((_, slice) => (
          <Slice
            key={sliceKey(slice)}
            look="naming"
            place={place(other + sum(slices.slice(0, slice)), other + sum(slices.slice(0, slice + 1)))}
          />
        ))}
        <span className="absolute -inset-y-1.25 -ml-px border-l-2 border-ink" style={{ left: at(limit) }} />
      </div>
      <div className="relative flex justify-between text-xs text-ink-faint" aria-hidden="true">
        <span>0</span>
        <span
          className={cx("absolute text-ink", isEndFree ? "-translate-x-1/2" : "-translate-x-full")}
          style={{ left: at(limit) }}
        >
          <b>{formatCount(limit)}</b> {words.limit}
        </span>
        {isEndFree && <span>{formatCount(scale)}</span>}
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
  const rows: readonly { look: Look; text: string; value: string | null }[] = [
    {
      look: "other",
      text: mode === "sidecar-logs" ? words.longestOther : words.otherResults,
      value: other > 0 ? formatCount(other) : null,
    },
    { look: "naming", text: words.namingResults, value: naming > 0 ? formatCount(naming) : null },
    { look: "dual", text: words.ifDual, value: more(dual) },
    { look: "platform", text: words.ifPlatform, value: more(onePlatformMore) },
  ];
  return (
    <dl className="grid gap-0.5 text-sm">
      {rows
        .filter(({ value }) => value !== null)
        .map(({ look, text, value }) => (
          <div key={look} className="flex justify-between gap-2">
            <dt className="flex items-center gap-2 text-ink-soft">
              <span aria-hidden="true" className={cx("size-2.5 flex-none rounded-xs", looks[look])} />
              {text}
            </dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
