"use client";

import { useMemo, useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
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
    <section className="panel" aria-labelledby="runs-heading">
      <div className="ph">
        <h2 id="runs-heading">{words.runs}</h2>
      </div>
      {groups.map(({ head, tasks }) => (
        <article key={head.uid} className="ev-run-block" aria-label={`${head.kind} ${head.name}`}>
          <RunHead run={head} />
          {head.tasks.length > 0 && <Timeline run={head} ends={ends} readAt={readAt} />}
          {[head, ...tasks].map((run) => (
            <Results key={run.uid} run={run} end={ends.get(run.uid)} />
          ))}
        </article>
      ))}
    </section>
  );
}

function NoRuns({ sources }: Pick<EvidenceReport, "sources">) {
  const isSet = sources.length > 0;
  const noRuns = whyNoRuns(sources);
  return (
    <section className="panel emp" aria-labelledby="runs-heading">
      <h2 id="runs-heading">{noRuns.title}</h2>
      <p className="sec">{noRuns.more}</p>
      {!isSet && (
        <a className="btn" href="/configuration#tekton">
          {words.configuration}
        </a>
      )}
    </section>
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
    <header className="ev-run-head">
      <h3 className="row wrap">
        <span className="mut">{kind}</span>
        <span className="m">{namespace === "" ? name : `${namespace}/${name}`}</span>
        <StatusMark status={status} />
        {run.link !== null && (
          <a href={run.link} rel="noreferrer">
            {words.openRun}
          </a>
        )}
      </h3>
      <p className="sm sec ev-run-facts">
        {startedAt !== null && (
          <span>
            {words.started} <Time at={startedAt}>{timeText(startedAt)}</Time>
          </span>
        )}
        {startedAt !== null && completedAt !== null && (
          <span>{words.took(durationText(Date.parse(completedAt) - Date.parse(startedAt)))}</span>
        )}
        {commit !== null && (
          <span>
            {words.commit.toLowerCase()} <span className="m">{commit.slice(0, 12)}</span>
            <CopyButton text={commit} what={words.commit.toLowerCase()} />
          </span>
        )}
        <span>{words.standsFor[run.standsFor]}</span>
        <span>{words.chains[signed ?? "none"]}</span>
        {run.transparency !== null && <Log address={run.transparency} />}
        <span>{words.toldBy(source)}</span>
      </p>
      {status === "failed" && (reason !== null || message !== null) && (
        <p className="sm badtx">{[reason, message].filter(Boolean).join(": ")}</p>
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
    <span className="m">{address}</span>
  );
}

function StatusMark({ status }: { status: RunFacts["status"] }) {
  return <span className={`run-status ${status}`}>{words.status[status]}</span>;
}

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
      <ol className="ev-tasks" aria-label={words.timeline}>
        {(all ? tasks : few).map((task) => (
          <li key={task.uid} className={task.names ? "names" : ""}>
            <TaskName task={task} end={endings.get(task.uid)} />
            <span className="ev-track">
              {task.startedAt !== null && (
                <i
                  className={task.status}
                  style={{
                    left: `${((Date.parse(task.startedAt) - from) / (to - from)) * 100}%`,
                    width: `${((endOf(task, now) - Date.parse(task.startedAt)) / (to - from)) * 100}%`,
                  }}
                />
              )}
            </span>
            <span className="sm">
              {task.startedAt !== null && durationText(endOf(task, now) - Date.parse(task.startedAt))}
              {task.status !== "succeeded" && <StatusMark status={task.status} />}
              {task.names && <span className="ev-names">{words.namesDigest}</span>}
            </span>
          </li>
        ))}
      </ol>
      {few.length < tasks.length && (
        <button type="button" className="linkb" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewerTasks(few.length) : words.allTasks(tasks.length)}
        </button>
      )}
    </div>
  );
}

function TaskName({
  task: { name, pipelineTask },
  end,
}: {
  task: Pick<TaskBar, "name" | "pipelineTask">;
  end: string | undefined;
}) {
  return (
    <span className="m ev-task-name" title={name}>
      <span className="ev-cut">{pipelineTask ?? name}</span>
      {end !== undefined && <span className="mut">{end}</span>}
    </span>
  );
}

function Results({ run, end }: { run: RunFacts; end: string | undefined }) {
  const { kind, name, results } = run;
  const bytes = results.reduce((all, result) => all + result.bytes, 0);
  const hasFault = results.some(({ malformed }) => malformed.length > 0);
  return (
    <details className="ev-results" open={hasFault}>
      <summary>
        <Icon name="chevron" small className="chev" />
        {kind === "TaskRun" ? <TaskName task={run} end={end} /> : <span className="m">{kind}</span>}
        <span className="sec">{words.results(results.length, formatCount(bytes))}</span>
      </summary>
      {results.length === 0 && <p className="sec">{words.noResults}</p>}
      <ul>
        {results.map((result) => (
          <Result key={result.name} result={result} run={`${kind} ${name}`} />
        ))}
      </ul>
    </details>
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
    <li>
      <p className="row wrap">
        <b className="m">{name}</b>
        {hint !== null && <span className="cnt">{words.hintOf(words.hints[hint])}</span>}
        {digests.length > 0 && <span className="sm sec">{words.namesHere(digests.length)}</span>}
        <span className="flex-1" />
        <span className="sm mut">{words.bytes(formatCount(bytes))}</span>
      </p>
      {value === "" ? null : <JsonText text={value} what={words.valueOf(name, run)} />}
      {malformed.map((part) => (
        <p key={`${part.value} ${part.why}`} className="sm badtx">
          {words.malformed} <code>{part.value}</code>: {part.why}
        </p>
      ))}
    </li>
  );
}
