import { z } from "zod";
import { fleetProblemOf } from "#lib/api/problem.ts";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";
import { MAX_IMPORT_LINES } from "#lib/fleet/known/add.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, attempted, readJson } from "../../answer.ts";
import { eventStream } from "../../event-stream.ts";
import { visitorOf } from "../../visitor.ts";

export const dynamic = "force-dynamic";

/** A list of 100,000 references fits. */
const MAX_BODY_MIB = 16;

const list = z.strictObject({
  namespace: z.string().default("default"),
  application: z.string().min(1).max(253).nullable().default(null),
  text: z.string(),
  dryRun: z.boolean().default(false),
  goesOn: z.boolean().default(false),
});

/**
 * `POST /api/v1/components/import`: a list of references, each line with what became of it; as server-sent events with its progress
 * when asked for. With `goesOn` it is answered at once, and goes on by itself.
 */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request, MAX_BODY_MIB);
    if (!body.ok) return body;
    const parsed = list.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message:
          "An import has a text, and may have a namespace, an application of 1 to 253 characters, dryRun, and goesOn.",
        next: "Send the references one a line in `text`.",
      });
    }
    const visitor = visitorOf(request);
    const booked = services().bounds.act(visitor);
    if (!booked.ok) return booked;
    const place = services().bounds.import(visitor);
    if (!place.ok) return place;
    const giveBack = place.value;
    const { goesOn, ...asked } = parsed.data;
    if (goesOn) {
      const begun = await attempted(() => services().imports.start(actor, asked)).finally(giveBack);
      return begun.ok ? ok({ json: begun.value, status: 202 }) : begun;
    }
    const imported = async (onProgress: (progress: ImportProgress) => void) => {
      const outcomes: ImportOutcome[] = [];
      const told = {
        max: MAX_IMPORT_LINES,
        onProgress,
        onOutcomes: (some: readonly ImportOutcome[]) => void outcomes.push(...some),
      };
      const done = await attempted(() => services().editing.importList(actor, asked, told)).finally(giveBack);
      return done.ok ? ok({ outcomes }) : done;
    };
    if (!request.headers.get("accept")?.includes("text/event-stream")) {
      const outcomes = await imported(() => undefined);
      return outcomes.ok ? ok({ json: outcomes.value }) : outcomes;
    }
    return ok(
      eventStream(request.signal, async (send) => {
        const outcomes = await imported((progress) => send("progress", progress));
        if (outcomes.ok) send("outcomes", outcomes.value);
        else send("problem", fleetProblemOf(outcomes.failure));
      }),
    );
  });
}

/** `GET /api/v1/components/import`: lists that go on or went on by themselves, newest first; with `import=ID` one with its lines. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const id = new URL(request.url).searchParams.get("import");
    const { imports } = services();
    if (id === null) return ok({ json: { imports: await imports.list() } });
    const found = await imports.find(id);
    return found === null ? fail(noImport) : ok({ json: found });
  });
}

const noImport = {
  code: "bad-request",
  message: "There is no such import; each is kept until twenty more have begun.",
  next: "Ask for the list of them.",
} as const;
