"use client";

import { cva, cx } from "class-variance-authority";
import { useMemo, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import type { EvidenceReport, ResultFacts, RunFacts, TaskBar } from "#lib/evidence/report.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { JsonText } from "./json-text.tsx";
import { endOf, shownTasks } from "./shown-tasks.ts";
import { endsOf } from "./task-names.ts";
import { durationText, timeText, words } from "./words.ts";

/** The runs that made the image: tasks by time, and what their results say. */
export function Runs({ report }: { report: EvidenceReport }) {
  const { runs, sources, readAt } = report;
  const groups = useMemo(() => groupsOf(runs), [runs]);
  const ends = useMemo(() => endsOf(runs), [runs]);
  if (runs.length === 0) return <NoRuns sources={sources} />;
  return (
    <Panel aria-labelledby="runs-heading">
      <PanelHead>
        <PanelTitle id="runs-heading">{words.runs}</PanelTitle>
      </PanelHead>
      <div className="divide-y divide-line">
        {groups.map(({ head, tasks }) => (
          <article
            key={head.uid}
            className="grid gap-2.5 px-4 pt-3 pb-3.5"
            aria-label={`${head.kind} ${head.name}`}
          >
            <RunHead run={head} />
            {head.tasks.length > 0 && <Timeline run={head} ends={ends} readAt={readAt} />}
            {[head, ...tasks].map((run) => (
              <Results key={run.uid} run={run} end={ends.get(run.uid)} />
            ))}
          </article>
        ))}
      </div>
    </Panel>
  );
}

function NoRuns({ sources }: Pick<EvidenceReport, "sources">) {
  const noRuns = whyNoRuns(sources);
  return (
    <Panel aria-labelledby="runs-heading">
      <EmptyState>
        <EmptyTitle id="runs-heading">{noRuns.title}</EmptyTitle>
        <p>{noRuns.more}</p>
        {sources.length === 0 && <ButtonLink href="/configuration#tekton">{words.configuration}</ButtonLink>}
      </EmptyState>
    </Panel>
  );
}

function whyNoRuns(sources: EvidenceReport["sources"]) {
  const { none } = words;
  if (sources.length === 0) return none.unset;
  if (sources.some(({ failure }) => failure !== null)) return none.away;
  return sources.some(({ isAsked }) => isAsked) ? none.nothing : none.notAsked;
}

interface Group {
  readonly head: RunFacts;
  readonly tasks: readonly RunFacts[];
}

/** A pipeline run with its TaskRuns; a TaskRun whose pipeline run nobody has any more stands alone. */
function groupsOf(runs: readonly RunFacts[]): readonly Group[] {
  const isOf = (task: RunFacts, head: RunFacts) =>
    task.pipelineRun !== null &&
    (task.pipelineRun.uid === null ? task.pipelineRun.name === head.name : task.pipelineRun.uid === head.uid);
  const tasks = runs.filter(({ kind }) => kind === "TaskRun");
  const heads = runs.filter(({ kind }) => kind === "PipelineRun");
  const alone = tasks.filter((task) => !heads.some((head) => isOf(task, head)));
  return [
    ...heads.map((head) => ({ head, tasks: tasks.filter((task) => isOf(task, head)) })),
    ...alone.map((head) => ({ head, tasks: [] })),
  ];
}

function RunHead({ run }: { run: RunFacts }) {
  const { kind, namespace, name, status, reason, message, startedAt, completedAt, commit, source, signed } =
    run;
  return (
    <header>
      <h3 className="flex flex-wrap items-center gap-2">
        <span className="text-ink-faint">{kind}</span>
        <span className="font-mono text-sm">{namespace === "" ? name : `${namespace}/${name}`}</span>
        <StatusMark status={status} />
        {run.link !== null && (
          <a href={run.link} rel="noreferrer">
            {words.openRun}
          </a>
        )}
      </h3>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3.5 text-sm text-ink-soft *:wrap-anywhere">
        {startedAt !== null && (
          <span>
            {words.started} <Time at={startedAt}>{timeText(startedAt)}</Time>
          </span>
        )}
        {startedAt !== null && completedAt !== null && (
          <span>{words.took(durationText(Date.parse(completedAt) - Date.parse(startedAt)))}</span>
        )}
        {commit !== null && (
          <span className="inline-flex items-center gap-1">
            {words.commit.toLowerCase()} <span className="font-mono">{commit.slice(0, 12)}</span>
            <CopyButton text={commit} what={words.commit.toLowerCase()} />
          </span>
        )}
        <span>{words.standsFor[run.standsFor]}</span>
        <span>{words.chains[signed ?? "none"]}</span>
        {run.transparency !== null && <Log address={run.transparency} />}
        <span>{words.toldBy(source)}</span>
      </p>
      {status === "failed" && (reason !== null || message !== null) && (
        <p className="text-sm text-danger-ink">{[reason, message].filter(Boolean).join(": ")}</p>
      )}
    </header>
  );
}

/** The address is a stranger's text: only a web address becomes a link. */
function Log({ address }: { address: string }) {
  return /^https:\/\//.test(address) ? (
    <a href={address} rel="noreferrer">
      {words.log}
    </a>
  ) : (
    <span className="font-mono">{address}</span>
  );
}

const status = cva("rounded-full border px-1.5 text-xs font-normal", {
  variants: {
    is: {
      succeeded: "border-line-control text-ink-soft",
      failed: "border-danger text-danger-ink",
      running: "border-dashed border-line-control text-ink-soft",
      pending: "border-dashed border-line-control text-ink-soft",
      cancelled: "border-line-control text-ink-soft line-through",
    },
  },
});

