import { z } from "zod";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../answer.ts";
import { askedOf, bodyOf, how } from "../../apply-body.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

/** One transaction takes them, and one page shows them. */
const MAX_KEYS = 2_000;

const key = z.strictObject({ namespace: z.string().min(1).max(253), name: z.string().min(1).max(253) });
const wanted = z.strictObject({
  ...how,
  keys: z.array(key).min(1).max(MAX_KEYS),
  dryRun: z.boolean().optional(),
});

/**
 * `POST /api/v1/components/apply`: the same for many, as one batch; each is made what is chosen for it. Answers which of them cannot
 * be done, each with the reason; the others are done. With `dryRun` it answers what would be done, and nothing is.
 */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await bodyOf(
      request,
      wanted,
      `It takes up to ${MAX_KEYS.toLocaleString("en")} \`keys\`, each {namespace, name}, and may have \`choice\` or \`repair: true\`, \`level\` (1 to 19), \`copySboms\` and a \`note\`.`,
    );
    if (!body.ok) return body;
    const asked = askedOf(body.value);
    if (!asked.ok) return asked;
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const { keys, dryRun } = body.value;
    return dryRun === true
      ? ok({ json: await services().apply.previewMany(actor, keys, asked.value) })
      : ok({ json: await services().apply.toMany(actor, keys, asked.value), status: 202 });
  });
}
