"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { activeQuery, batchQuery, cancelBatch, resumeBatch } from "#components/apply/queries.ts";
import { type Problem, problemOf } from "#components/site/api.ts";
import type { Application } from "#lib/applications/record.ts";
import type { Batch } from "#lib/applications/service.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { BatchFailures } from "./batch-failures.tsx";
import { type BatchFigures, batchStates, figuresOf } from "./batch-figures.ts";
import { BatchRunning } from "./batch-running.tsx";
import { words } from "./batch-words.ts";
import type { ShownBatch } from "./use-batch.ts";

/** One batch: how far it is, what goes on, what failed and why. It is told by the server's events, and goes on without this page. */
export function BatchPanel({ id, shown }: { id: number; shown: ShownBatch }) {
  const client = useQueryClient();
  const { data: batch, error } = useQuery(batchQuery(id));
  const { data: now } = useQuery(activeQuery());
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = (now?.active ?? []).filter((one) => one.batch === id && one.state === "running");
  const act = async (change: Promise<Batch>) => {
    setProblem(null);
    try {
      client.setQueryData(batchQuery(id).queryKey, await change);
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };
  const told = problem ?? (error !== null && batch === undefined ? problemOf(error) : null);
  if (batch === undefined && told === null)
    return <section className="panel batch batch-place" aria-busy="true" />;
  const figures = batch === undefined ? null : figuresOf(batch, running.length);
  return (
    <section className="panel batch" aria-labelledby="batch-heading">
      <div className="ph flex-wrap">
        <Heading
          text={figures === null ? (told?.title ?? "") : headingOf(figures)}
          takesFocus={shown.begunHere}
        />
        <span className="vh" role="status">
          {figures !== null && figures.ended === figures.all ? headingOf(figures) : ""}
        </span>
        <span className="mut">{figures === null ? "" : subOf(figures, running)}</span>
        <span className="flex-1" />
        {figures !== null && (
          <Acts
            figures={figures}
            running={running}
            onStop={() => void act(cancelBatch(id))}
            onResume={() => void act(resumeBatch(id))}
          />
        )}
        <button
          type="button"
          className="cp -mx-1 -my-1.5 inline-grid size-8 flex-none place-items-center rounded-md text-ink-faint hover:bg-sunken hover:text-ink"
          aria-label={words.close}
          title={words.close}
          onClick={shown.close}
        >
          ×
        </button>
      </div>
      {told !== null && (
        <p className="batch-part badtx" role="alert">
          {told.detail} {told.next}
        </p>
      )}
      {figures !== null && <Bar figures={figures} />}
      {running.length > 0 && <BatchRunning running={running} />}
      {figures !== null && figures.failed > 0 && <BatchFailures key={id} batch={id} count={figures.failed} />}
    </section>
  );
}

/** Whoever began it is led here. */
function Heading({ text, takesFocus }: { text: string; takesFocus: boolean }) {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!takesFocus) return;
    place.current?.focus({ preventScroll: true });
    place.current?.closest("section")?.scrollIntoView({ block: "nearest" });
  }, [takesFocus]);
  return (
    <h2 id="batch-heading" ref={place} tabIndex={-1}>
      {text}
    </h2>
  );
}

function headingOf({ all, ended, done }: BatchFigures): string {
  if (ended < all) return words.heading.going(all);
  return done === all ? words.heading.done(all) : words.heading.part(done, all);
}

function subOf({ all, ended }: BatchFigures, [first]: readonly Application[]): string {
  if (ended === all) return words.ended;
  return first === undefined ? words.goesOn : `${words.startedBy(first.by)}. ${words.goesOn}`;
}

function Acts({
  figures: { all, ended, failed, stopped },
  running,
  onStop,
  onResume,
}: {
  figures: BatchFigures;
  running: readonly Application[];
  onStop: () => void;
  onResume: () => void;
}) {
  const isStopping = running.some(({ cancelAsked }) => cancelAsked);
  return (
    <>
      {failed + stopped > 0 && !isStopping && (
        <button type="button" className="btn sml" title={words.resumeWhat} onClick={onResume}>
          {words.resume(failed + stopped, failed)}
        </button>
      )}
      {ended < all && (
        <button
          type="button"
          className="btn sml"
          title={words.stopWhat}
          aria-disabled={isStopping}
          onClick={isStopping ? undefined : onStop}
        >
          {isStopping ? words.stopping : words.stop}
        </button>
      )}
    </>
  );
}

/** Every image is in one part of the bar, and its figures say so in words. */
function Bar({ figures }: { figures: BatchFigures }) {
  const { all, ended } = figures;
  const shown = batchStates.filter((state) => figures[state] > 0);
  return (
    <div className="batch-part">
      <div
        className="batch-bar"
        role="progressbar"
        aria-label={words.progress}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={ended}
      >
        {shown.map((state) => (
          <i key={state} className={`is-${state}`} style={{ flexGrow: figures[state] }} />
        ))}
      </div>
      <ul className="batch-counts">
        {shown.map((state) => (
          <li key={state}>
            <i className={`is-${state}`} />
            <b>{formatCount(figures[state])}</b> {words.states[state]}
          </li>
        ))}
      </ul>
    </div>
  );
}
