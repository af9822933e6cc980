import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../answer.ts";
import { numberOf } from "../../../query.ts";
import { visitorOf } from "../../../visitor.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

/** `GET /api/v1/applications/batches/{id}`: how many of a batch are in which state. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const batch = await services().applications.batch(numberOf((await params).id));
    return batch.ok ? ok({ json: batch.value }) : batch;
  });
}

/** `DELETE …`: stops what is left of it. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const batch = await services().applications.cancelBatch(numberOf((await params).id));
    return batch.ok ? ok({ json: batch.value }) : batch;
  });
}

/** `POST …`: goes on with what was stopped, and tries what failed again. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const batch = await services().applications.resumeBatch(numberOf((await params).id));
    return batch.ok ? ok({ json: batch.value }) : batch;
  });
}
