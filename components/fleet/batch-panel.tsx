"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { useEffect, useRef, useState } from "react";
import { activeQuery } from "#components/apply/active-query.ts";
import { batchQuery, cancelBatch, resumeBatch } from "#components/apply/queries.ts";
import { type Problem, problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Panel, PanelGap, PanelHead, PanelNote } from "#components/ui/panel.tsx";
import type { Application } from "#lib/applications/record.ts";
import type { Batch } from "#lib/applications/service.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { BatchFailures } from "./batch-failures.tsx";
import { type BatchFigures, type BatchState, batchStates, figuresOf } from "./batch-figures.ts";
import { BatchPart } from "./batch-part.tsx";
import { BatchPlace } from "./batch-place.tsx";
import { BatchRunning } from "./batch-running.tsx";
import { words } from "./batch-words.ts";
import { ProblemText } from "./problem-text.tsx";
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
  if (batch === undefined && told === null) return <BatchPlace />;
  const figures = batch === undefined ? null : figuresOf(batch, running.length);
  return (
    <Panel className={PLACE} aria-labelledby="batch-heading">
      <PanelHead className="flex-wrap">
        <Heading
          text={figures === null ? (told?.title ?? "") : headingOf(figures)}
          takesFocus={shown.begunHere}
        />
        <span className="sr-only" role="status">
          {figures !== null && figures.ended === figures.all ? headingOf(figures) : ""}
        </span>
        <PanelNote>{figures === null ? "" : subOf(figures, running)}</PanelNote>
        <PanelGap />
        {figures !== null && (
          <Acts
            figures={figures}
            running={running}
            onStop={() => void act(cancelBatch(id))}
            onResume={() => void act(resumeBatch(id))}
          />
        )}
        <IconButton icon="close" inline label={words.close} onClick={shown.close} />
      </PanelHead>
      {told !== null && (
        <BatchPart>
          <ProblemText problem={told} />
        </BatchPart>
      )}
      {figures !== null && <Bar figures={figures} />}
      {running.length > 0 && <BatchRunning running={running} />}
      {figures !== null && figures.failed > 0 && <BatchFailures key={id} batch={id} count={figures.failed} />}
    </Panel>
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
    <h2 id="batch-heading" ref={place} tabIndex={-1} className="not-focus-visible:outline-none">
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
        <Button size="small" title={words.resumeWhat} onClick={onResume}>
          {words.resume(failed + stopped, failed)}
        </Button>
      )}
      {ended < all && (
        <Button
          size="small"
          title={words.stopWhat}
          aria-disabled={isStopping}
          onClick={isStopping ? undefined : onStop}
        >
          {isStopping ? words.stopping : words.stop}
        </Button>
      )}
    </>
  );
}

/** Where it is scrolled to, the head of the page stands above it. */
const PLACE = "mb-3 scroll-mt-28";

/** Every image is in one part of the bar, and its figures say so in words. */
function Bar({ figures }: { figures: BatchFigures }) {
  const { all, ended } = figures;
  const shown = batchStates.filter((state) => figures[state] > 0);
  return (
    <BatchPart>
      <div
        className="flex h-2 gap-0.5 overflow-hidden rounded-full"
        role="progressbar"
        aria-label={words.progress}
        aria-valuemin={0}
        aria-valuemax={all}
        aria-valuenow={ended}
      >
        {shown.map((state) => (
          <i key={state} className={cx("min-w-1", grounds[state])} style={{ flexGrow: figures[state] }} />
        ))}
      </div>
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-ink-soft">
        {shown.map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <i className={cx("size-2.5 rounded-xs", grounds[state])} />
            <b className="text-ink">{formatCount(figures[state])}</b> {words.states[state]}
          </li>
        ))}
      </ul>
    </BatchPart>
  );
}

/** Told apart by their grain as well as by their colour. */
const grounds: Readonly<Record<BatchState, string>> = {
  done: "bg-accent",
  failed: "bg-[repeating-linear-gradient(90deg,var(--color-danger)_0_3px,var(--color-surface)_3px_4px)]",
  stopped: "bg-line-control",
  running:
    "bg-[repeating-linear-gradient(135deg,var(--color-accent)_0_1.5px,var(--color-accent-tint)_1.5px_4px)]",
  waiting: "bg-sunken inset-ring inset-ring-line-strong",
};
