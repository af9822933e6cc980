import { z } from "zod";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../../answer.ts";
import { askedOf, bodyOf, digest, how } from "../../../../apply-body.ts";
import { visitorOf } from "../../../../visitor.ts";

export const dynamic = "force-dynamic";

const wanted = z.strictObject({ ...how, startsFrom: digest });

/** `POST …/apply`: has the component's newest index made what is chosen, or `choice`, or repaired. */
export function POST(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await bodyOf(
      request,
      wanted,
      "It takes `startsFrom` (the digest that was looked at), and may have `choice` or `repair: true`, `level` (1 to 19), `copySboms` and a `note`.",
    );
    if (!body.ok) return body;
    const asked = askedOf(body.value);
    if (!asked.ok) return asked;
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const { startsFrom } = body.value;
    const applied = await services().apply.toComponent(actor, await params, { ...asked.value, startsFrom });
    if (!applied.ok) return applied;
    const headers = { location: `/api/v1/applications/${applied.value.id}` };
    return ok({ json: applied.value, status: 202, headers });
  });
}
