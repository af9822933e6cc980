import { countOf, type Drawing, isOfChoice } from "#components/plan/drawing.ts";
import type { ShownPlan } from "./queries.ts";
import { words } from "./words.ts";

/** `Makes 3 variants and moves 2 entries, about +12.3 MB in the registry.` */
export function changesText(drawing: Drawing, plan: ShownPlan): string {
  const { changes } = words;
  const parts = [
    ...(["make", "move", "annotate", "hoist"] as const).map((change) => ({
      count: countOf(drawing, change),
      text: changes[change],
    })),
    { count: drawing.dropped, text: changes.drop },
  ].flatMap(({ count, text }) => (count > 0 ? [text(count)] : []));
  const last = parts.pop() ?? "";
  const all = parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
  const bytes =
    isOfChoice(plan) && plan.bytes.added > 0
      ? `, ${words.moreBytes(plan.bytes.added, plan.bytes.estimated)}`
      : "";
  return `${all.slice(0, 1).toUpperCase()}${all.slice(1)}${bytes}.`;
}

/** Why there is nothing to press; null where the plan can be carried out from here. */
export type Obstacle =
  /** Nothing would change, or the choice cannot be reached: a command would do no more. */
  | { readonly kind: "nothing" | "unreachable"; readonly reason: string }
  /** Not from here, and not by this person: the command does it for whoever may. */
  | { readonly kind: "no-right"; readonly reason: string; readonly command: string | null };

export function obstacleOf(
  plan: ShownPlan,
  mayChange: { readonly allowed: boolean; readonly reason?: string },
): Obstacle | null {
  if (isOfChoice(plan) && plan.unreached !== null)
    return { kind: "unreachable", reason: words.cannotReach(plan.unreached) };
  if (!plan.changes)
    return { kind: "nothing", reason: isOfChoice(plan) ? words.nothingToDo : words.nothingToFix };
  // A reference by digest has no tag that the command could move either.
  const command = plan.reference.includes("@") ? null : plan.command;
  if (!plan.apply.allowed)
    return { kind: "no-right", reason: `${plan.apply.message} ${plan.apply.next}`, command };
  if (!mayChange.allowed) return { kind: "no-right", reason: words.mayNot(mayChange.reason ?? ""), command };
  return null;
}
