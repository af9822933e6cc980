import { service } from "#lib/inspect/service.ts";
import { visit } from "#lib/inspect/visit.ts";
import { visitorOf } from "../visitor.ts";
import { progressStream } from "./progress-stream.ts";
import { problemResponse, reportResponse } from "./responses.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/inspect?ref=REF`: the report as JSON, or with its progress as server-sent events when asked for. */
export async function GET(request: Request): Promise<Response> {
  const asked = new URL(request.url).searchParams.get("ref") ?? "";
  const base = { visitor: visitorOf(request), reference: asked, signal: request.signal };
  if (request.headers.get("accept")?.includes("text/event-stream")) {
    return progressStream(request.signal, (onProgress, signal) =>
      visit(service(), { ...base, signal, onProgress }),
    );
  }
  const result = await visit(service(), base);
  return result.ok ? reportResponse(result.value, asked) : problemResponse(result.failure);
}
