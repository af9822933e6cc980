import { choices } from "#lib/components/choice.ts";
import { fleet, type Key } from "#lib/fleet/fleet.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { answer } from "../../../../answer.ts";
import { onBehalf } from "../../../../on-behalf.ts";

export const dynamic = "force-dynamic";

/** `GET …/plan?choice=C`: what a choice would make of the newest index. */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const asked = new URL(request.url).searchParams.get("choice");
    const choice = choices.find((one) => one === asked);
    if (choice === undefined) {
      return fail({
        code: "bad-query",
        message: `choice: "${asked ?? ""}" is none of ${choices.join(", ")}.`,
        next: "Ask for one of them.",
      });
    }
    const key = await params;
    const plan = await onBehalf(request, key, (reading) => fleet().plan(actor, key, choice, reading));
    return plan.ok ? ok({ json: plan.value }) : plan;
  });
}
