import { service } from "#lib/inspect/service.ts";
import { problemResponse } from "../inspect/responses.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/source?ref=REF`: the document as served, checked against its digest. Never rendered by a browser. */
export async function GET(request: Request): Promise<Response> {
  const { inspector, turns } = service();
  const turn = await turns.take(visitorOf(request), request.signal);
  if (!turn.ok) return problemResponse(turn.failure);
  try {
    const reference = new URL(request.url).searchParams.get("ref") ?? "";
    const result = await inspector.source(reference, request.signal);
    if (!result.ok) return problemResponse(result.failure);
    return new Response(new Uint8Array(result.value.bytes), {
      headers: {
        "content-type": "application/json",
        "x-content-type-options": "nosniff",
        "docker-content-digest": result.value.digest,
        "cache-control": "no-store",
      },
    });
  } finally {
    turn.value.end();
  }
}
