import { problemOf, retryAfterSeconds } from "#lib/inspect/problem.ts";
import type { ReportText } from "#lib/inspect/report-text.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";

/** What is named by a digest never changes; what is named by a tag may at any time. */
export function reportResponse(report: ReportText, asked: string): Response {
  const pinned = asked.includes("@");
  const length = report.json.reduce((sum, part) => sum + part.length, 0);
  return new Response(new Blob(report.json.map((part) => new Uint8Array(part))), {
    headers: {
      "content-type": "application/json",
      "content-length": String(length),
      "cache-control": pinned ? "private, max-age=3600" : "no-store",
      etag: `"${report.digest}-${report.rulesVersion}"`,
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
