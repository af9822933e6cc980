import { z } from "zod";
import { fleetProblemOf } from "#lib/api/problem.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, attempted, readJson } from "../../answer.ts";
import { eventStream } from "../../event-stream.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

const list = z.strictObject({
  namespace: z.string().default("default"),
  application: z.string().min(1).max(253).nullable().default(null),
  text: z.string(),
  dryRun: z.boolean().default(false),
});

/**
 * `POST /api/v1/components/import`: a list of references, each line with what became of it; as server-sent events with its progress
 * when asked for.
 */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = list.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message:
          "An import has a text, and may have a namespace, an application of 1 to 253 characters, and dryRun.",
        next: "Send the references one a line in `text`.",
      });
    }
    const visitor = visitorOf(request);
    const booked = services().bounds.act(visitor);
    if (!booked.ok) return booked;
    const place = services().bounds.import(visitor);
    if (!place.ok) return place;
    const giveBack = place.value;
    const imported = (onProgress: (progress: unknown) => void) =>
      attempted(() => services().editing.importList(actor, { ...parsed.data, onProgress })).finally(giveBack);
    if (!request.headers.get("accept")?.includes("text/event-stream")) {
      const outcomes = await imported(() => undefined);
      return outcomes.ok ? ok({ json: { outcomes: outcomes.value } }) : outcomes;
    }
    return ok(
      eventStream(request.signal, async (send) => {
        const outcomes = await imported((progress) => send("progress", progress));
        if (outcomes.ok) send("outcomes", { outcomes: outcomes.value });
        else send("problem", fleetProblemOf(outcomes.failure));
      }),
    );
  });
}
