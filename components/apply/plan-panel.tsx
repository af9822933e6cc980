"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { splitReference } from "#components/index/reference.ts";
import { Budget } from "#components/plan/budget.tsx";
import { Consequences } from "#components/plan/consequences.tsx";
import { byMade, countOf, drawingOf, isOfChoice } from "#components/plan/drawing.ts";
import { Ladders } from "#components/plan/ladders.tsx";
import { words as planning } from "#components/plan/words.ts";
import { problemOf } from "#components/site/api.ts";
import { Command } from "#components/ui/command.tsx";
import type { IndexReport, Sizes } from "#lib/variants/report.ts";
import { ActBar } from "./act-bar.tsx";
import { Applied } from "./applied-list.tsx";
import { Behind } from "./behind.tsx";
import { obstacleOf } from "./changes-text.ts";
import { Outcome } from "./outcome.tsx";
import { PanelHead } from "./panel-head.tsx";
import { VariantRow, WholeProgress } from "./progress.tsx";
import { type Asked, planQuery, type Subject } from "./queries.ts";
import { SamplesLine } from "./samples-line.tsx";
import { askedOf, howOf, isOver, stepsOf } from "./standing.ts";
import { Steps } from "./steps.tsx";
import { Stored } from "./stored.tsx";
import { toldText } from "./told-text.ts";
import type { Applying } from "./use-applying.ts";
import { words } from "./words.ts";

interface Props {
  readonly subject: Subject;
  readonly applying: Applying;
  readonly asked: Asked;
  readonly onAsk: (asked: Asked) => void;
  /** The newest report of the subject, for what the registry stores. */
  readonly report: IndexReport | null;
  /** False where the page's own button does the same. */
  readonly isMain: boolean;
  /** Has the tag looked at again. */
  readonly onPlanAgain: () => void;
}

