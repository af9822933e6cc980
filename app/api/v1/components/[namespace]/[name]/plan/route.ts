import { choices } from "#lib/fleet/choice/choice.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { fleet, type Key } from "#lib/services/fleet.ts";
import { answer } from "../../../../answer.ts";
import { onBehalf } from "../../../../on-behalf.ts";
import { oneOf } from "../../../../query.ts";

export const dynamic = "force-dynamic";

/** `GET …/plan?choice=C`: what a choice would make of the newest index. */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const choice = oneOf(new URL(request.url).searchParams, "choice", choices);
    if (!choice.ok) return choice;
    if (choice.value === null)
      return fail({
        code: "bad-query",
        message: `choice is missing: one of ${choices.join(", ")}.`,
        next: "Ask for one of them.",
      });
    const key = await params;
    const chosen = choice.value;
    const plan = await onBehalf(request, key, (reading) => fleet().plan(actor, key, chosen, reading));
    return plan.ok ? ok({ json: plan.value }) : plan;
  });
}
