import { every } from "#lib/background/keep-going.ts";
import { fleet } from "#lib/fleet/fleet.ts";
import { ok } from "#lib/oci/result.ts";
import { answer } from "../answer.ts";

export const dynamic = "force-dynamic";

/** Proxies close what is silent for long; a comment keeps the line open (WHATWG HTML, 9.2.7). */
const BEAT_MS = 15_000;

/** `GET /api/v1/events`: what changes, as server-sent events, for as long as somebody listens. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () =>
    ok(
      new Response(eventStream(request.signal), {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-accel-buffering": "no",
        },
      }),
    ),
  );
}

function eventStream(asked: AbortSignal): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const signal = AbortSignal.any([asked, left.signal]);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const send = (text: string) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(text));
      };
      const over = new AbortController();
      const signalOfBeat = AbortSignal.any([signal, over.signal]);
      every(BEAT_MS, { what: "Keeping a stream open", signal: signalOfBeat, turn: () => send(":\n\n") });
      send("retry: 3000\n\n");
      try {
        for await (const { event, data } of fleet().events(signal)) {
          send(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        }
      } finally {
        over.abort();
        if (!left.signal.aborted) controller.close();
      }
    },
    cancel: () => left.abort(),
  });
}
