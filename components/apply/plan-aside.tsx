import { type Drawing, isOfChoice } from "#components/plan/drawing.ts";
import { Command } from "#components/ui/command.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import type { Application } from "#lib/applications/record.ts";
import type { IndexReport, Sizes } from "#lib/variants/report.ts";
import { Behind } from "./behind.tsx";
import type { ShownPlan } from "./queries.ts";
import { Stored } from "./stored.tsx";
import { words } from "./words.ts";

interface Props {
  readonly plan: ShownPlan;
  readonly drawing: Drawing;
  readonly sizes: Sizes | null;
  /** The newest one, which is of the new index when that was read. */
  readonly report: IndexReport | null;
  readonly application: Application | null;
  readonly copySboms: boolean;
  readonly onCopySboms: ((copy: boolean) => void) | null;
  /** False where the command stands in the place of the button. */
  readonly hasCommand: boolean;
}

/** Beside the plan: what does not follow the new digest, what it costs, and the same by hand. */
export function PlanAside({ plan, drawing, sizes, report, application, ...props }: Props) {
  const { copySboms, onCopySboms, hasCommand } = props;
  const outcome = application?.outcome?.tagMoved ? application.outcome : null;
  const withSboms = application?.copySboms ?? copySboms;
  return (
    <>
      <Behind
        plan={plan}
        kept={drawing.after.filter(({ change }) => change !== "make").length}
        outcome={outcome}
        copySboms={withSboms}
        onCopySboms={onCopySboms}
      />
      <Stored
        plan={plan}
        sizes={sizes}
        after={outcome !== null && report?.digest === outcome.digest ? report.sizes : null}
        isOver={outcome !== null}
      />
      {hasCommand && (
        <Panel aria-labelledby="by-hand-heading">
          <PanelHead>
            <PanelTitle id="by-hand-heading">{words.byHand}</PanelTitle>
          </PanelHead>
          <div className="px-4 py-3">
            <Command line={`${plan.command}${withSboms && isOfChoice(plan) ? " --copy-sboms" : ""}`} />
          </div>
        </Panel>
      )}
    </>
  );
}
