import { listSamples } from "#lib/inspect/samples.ts";
import { service } from "#lib/inspect/service.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/samples`: the samples that come with Twofold. */
export function GET(): Response {
  return Response.json(listSamples(service().loaded));
}

/** `DELETE /api/v1/samples`: the samples as they came; what was applied to them is gone. */
export function DELETE(request: Request): Promise<Response> {
  return answer(request, async (actor) =>
    ok({ json: { wereChanged: await services().samples.reset(actor) } }),
  );
}
