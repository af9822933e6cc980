import { z } from "zod";
import { fleet } from "#lib/fleet/fleet.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { answer, readJson } from "../answer.ts";

export const dynamic = "force-dynamic";

const wanted = z.strictObject({ keys: z.array(z.string().regex(/^[^/]+\/[^/]+$/)).optional() });

/** `POST /api/v1/scan`: look at everything now, or at the components named. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = wanted.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message: "A scan may name `keys`, each NAMESPACE/NAME.",
        next: "Send {} to look at everything.",
      });
    }
    const keys = parsed.data.keys?.map((key) => {
      const slash = key.indexOf("/");
      return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
    });
    return ok({ json: await fleet().scan(actor, keys ?? null) });
  });
}

/** `DELETE /api/v1/scan`: what was not looked at yet waits for its usual time. */
export function DELETE(request: Request): Promise<Response> {
  return answer(request, async (actor) => ok({ json: await fleet().cancelScan(actor) }));
}