const StatusMark = ({ status: is }: { status: RunFacts["status"] }) => (
  <span className={status({ is })}>{words.status[is]}</span>
);

/** Bars stand where their tasks ran; a running one goes on to the time of reading. */
function Timeline({
  run: { tasks, startedAt, completedAt },
  ends: endings,
  readAt,
}: {
  run: RunFacts;
  ends: ReadonlyMap<string, string>;
  readAt: string;
}) {
  const [all, setAll] = useState(false);
  const timeOf = (text: string | null, otherwise: number) => (text === null ? otherwise : Date.parse(text));
  const now = Date.parse(readAt);
  const starts = tasks.flatMap((task) => (task.startedAt === null ? [] : [Date.parse(task.startedAt)]));
  const ends = tasks.flatMap((task) => (task.startedAt === null ? [] : [endOf(task, now)]));
  const from = Math.min(timeOf(startedAt, Number.POSITIVE_INFINITY), ...starts);
  const to = Math.max(timeOf(completedAt, 0), ...ends, from + 1000);
  const few = shownTasks(tasks, now);
  return (
    <div>
      <ol aria-label={words.timeline}>
        {(all ? tasks : few).map((task) => (
          <li
            key={task.uid}
            className="grid min-h-6.5 grid-cols-[minmax(90px,200px)_minmax(80px,1fr)_224px] items-center gap-3 max-medium:grid-cols-[minmax(0,1fr)_auto] max-medium:gap-x-2 max-medium:gap-y-0.5 max-medium:py-0.75"
          >
            <TaskName task={task} end={endings.get(task.uid)} isStrong={task.names} />
            <span className="relative h-2.5 rounded-xs bg-sunken max-medium:col-span-full max-medium:row-start-2">
              {task.startedAt !== null && (
                <span
                  className={cx("absolute inset-y-0 min-w-0.75 rounded-xs", trackOf(task))}
                  style={{
                    left: `${((Date.parse(task.startedAt) - from) / (to - from)) * 100}%`,
                    width: `${((endOf(task, now) - Date.parse(task.startedAt)) / (to - from)) * 100}%`,
                  }}
                />
              )}
            </span>
            <span className="flex flex-wrap gap-x-2 text-sm text-ink-soft">
              {task.startedAt !== null && durationText(endOf(task, now) - Date.parse(task.startedAt))}
              {task.status !== "succeeded" && <StatusMark status={task.status} />}
              {task.names && (
                <span className="inline-flex items-center gap-1 before:size-2 before:rounded-full before:bg-accent">
                  {words.namesDigest}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {few.length < tasks.length && (
        <Button variant="text" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewerTasks(few.length) : words.allTasks(tasks.length)}
        </Button>
      )}
    </div>
  );
}

function trackOf({ status: is, names }: TaskBar): string {
  if (is === "failed") return "bg-danger";
  if (is === "running")
    return "bg-[repeating-linear-gradient(135deg,var(--color-ink-faint)_0_3px,var(--color-surface)_3px_6px)]";
  return names ? "bg-accent" : "bg-ink-faint";
}

function TaskName({
  task: { name, pipelineTask },
  end,
  isStrong = false,
}: {
  task: Pick<TaskBar, "name" | "pipelineTask">;
  end: string | undefined;
  isStrong?: boolean;
}) {
  return (
    <span className="flex min-w-0 font-mono text-sm" title={name}>
      <span className={cx("truncate", isStrong && "font-semibold")}>{pipelineTask ?? name}</span>
      {end !== undefined && <span className="flex-none text-ink-faint">{end}</span>}
    </span>
  );
}

function Results({ run, end }: { run: RunFacts; end: string | undefined }) {
  const { kind, name, results } = run;
  const bytes = results.reduce((all, result) => all + result.bytes, 0);
  const hasFault = results.some(({ malformed }) => malformed.length > 0);
  return (
    <Disclosure
      open={hasFault}
      summaryClassName="w-fit max-w-full"
      summary={
        <>
          {kind === "TaskRun" ? (
            <TaskName task={run} end={end} />
          ) : (
            <span className="font-mono text-sm">{kind}</span>
          )}
          <span className="text-ink-soft">{words.results(results.length, formatCount(bytes))}</span>
        </>
      }
    >
      {results.length === 0 && <p className="text-ink-soft">{words.noResults}</p>}
      <ul className="grid gap-2.5 pt-2">
        {results.map((result) => (
          <Result key={result.name} result={result} run={`${kind} ${name}`} />
        ))}
      </ul>
    </Disclosure>
  );
}

function Result({
  result: { name, bytes, hint, digests, value, malformed },
  run,
}: {
  result: ResultFacts;
  run: string;
}) {
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-center gap-2">
        <b className="font-mono text-sm">{name}</b>
        {hint !== null && <Badge>{words.hintOf(words.hints[hint])}</Badge>}
        {digests.length > 0 && (
          <span className="text-sm text-ink-soft">{words.namesHere(digests.length)}</span>
        )}
        <span className="flex-1" />
        <span className="text-sm text-ink-faint">{words.bytes(formatCount(bytes))}</span>
      </p>
      {value === "" ? null : <JsonText text={value} what={words.valueOf(name, run)} isShort />}
      {malformed.map((part) => (
        <p key={`${part.value} ${part.why}`} className="text-sm text-danger-ink">
          {words.malformed} <code>{part.value}</code>: {part.why}
        </p>
      ))}
    </li>
  );
}
