import { fleet, type Key } from "#lib/fleet/fleet.ts";
import { ok } from "#lib/oci/result.ts";
import { answer } from "../../../../answer.ts";

export const dynamic = "force-dynamic";

/** `GET …/tags`: the tags of the component's repository and what each of them holds now. */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const tags = await fleet().tags(actor, await params, request.signal);
    return tags.ok ? ok({ json: tags.value }) : tags;
  });
}
