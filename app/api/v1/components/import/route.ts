import { z } from "zod";
import { fleet } from "#lib/fleet/fleet.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { answer, readJson } from "../../answer.ts";

export const dynamic = "force-dynamic";

const list = z.strictObject({
  namespace: z.string().default("default"),
  application: z.string().min(1).max(253).nullable().default(null),
  text: z.string(),
  dryRun: z.boolean().default(false),
});

/** `POST /api/v1/components/import`: a list of references, each line with what became of it. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = list.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message:
          "An import has a text, and may have a namespace, an application of 1 to 253 characters, and dryRun.",
        next: "Send the references one a line in `text`.",
      });
    }
    const imported = await fleet().importList(actor, parsed.data);
    return imported.ok ? ok({ json: { outcomes: imported.value } }) : imported;
  });
}