/** A change of an index before it is made, while it is made and after: one drawing that fills. */
export function PlanPanel({ subject, applying, asked, onAsk, report, isMain, onPlanAgain }: Props) {
  const { application, held } = applying;
  const [copySboms, setCopySboms] = useState(false);
  const shownAsked = application === null ? asked : askedOf(application);
  const { data, error, isPlaceholderData, refetch } = useQuery(planQuery(subject, shownAsked ?? asked));
  const fresh = data !== undefined && !isPlaceholderData ? data : null;
  const sizes = held === null ? sizesOf(report, fresh?.digest) : held.sizes;
  const heading = useRef<HTMLHeadingElement>(null);

  // One that somebody else asked for, or that was asked for before this page was opened: its plan is the one of today's index.
  const isTheirs = application !== null && held === null && !isOver(application);
  const theirs = isTheirs && shownAsked !== null && fresh?.digest === application.startsFrom ? fresh : null;
  const { hold } = applying;
  const isPlanKnown = shownAsked === null || fresh !== null || error !== null;
  useEffect(() => {
    if (isTheirs && isPlanKnown)
      hold({ id: application.id, plan: theirs, sizes: sizesOf(report, theirs?.digest) });
  });

  // The button that was pressed is gone: what tells of it takes the focus.
  const phase = application === null ? "plan" : isOver(application) ? "over" : "going";
  const last = useRef(phase);
  useEffect(() => {
    if (last.current === phase) return;
    last.current = phase;
    if (document.activeElement === document.body || document.activeElement === null) heading.current?.focus();
  }, [phase]);

  const plan = application === null ? (data ?? null) : (held?.plan ?? theirs);
  const drawing = plan === null ? null : drawingOf(plan);
  const tag = tagOf(subject.reference);
  const outcome = application?.outcome ?? null;
  const made = drawing === null ? 0 : countOf(drawing, "make");
  const obstacle = plan === null ? null : obstacleOf(plan, mayChangeOf(subject));
  const again = application === null ? null : askedOf(application);
  const progress = application?.progress ?? [];
  return (
    <div className="two applying">
      <div className="stack">
        <section
          className="panel"
          aria-labelledby="plan-heading"
          aria-busy={application === null && plan === null && error === null}
        >
          <PanelHead
            ref={heading}
            application={application}
            asked={asked}
            tag={tag}
            onAsk={onAsk}
            onCancel={(id) => applying.cancel(id)}
            onClose={applying.close}
          />
          <p className="vh" role="status">
            {toldText(application, tag)}
          </p>
          {applying.refused !== null && (
            <div className="outcome failed" role="alert">
              <p>
                <b>{words.refused}</b> {applying.refused.detail} {applying.refused.next}
              </p>
            </div>
          )}
          {application !== null && phase === "going" && progress.length > 0 && (
            <WholeProgress progress={progress} />
          )}
          {application !== null && phase === "over" && (
            <Outcome
              application={application}
              tag={tag}
              entries={drawing?.after.length ?? null}
              digestNow={report?.digest ?? null}
              onRollBack={application.canRollBack ? () => applying.rollBack(application.id) : null}
              onPlanAgain={() => {
                applying.close();
                onPlanAgain();
              }}
              onAgain={
                held?.plan == null || again === null
                  ? null
                  : () =>
                      held.plan !== null &&
                      applying.start(held.plan, howOf(again, application.copySboms), held.sizes)
              }
            />
          )}
          {application === null && error !== null && (
            <div className="outcome failed" role="alert">
              <p>
                <b>{words.planFailed}</b> {problemOf(error).detail} {problemOf(error).next}
              </p>
              <button type="button" className="btn" onClick={() => void refetch()}>
                {words.again}
              </button>
            </div>
          )}
          {application === null && plan !== null && drawing !== null && (
            <ActBar
              asked={asked}
              plan={plan}
              drawing={drawing}
              obstacle={obstacle}
              tag={tag}
              isReady={fresh !== null && error === null && !applying.isAsking}
              isMain={isMain}
              onApply={() => fresh !== null && applying.start(fresh, howOf(asked, copySboms), sizes)}
            />
          )}
          {plan === null && error === null && application === null && <span className="sk plan-sk" />}
          {plan !== null && drawing !== null && (
            <div className="plan">
              {plan.changes && (
                <Ladders
                  drawing={drawing}
                  storedBytes={sizes?.storedBytes ?? null}
                  making={
                    new Map(
                      Array.from(byMade(drawing, progress), ([position, variant]) => [
                        position,
                        { row: <VariantRow variant={variant} />, isOver: variant.stage === "done" },
                      ]),
                    )
                  }
                />
              )}
              {isOfChoice(plan) && plan.changes && plan.unreached !== null && (
                <p className="badtx">{planning.leftAfter(plan.unreached)}</p>
              )}
              {isOfChoice(plan) && application === null && (
                <>
                  <Budget results={plan.results} references={drawing.after.length} />
                  <Consequences plan={plan} />
                </>
              )}
            </div>
          )}
          {plan?.changes && (obstacle === null || application !== null) && (
            <Steps
              steps={stepsOf(application, made)}
              tag={tag}
              startsFrom={plan.digest}
              made={progress.filter(({ stage }) => stage === "done").length}
              all={made}
            />
          )}
        </section>
        <Applied subject={subject} applying={applying} digestNow={report?.digest ?? null} />
      </div>
      <div className="stack">
        {plan?.changes && drawing !== null && (
          <>
            <Behind
              plan={plan}
              kept={drawing.after.filter(({ change }) => change !== "make").length}
              outcome={outcome?.tagMoved ? outcome : null}
              copySboms={application?.copySboms ?? copySboms}
              onCopySboms={application === null && made > 0 && obstacle === null ? setCopySboms : null}
            />
            <Stored plan={plan} sizes={sizes} outcome={outcome} />
          </>
        )}
        {plan?.changes && (obstacle === null || application !== null) && (
          <section className="panel" aria-labelledby="by-hand-heading">
            <div className="ph">
              <h2 id="by-hand-heading">{words.byHand}</h2>
            </div>
            <div className="boxed">
              <Command line={`${plan.command}${copySboms && isOfChoice(plan) ? " --copy-sboms" : ""}`} />
            </div>
          </section>
        )}
        {(data?.samplesChanged ?? false) && <SamplesLine applying={applying} />}
      </div>
    </div>
  );
}

const sizesOf = (report: IndexReport | null, digest: string | undefined): Sizes | null =>
  report !== null && report.digest === digest ? report.sizes : null;

const mayChangeOf = (subject: Subject) =>
  subject.kind === "component" ? subject.mayChange : { allowed: true as const };

/** `:main`, or the whole reference where it has no tag. */
function tagOf(reference: string): string {
  const { tag } = splitReference(reference);
  return tag === null ? reference : `:${tag}`;
}
