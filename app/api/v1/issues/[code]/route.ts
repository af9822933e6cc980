import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { issueCodes } from "#lib/variants/issue-codes.ts";
import { answer } from "../../answer.ts";
import { issueQuery } from "../issue-query.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly code: string }>;
}

/** `GET /api/v1/issues/{code}?…`: a page of the components that have it. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const query = issueQuery(request);
    if (!query.ok) return query;
    const given = (await params).code;
    const code = issueCodes.find((one) => one === given);
    if (code === undefined)
      return fail({
        code: "bad-query",
        message: `${String(given).slice(0, 100)} is no code of an issue.`,
        next: "The list of them is at /issues.",
      });
    return ok({ json: await services().issues.page(actor, code, query.value) });
  });
}
