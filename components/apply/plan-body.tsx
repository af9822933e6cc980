import { Budget } from "#components/plan/budget.tsx";
import { Consequences } from "#components/plan/consequences.tsx";
import { byMade, countOf, type Drawing, isOfChoice } from "#components/plan/drawing.ts";
import { Ladders, type Making } from "#components/plan/ladders.tsx";
import type { Application } from "#lib/applications/record.ts";
import type { Sizes } from "#lib/variants/report.ts";
import { VariantRow } from "./progress.tsx";
import type { ShownPlan } from "./queries.ts";
import { isOver, stepsOf } from "./standing.ts";
import { Steps } from "./steps.tsx";

interface Props {
  readonly plan: ShownPlan;
  readonly drawing: Drawing;
  readonly application: Application | null;
  readonly sizes: Sizes | null;
  readonly tag: string;
  readonly isStale: boolean;
  /** Whether it is done here at all. */
  readonly hasSteps: boolean;
}

/** The old ladder beside the new one, how it gets from the one to the other, and what else comes of it. */
export function PlanBody({ plan, drawing, application, sizes, tag, isStale, hasSteps }: Props) {
  const progress = application?.progress ?? [];
  const made = countOf(drawing, "make");
  return (
    <div aria-busy={isStale}>
      {plan.changes && (
        <div className={part}>
          <Ladders
            drawing={drawing}
            storedBytes={sizes?.storedBytes ?? null}
            making={makingOf(drawing, application)}
          />
        </div>
      )}
      {plan.changes && hasSteps && (
        <Steps
          steps={stepsOf(application, made)}
          tag={tag}
          startsFrom={plan.digest}
          made={progress.filter(({ stage }) => stage === "done").length}
          all={made}
        />
      )}
      {isOfChoice(plan) && application === null && (
        <div className={part}>
          <Budget results={plan.results} references={drawing.after.length} />
          <Consequences plan={plan} />
        </div>
      )}
    </div>
  );
}

const part = "grid grid-cols-[minmax(0,1fr)] gap-3.5 px-4 pt-3 pb-4";

function makingOf(drawing: Drawing, application: Application | null): ReadonlyMap<number, Making> {
  const rows = (application?.progress ?? []).map((variant) => ({
    row: <VariantRow variant={variant} isOver={application !== null && isOver(application)} />,
    isOver: variant.stage === "done",
  }));
  return byMade(drawing, rows);
}
