import { z } from "zod";
import { applicationStates } from "#lib/applications/record.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";
import { besides, bodyOf, digest, how } from "../apply-body.ts";
import { oneOf, wholeNumber } from "../query.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

const MOST = 200;
const LAST = Number.MAX_SAFE_INTEGER;

/** `GET /api/v1/applications`: what was applied and what goes on, newest first; of one component, tag, batch or state where it is named. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const limit = wholeNumber(search, "limit", { min: 1, max: MOST, otherwise: 50 });
    const before = wholeNumber(search, "before", { min: 1, max: 1e15 - 1, otherwise: LAST });
    const batch = wholeNumber(search, "batch", { min: 0, max: 1e15 - 1, otherwise: 0 });
    const state = oneOf(search, "state", applicationStates);
    for (const read of [limit, before, batch, state]) if (!read.ok) return read;
    if (!limit.ok || !before.ok || !batch.ok || !state.ok) return fail(unreadable);
    const component = search.get("component");
    const [namespace, name, ...more] = component?.split("/") ?? [];
    if (component !== null && (!namespace || !name || more.length > 0)) return fail(unreadable);
    const target = search.get("target");
    const filter = {
      ...(namespace === undefined || name === undefined ? {} : { component: { namespace, name } }),
      ...(target === null ? {} : { target }),
      ...(batch.value === 0 ? {} : { batch: batch.value }),
      ...(state.value === null ? {} : { states: [state.value] }),
      ...(before.value === LAST ? {} : { before: before.value }),
    };
    const applications = await services().applications.list(filter, limit.value);
    const last = applications.at(-1);
    return ok({
      json: { applications, next: applications.length < limit.value || last === undefined ? null : last.id },
    });
  });
}

const unreadable = {
  code: "bad-query",
  message: "component is not NAMESPACE/NAME.",
  next: "Name one component, or leave it out.",
} as const;

const wanted = z.strictObject({ ...how, reference: z.string().min(1).max(4096), startsFrom: digest });

/** `POST /api/v1/applications`: has an image changed that its tag names, from the index that was looked at. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await bodyOf(
      request,
      wanted,
      "It takes a `reference` with a tag, `startsFrom` (the digest that was looked at), and `choice` or `repair: true`; `level` (1 to 19), `copySboms` and a `note` may be there.",
    );
    if (!body.ok) return body;
    const { reference, startsFrom, choice, repair, ...given } = body.value;
    if ((choice === undefined) === (repair === undefined))
      return fail({
        code: "bad-request",
        message: "It takes `choice` or `repair: true`, and not both.",
        next: "Send one of them.",
      });
    const booked = services().bounds.act(visitorOf(request));
    if (!booked.ok) return booked;
    const asked = await services().apply.toImage(actor, {
      deed: choice === undefined ? { kind: "repair" } : { kind: "choice", choice },
      ...{ reference, startsFrom, component: null },
      ...besides(given),
    });
    if (!asked.ok) return asked;
    const headers = { location: `/api/v1/applications/${asked.value.id}` };
    return ok({ json: asked.value, status: 202, headers });
  });
}
