"use client";

import { useState } from "react";
import { splitReference } from "#components/index/reference.ts";
import { countOf, drawingOf } from "#components/plan/drawing.ts";
import { problemOf } from "#components/site/api.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Panel, Stack, TwoColumns } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { IndexReport } from "#lib/variants/report.ts";
import { ActBar } from "./act-bar.tsx";
import { Applied } from "./applied-list.tsx";
import { obstacleOf } from "./changes-text.ts";
import { Outcome, OutcomeBox } from "./outcome.tsx";
import { PanelHead } from "./panel-head.tsx";
import { PlanAside } from "./plan-aside.tsx";
import { PlanBody } from "./plan-body.tsx";
import { WholeProgress } from "./progress.tsx";
import type { Asked, Subject } from "./queries.ts";
import { SamplesLine } from "./samples-line.tsx";
import { askedOf, howOf } from "./standing.ts";
import { toldText } from "./told-text.ts";
import type { Applying } from "./use-applying.ts";
import { useFocusKept } from "./use-focus-kept.ts";
import { useShownPlan } from "./use-shown-plan.ts";
import { words } from "./words.ts";

export interface PlanPanelProps {
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
export function PlanPanel(props: PlanPanelProps) {
  const { subject, applying, asked, report } = props;
  const { application } = applying;
  const [copySboms, setCopySboms] = useState(false);
  const [note, setNote] = useState("");
  const { phase, plan, sizes, ready, error, isStale, readAgain, samplesChanged } = useShownPlan(props);
  const heading = useFocusKept(phase);
  const drawing = plan === null ? null : drawingOf(plan);
  const tag = tagOf(subject.reference);
  const obstacle =
    plan === null
      ? null
      : obstacleOf(plan, subject.kind === "component" ? subject.mayChange : { allowed: true });
  const again = application === null ? null : askedOf(application);
  const start = (of: Asked, more: Parameters<typeof howOf>[1]) =>
    plan !== null && applying.start(plan, howOf(of, more), sizes);
  return (
    <TwoColumns>
      <Stack>
        <Panel aria-labelledby="plan-heading" aria-busy={phase === "plan" && plan === null && error === null}>
          <PanelHead
            ref={heading}
            application={application}
            asked={asked}
            tag={tag}
            onAsk={props.onAsk}
            onCancel={applying.cancel}
            onClose={applying.close}
          />
          <p className="sr-only" role="status">
            {toldText(application, tag)}
          </p>
          {applying.refused !== null && (
            <Fault lead={words.refused} text={`${applying.refused.detail} ${applying.refused.next}`} />
          )}
          {phase === "going" && application !== null && application.progress.length > 0 && (
            <WholeProgress progress={application.progress} />
          )}
          {phase === "over" && application !== null && (
            <Outcome
              application={application}
              tag={tag}
              drawing={drawing}
              digestNow={report?.digest ?? null}
              onRollBack={application.canRollBack ? () => applying.rollBack(application.id) : null}
              onPlanAgain={() => {
                applying.close();
                props.onPlanAgain();
              }}
              onAgain={
                plan === null || again === null
                  ? null
                  : () => start(again, { copySboms: application.copySboms, note: application.note ?? "" })
              }
            />
          )}
          {phase === "plan" && error !== null && (
            <Fault
              lead={words.planFailed}
              text={`${problemOf(error).detail} ${problemOf(error).next}`}
              onAgain={readAgain}
            />
          )}
          {phase === "plan" && plan !== null && drawing !== null && (
            <ActBar
              asked={asked}
              plan={plan}
              drawing={drawing}
              obstacle={obstacle}
              tag={tag}
              isReady={ready && !applying.isAsking}
              isMain={props.isMain}
              note={note}
              onNote={setNote}
              onApply={() => {
                if (!ready) return;
                start(asked, { copySboms, note });
                setNote("");
              }}
            />
          )}
          {phase === "plan" && plan === null && error === null && <Skeleton className="m-4 h-50" />}
          {plan !== null && drawing !== null && (
            <PlanBody
              plan={plan}
              drawing={drawing}
              application={application}
              sizes={sizes}
              tag={tag}
              isStale={isStale}
              hasSteps={obstacle === null || application !== null}
            />
          )}
        </Panel>
        <Applied subject={subject} applying={applying} digestNow={report?.digest ?? null} />
      </Stack>
      <Stack>
        {plan?.changes && drawing !== null && (
          <PlanAside
            plan={plan}
            drawing={drawing}
            sizes={sizes}
            report={report}
            application={application}
            copySboms={copySboms}
            onCopySboms={
              phase === "plan" && countOf(drawing, "make") > 0 && obstacle === null ? setCopySboms : null
            }
            hasCommand={obstacle === null || application !== null}
          />
        )}
        {samplesChanged && <SamplesLine applying={applying} />}
      </Stack>
    </TwoColumns>
  );
}

function Fault({ lead, text, onAgain }: { lead: string; text: string; onAgain?: () => void }) {
  return (
    <OutcomeBox role="alert">
      <p className="text-ink-soft">
        <b className="text-ink">{lead}</b> <CodedText text={text} />
      </p>
      {onAgain !== undefined && <Button onClick={onAgain}>{words.again}</Button>}
    </OutcomeBox>
  );
}

/** `:main`, or the whole reference where it has no tag. */
function tagOf(reference: string): string {
  const { tag } = splitReference(reference);
  return tag === null ? reference : `:${tag}`;
}
