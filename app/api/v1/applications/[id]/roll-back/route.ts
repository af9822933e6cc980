import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../answer.ts";
import { numberOf } from "../../../query.ts";
import { visitorOf } from "../../../visitor.ts";

export const dynamic = "force-dynamic";

/** `POST /api/v1/applications/{id}/roll-back`: puts the index that was there before under the tag again. */
export function POST(
  request: Request,
  { params }: { readonly params: Promise<{ readonly id: string }> },
): Promise<Response> {
  return answer(request, async (actor) => {
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const asked = await services().apply.rollBack(actor, numberOf((await params).id));
    return asked.ok ? ok({ json: asked.value, status: 202 }) : asked;
  });
}
