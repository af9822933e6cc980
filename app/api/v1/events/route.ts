import { every } from "#lib/background/keep-going.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";
import { eventStream } from "../event-stream.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** Proxies close what is silent for long; a comment keeps the line open (WHATWG HTML, 9.2.7). */
const BEAT_MS = 15_000;

/** `GET /api/v1/events`: what changes, as server-sent events, for as long as somebody listens. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const place = services().bounds.stream(visitorOf(request));
    if (!place.ok) return place;
    const giveBack = place.value;
    return ok(
      eventStream(request.signal, async (send, signal) => {
        // Said at once: some proxies hold an answer back until something of it came.
        send(null, null);
        every(BEAT_MS, { what: "Keeping a stream open", signal, turn: () => send(null, null) });
        try {
          for await (const { event, data } of services().events.listen(signal)) send(event, data);
        } finally {
          giveBack();
        }
      }),
    );
  });
}
