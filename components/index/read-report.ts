import { get, offline, type Problem, ProblemError } from "#components/site/api.ts";
import type { IndexReport } from "#lib/variants/report.ts";

export interface Progress {
  readonly stage: "index" | "manifests" | "configs";
  readonly done: number;
  readonly total: number;
}

/** The report behind a reference, as the API tells it while it is read. */
export async function readReport(
  reference: string,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<IndexReport> {
  const url = `/api/v1/inspect?ref=${encodeURIComponent(reference)}`;
  const response = await get(url, signal, "text/event-stream");
  if (!response.headers.get("content-type")?.startsWith("text/event-stream") || response.body === null) {
    return (await response.json()) as IndexReport;
  }
  for await (const { event, data } of readEvents(response.body)) {
    if (event === "progress") onProgress(JSON.parse(data) as Progress);
    if (event === "report") return JSON.parse(data) as IndexReport;
    if (event === "problem") throw new ProblemError(JSON.parse(data) as Problem);
  }
  throw new ProblemError(offline("The answer broke off before the report came."));
}

/** Server-sent events of one answer (WHATWG HTML, 9.2.6), as far as our own API uses them: `event` and `data` lines. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ readonly event: string; readonly data: string }> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += value ?? "";
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? "";
      yield* blocks.map(toEvent);
      if (done) return;
    }
  } finally {
    // One that was aborted cannot be cancelled any more, and says so.
    reader.cancel().catch(() => undefined);
  }
}

function toEvent(block: string): { event: string; data: string } {
  const lines = block.split(/\r?\n/);
  const values = (field: string) =>
    lines.filter((l) => l.startsWith(`${field}:`)).map((l) => l.slice(field.length + 1).replace(/^ /, ""));
  return { event: values("event").at(-1) ?? "message", data: values("data").join("\n") };
}
