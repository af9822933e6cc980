import { problemOf } from "#lib/inspect/problem.ts";
import type { ReportText } from "#lib/inspect/report-text.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { ReadProgress } from "#lib/oci/fetch-image.ts";
import type { Result } from "#lib/oci/result.ts";

type Read = (
  onProgress: (progress: ReadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<ReportText, ReadFailure>>;

/** Server-sent events: `progress` while reading, then one `report` or one `problem`. */
export function progressStream(request: AbortSignal, read: Read): Response {
  const away = new AbortController();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (event: string, data: unknown) => {
        // The reader may have gone between two events.
        if (!away.signal.aborted)
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
      };
      const result = await read(
        (progress) => send("progress", progress),
        AbortSignal.any([request, away.signal]),
      );
      if (result.ok) {
        // One line, as JSON has no line breaks of its own, in the parts that it came in.
        const parts = [encoder.encode("event: report\ndata: "), ...result.value.json, encoder.encode("\n\n")];
        for (const part of away.signal.aborted ? [] : parts) controller.enqueue(part);
      } else send("problem", problemOf(result.failure));
      if (!away.signal.aborted) controller.close();
    },
    cancel: () => away.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}
