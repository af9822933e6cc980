import { listSamples } from "#lib/inspect/samples.ts";
import { service } from "#lib/inspect/service.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/samples`: the samples that come with Twofold. */
export function GET(): Response {
  return Response.json(listSamples(service().loaded));
}
