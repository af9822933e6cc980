import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/views`: the sets of filters that are kept under a name. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => ok({ json: { views: await services().views.list() } }));
}
