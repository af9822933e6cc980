import { z } from "zod";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, readJson } from "../answer.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** As many as one import brings in; a longer list is the whole fleet, which needs no list. */
const MAX_KEYS = 10_000;
/** Two names of Kubernetes and the slash between them. */
const MAX_KEY = 507;

const wanted = z.strictObject({
  keys: z
    .array(
      z
        .string()
        .max(MAX_KEY)
        .regex(/^[^/]+\/[^/]+$/),
    )
    .max(MAX_KEYS)
    .optional(),
});

/** `POST /api/v1/scan`: look at everything now, or at the components named. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = wanted.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message: `A check may name up to ${MAX_KEYS.toLocaleString("en")} \`keys\`, each NAMESPACE/NAME.`,
        next: "Send {} to check everything.",
      });
    }
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const keys = parsed.data.keys?.map((key) => {
      const slash = key.indexOf("/");
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
    });
    return ok({ json: await services().scan.begin(actor, keys ?? null) });
  });
}

/** `DELETE /api/v1/scan`: what was not looked at yet waits for its usual time. */
export function DELETE(request: Request): Promise<Response> {
  return answer(request, async (actor) => ok({ json: await services().scan.cancel(actor) }));
}
