import { documentParts } from "#lib/inspect/inspect.ts";
import { service } from "#lib/inspect/service.ts";
import { visitSource } from "#lib/inspect/visit.ts";
import { fleetProblem } from "../answer.ts";
import { problemResponse } from "../inspect/responses.ts";
import { oneOf } from "../query.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/**
 * `GET /api/v1/source?ref=REF[&part=config]`: the document as served, checked against its digest; with `part=config` the
 * configuration that the manifest names. Never rendered by a browser.
 */
export async function GET(request: Request): Promise<Response> {
  const search = new URL(request.url).searchParams;
  const part = oneOf(search, "part", documentParts);
  if (!part.ok) return fleetProblem(part.failure);
  const result = await visitSource(service(), {
    visitor: visitorOf(request),
    reference: search.get("ref") ?? "",
    part: part.value ?? "manifest",
    signal: request.signal,
  });
  if (!result.ok) return problemResponse(result.failure);
  return new Response(new Uint8Array(result.value.bytes), {
    headers: {
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
      "docker-content-digest": result.value.digest,
      "cache-control": "no-store",
    },
  });
}
