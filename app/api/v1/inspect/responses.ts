import { problemOf, retryAfterSeconds } from "#lib/inspect/problem.ts";
import type { ReportText } from "#lib/inspect/report-text.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";

/** What is named by a digest never changes; what is named by a tag may at any time. */
export function reportResponse(report: ReportText, asked: string): Response {
  const pinned = asked.includes("@");
  return new Response(streamOf(report.json), {
    headers: {
      "content-type": "application/json",
      "cache-control": pinned ? "private, max-age=3600" : "no-store",
      etag: `"${report.digest}-${report.rulesVersion}"`,
    },
  });
}

/** One part after the other, as they are taken: together they may be many megabytes. */
function streamOf(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const left = parts.values();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = left.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

export function problemResponse(failure: ReadFailure): Response {
  const problem = problemOf(failure);
  const retryAfter = retryAfterSeconds(failure, Date.now());
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    },
  });
}
