import { z } from "zod";
import type { AnyFailure } from "#lib/api/problem.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { choices, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { type Answer, answer, readJson } from "../../../../answer.ts";

export const dynamic = "force-dynamic";

const MAX_NOTE = 2000;

const noteField = z.string().max(MAX_NOTE).nullable().default(null);
const change = z.strictObject({
  push: z.enum(choices),
  pullRequest: z.enum(choices).nullable().default(null),
  note: noteField,
});
const back = z.strictObject({ note: noteField });

/** What is wrong with a choice, by its first fault. */
function choiceFault({ issues: [issue] }: z.ZodError): string {
  switch (issue?.path[0]) {
    case "note":
      return `The note is longer than ${MAX_NOTE} characters, or no text.`;
    case "push":
    case "pullRequest":
      return `${issue.path[0]} is none of ${choices.join(", ")}: at least one compression stays on.`;
    default:
      return `A choice has push (${choices.join(", ")}), and may have pullRequest and a note of up to ${MAX_NOTE} characters.`;
  }
}

interface Context {
  readonly params: Promise<Key>;
}

/** `PUT …/choice` with `If-Match`: what is wanted from now on. */
export function PUT(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = change.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message: choiceFault(parsed.error),
        next: "Correct it, then choose again.",
      });
    }
    const { push, pullRequest, note } = parsed.data;
    return changed(request, actor, await params, { push, pullRequest }, note?.trim() || null);
  });
}

/** `DELETE …/choice` with `If-Match`: back to the default. A body with a note may say why. */
export function DELETE(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async (actor) => {
    const body = hasBody(request) ? await readJson(request) : ok({});
    if (!body.ok) return body;
    const parsed = back.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message: `Going back to the default may have a note of up to ${MAX_NOTE} characters, and nothing else.`,
        next: 'Send {"note": …}, or no body at all.',
      });
    }
    return changed(request, actor, await params, null, parsed.data.note?.trim() || null);
  });
}

/** A message has a body where one of these fields says so (RFC 9112, 6.3); clients of DELETE mostly send none. */
const hasBody = ({ headers }: Request): boolean =>
  headers.has("transfer-encoding") || Number(headers.get("content-length") ?? 0) > 0;

async function changed(
  request: Request,
  actor: Actor,
  key: Key,
  to: WantedChoice | null,
  note: string | null,
): Promise<Result<Answer, AnyFailure>> {
  const ifMatch = request.headers.get("if-match");
  if (ifMatch === null) {
    return fail({
      code: "no-precondition",
      message: "The change does not say which choice it starts from.",
      next: "Send the component's `etag` as If-Match, so that nobody's change is overwritten.",
    });
  }
  const done = await services().choice.change(actor, { ...key, ifMatch, to, note });
  return done.ok ? ok({ json: done.value, headers: { etag: done.value.etag } }) : done;
}
