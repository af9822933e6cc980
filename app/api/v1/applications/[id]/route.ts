import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../answer.ts";
import { numberOf } from "../../query.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

/** `GET /api/v1/applications/{id}`: one application, with where it is. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const found = await services().applications.get(numberOf((await params).id));
    return found.ok ? ok({ json: found.value }) : found;
  });
}

/** `DELETE /api/v1/applications/{id}`: stops it. What waits ends at once; what goes on ends before its tag is moved, or not at all. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const stopped = await services().applications.cancel(numberOf((await params).id));
    return stopped.ok ? ok({ json: stopped.value }) : stopped;
  });
}
