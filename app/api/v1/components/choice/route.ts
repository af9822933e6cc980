import { z } from "zod";
import { choices } from "#lib/fleet/choice/choice.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../answer.ts";
import { bodyOf, MAX_NOTE } from "../../apply-body.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

/** More than one fleet has; a body holds no more of them either. */
const MAX_KEYS = 20_000;

const key = z.strictObject({
  namespace: z.string().min(1).max(253),
  name: z.string().min(1).max(253),
  etag: z.string().max(200).optional(),
});
const taken = z.union([
  z.strictObject({
    keys: z.array(key).min(1).max(MAX_KEYS),
    push: z.enum(choices),
    note: z.string().max(MAX_NOTE).nullable().default(null),
    dryRun: z.boolean().optional(),
  }),
  z.strictObject({ undo: z.uuid() }),
  z.strictObject({ again: z.uuid(), of: z.enum(["lost", "failed"]) }),
]);

/**
 * `POST /api/v1/components/choice`: one choice for many, as a batch that goes on in the server; with `dryRun` what it would do. Or takes
 * back what a batch set, or tries again what it did not.
 */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await bodyOf(
      request,
      taken,
      `It takes up to ${MAX_KEYS.toLocaleString("en")} \`keys\`, each {namespace, name} and, where it was seen, its \`etag\`, with \`push\` (${choices.join(", ")}) and maybe a \`note\` of up to ${MAX_NOTE} characters; or \`undo\` with a batch, or \`again\` with a batch and \`of\` (lost, failed).`,
    );
    if (!body.ok) return body;
    const { choiceBatches, bounds } = services();
    if ("keys" in body.value && body.value.dryRun === true)
      return ok({ json: await choiceBatches.preview(actor, body.value) });
    const booked = bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const asked = body.value;
    const begun = await ("keys" in asked
      ? choiceBatches.start(actor, { ...asked, note: asked.note?.trim() || null })
      : "undo" in asked
        ? choiceBatches.undo(actor, asked.undo)
        : choiceBatches.again(actor, asked.again, asked.of));
    return begun.ok ? ok({ json: begun.value, status: 202 }) : begun;
  });
}

/** `GET /api/v1/components/choice`: batches of choices, newest first; with `batch=ID` the states of the choices that it tells of. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const batch = new URL(request.url).searchParams.get("batch");
    const { choiceBatches } = services();
    return ok({
      json:
        batch === null ? { batches: await choiceBatches.list() } : { keys: await choiceBatches.told(batch) },
    });
  });
}
