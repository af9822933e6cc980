import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../api/v1/answer.ts";

export const dynamic = "force-dynamic";

/** `GET /metrics`: figures of the fleet and of the process for Prometheus. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const { text, contentType } = await services().figures.metrics(actor);
    return ok(new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } }));
  });
}
