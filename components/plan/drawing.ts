import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { RepairDocument } from "#lib/plan/repair-document.ts";
import type { Compression } from "#lib/variants/report.ts";

/** What a choice makes of an index, or what of it can be fixed as it is. */
export type AnyPlan = PlanDocument | RepairDocument;

export const isOfChoice = (plan: AnyPlan): plan is PlanDocument => "choice" in plan;

/** `hoist`: out of a nested index. */
export type Change = "keep" | "move" | "annotate" | "make" | "hoist";

export interface Rung {
  readonly position: number;
  readonly platform: string | null;
  readonly compression: Compression;
}

export interface RungAfter extends Rung {
  readonly change: Change;
  /** Place today, of a made one that of what it is made from; below it those in nested indexes. */
  readonly from: readonly number[];
}

/** Today's ladder and the one to be, whatever makes the one of the other. */
export interface Drawing {
  readonly now: readonly (Rung & { readonly isDropped: boolean })[];
  readonly after: readonly RungAfter[];
  readonly dropped: number;
}

export function drawingOf(plan: AnyPlan): Drawing {
  const dropped = isOfChoice(plan)
    ? plan.desired.flatMap(({ action, position }) => (action === "drop" ? [position] : []))
    : plan.dropped.map(({ position }) => position);
  return {
    now: plan.now.map((rung) => ({ ...rung, isDropped: dropped.includes(rung.position) })),
    after: isOfChoice(plan) ? afterChoice(plan) : afterRepair(plan),
    dropped: dropped.length,
  };
}

const afterChoice = ({ desired }: PlanDocument): readonly RungAfter[] =>
  desired.flatMap(({ position, platform, compression, action, from }) =>
    action === "drop"
      ? []
      : [{ position, platform, compression, change: action, from: from === null ? [] : [from] }],
  );

const afterRepair = ({ entries }: RepairDocument): readonly RungAfter[] =>
  entries.map(({ position, platform, compression, change, from }) => ({
    ...{ position, platform, compression, change, from },
  }));

/** How many of `after` there are of a change. */
export const countOf = ({ after }: Drawing, change: Change): number =>
  after.filter((rung) => rung.change === change).length;

/** What belongs to the entries that are made, in their order: by position. */
export function byMade<T>({ after }: Drawing, ofMade: readonly T[]): ReadonlyMap<number, T> {
  const made = after.filter(({ change }) => change === "make");
  return new Map(
    made.flatMap(({ position }, at) => {
      const one = ofMade[at];
      return one === undefined ? [] : [[position, one] as const];
    }),
  );
}
