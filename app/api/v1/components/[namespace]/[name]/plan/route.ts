import { choices } from "#lib/fleet/choice/choice.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
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
    const plan = await onBehalf(request, key, (reading) =>
      services().plans.ofComponent(actor, key, chosen, reading),
    );
    return plan.ok ? ok({ json: plan.value }) : plan;
  });
}
