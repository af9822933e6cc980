"use client";

import { useQuery } from "@tanstack/react-query";
import { drawingOf } from "#components/plan/drawing.ts";
import { problemOf } from "#components/site/api.ts";
import { usePageActions } from "#components/site/page-actions.ts";
import { Button } from "#components/ui/button.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Command } from "#components/ui/command.tsx";
import { sharesOf } from "#lib/ladder/headway.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { changesText, obstacleOf } from "./changes-text.ts";
import { planQuery, type ShownPlan, type Subject } from "./queries.ts";
import { howOf, isOver, percentOf } from "./standing.ts";
import type { Applying } from "./use-applying.ts";
import { words } from "./words.ts";

interface Props {
  readonly subject: Extract<Subject, { kind: "component" }>;
  readonly applying: Applying;
  readonly choice: Choice;
  /** Nobody chose it: the choice is the default, and recording one is what the page asks for first. */
  readonly isDefault: boolean;
  readonly report: IndexReport | null;
  /** Opens the plan. */
  readonly onShow: () => void;
}

/** At the end of the strip of the choice, a line of its own. */
const line = "flex min-w-0 flex-[1_1_100%] flex-wrap items-center justify-between gap-x-6 gap-y-2";

/** What is chosen and not built yet, made here: the plan in a sentence, and the button that carries it out and opens it. */
export function ApplyHere({ subject, applying, choice, isDefault, report, onShow }: Props) {
  const { application } = applying;
  const { data, error, isPlaceholderData } = useQuery(planQuery(subject, choice));
  const plan = isPlaceholderData ? undefined : data;
  const obstacle = plan === undefined ? null : obstacleOf(plan, subject.mayChange);
  const sentence = (of: ShownPlan) =>
    `${isDefault ? words.byDefault(choice) : ""}${changesText(drawingOf(of), of)}`;
  const isOff = plan === undefined || error !== null || obstacle !== null || applying.isAsking;
  const start = () => {
    if (plan === undefined || isOff) return;
    const sizes = report?.digest === plan.digest ? report.sizes : null;
    applying.start(plan, howOf(choice, { copySboms: false, note: "" }), sizes);
    onShow();
  };
  const isGoing = application !== null && !isOver(application);
  usePageActions(isGoing || isOff ? [] : [{ label: words.applyHereNow(choice), run: start }]);
  if (isGoing)
    return (
      <div className={line}>
        <span className="flex-[1_1_300px]">
          {words.isApplied(choice)}:{" "}
          {application.state === "waiting"
            ? words.waits
            : words.percent(percentOf(sharesOf(application.progress).sent))}
        </span>
        <Button onClick={onShow}>{words.showProgress}</Button>
      </div>
    );
  return (
    <div className={line}>
      <span id="apply-here-why" className="flex-[1_1_300px]">
        {error !== null && `${words.planFailed} ${problemOf(error).detail}`}
        {error === null && plan === undefined && words.waitForPlan}
        {plan !== undefined && <CodedText text={obstacle?.reason ?? sentence(plan)} />}
      </span>
      {obstacle?.kind === "no-right" && obstacle.command !== null ? (
        <div className="flex-[1_1_100%] [&>[data-slot=command]]:bg-surface">
          <Command line={obstacle.command} />
        </div>
      ) : (
        <span className="flex flex-wrap items-center gap-2">
          <Button
            variant={isDefault ? "plain" : "primary"}
            aria-disabled={isOff}
            aria-describedby="apply-here-why"
            onClick={start}
          >
            {words.applyHere}
          </Button>
          <Button onClick={onShow}>{words.seePlan}</Button>
        </span>
      )}
    </div>
  );
}
