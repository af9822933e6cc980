import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/registries`: the registries that images of the fleet are in, and whether they serve partial pulls. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => ok({ json: { registries: await services().registries.list() } }));
}
