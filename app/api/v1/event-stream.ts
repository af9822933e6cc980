import { inBackground } from "#lib/background/keep-going.ts";

/** Tells the reader one event; what comes after the reader went is nobody's. */
export type Send = (event: string | null, data: unknown) => void;

/**
 * Server-sent events (WHATWG HTML, 9.2) for as long as `work` goes on. `signal` is aborted when the reader goes; an event without a
 * name is a comment, which keeps the line open.
 */
export function eventStream(
  request: AbortSignal,
  work: (send: Send, signal: AbortSignal) => Promise<void>,
): Response {
  const away = new AbortController();
  const signal = AbortSignal.any([request, away.signal]);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send: Send = (event, data) => {
        if (signal.aborted) return;
        const text = event === null ? ":\n\n" : `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
        controller.enqueue(encoder.encode(text));
      };
      void inBackground("A stream of events", () => work(send, signal)).then(() => {
        if (!away.signal.aborted) controller.close();
      });
    },
    cancel: () => away.abort(),
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}
