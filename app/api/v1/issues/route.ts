import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";
import { issueQuery } from "./issue-query.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/issues?…`: what is wrong now in the fleet, a row for each code, namespace, application or client. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const query = issueQuery(request);
    return query.ok ? ok({ json: await services().issues.board(actor, query.value) }) : query;
  });
}
