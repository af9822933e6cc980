import { z } from "zod";
import { service } from "#lib/inspect/service.ts";
import { parsePlace } from "#lib/oci/reference.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer, readJson } from "../answer.ts";

export const dynamic = "force-dynamic";

const wanted = z.strictObject({ place: z.string().min(1).max(4096) });

/** `POST /api/v1/forget`: drops what was read of a registry (`HOST`) or a repository (`HOST/REPO`), from memory, disk and database. */
export function POST(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const body = await readJson(request);
    if (!body.ok) return body;
    const parsed = wanted.safeParse(body.value);
    if (!parsed.success) {
      return fail({
        code: "bad-request",
        message: "What to forget is a registry or a repository.",
        next: 'Send {"place": "HOST"} or {"place": "HOST/REPOSITORY"}.',
      });
    }
    const place = parsePlace(parsed.data.place);
    if (!place.ok) return place;
    // Reports first: what is read meanwhile would be of documents that are gone then.
    const reports = await services().scan.forget(actor, place.value);
    const documents = await service().store.forget(place.value);
    return ok({ json: { place: place.value, documents, reports } });
  });
}
