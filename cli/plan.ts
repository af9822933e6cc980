import type { Inspector } from "#lib/inspect/inspect.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { checkedOf, complaintOf } from "./checked.ts";
import { planText } from "./format/plan.ts";
import type { Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface PlanCommand {
  readonly reference: string;
  readonly choice: Choice;
  readonly json: boolean;
}

/** Prints what it takes to make of an index what the choice asks for; nothing is changed. Status 2 where something could not be read. */
export async function runPlan(
  { reference, choice, json }: PlanCommand,
  inspector: Inspector,
  out: Output,
): Promise<number> {
  const result = await inspector.inspect(reference, { signal: out.signal });
  const complaint = complaintOf(checkedOf(reference, result));
  if (complaint !== null) out.complain(complaint);
  if (!result.ok) return 2;
  out.print(
    json
      ? printableJson(planDocument(result.value, choice))
      : planText(planDocument(printableValue(result.value), choice), out.style),
  );
  return complaint === null ? 0 : 2;
}
