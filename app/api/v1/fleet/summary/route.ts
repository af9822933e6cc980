import { parseFleetQuery } from "#lib/fleet/table/query.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../answer.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/fleet/summary?…`: figures over what the filters leave, and the values to filter by. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const query = parseFleetQuery(new URL(request.url).searchParams);
    return query.ok ? ok({ json: await services().figures.summary(actor, query.value) }) : query;
  });
}
