import type { Key } from "#lib/fleet/known/row-key.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, readJson } from "../../../answer.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<Key>;
}

/** `GET /api/v1/components/{namespace}/{name}`: the component with the report on its newest index. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const detail = await services().component.detail(actor, await params);
    if (!detail.ok) return detail;
    return ok({ json: detail.value, headers: { etag: detail.value.row.etag } });
  });
}

/** `PUT`: another reference or application, for a component that was added here. */
export function PUT(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const given = await readJson(request);
    if (!given.ok) return given;
    const edited = await services().editing.edit(actor, await params, given.value);
    return edited.ok ? ok({ json: edited.value }) : edited;
  });
}

export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const removed = await services().editing.remove(actor, await params);
    return removed.ok ? ok(new Response(null, { status: 204 })) : removed;
  });
}
