import { ok } from "#lib/oci/result.ts";
import { fleet, type Key } from "#lib/services/fleet.ts";
import { answer } from "../../../../answer.ts";
import { onBehalf } from "../../../../on-behalf.ts";

export const dynamic = "force-dynamic";

/** `GET …/tags`: the tags of the component's repository and what each of them holds now. */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const key = await params;
    const tags = await onBehalf(request, key, (reading) => fleet().tags(actor, key, reading));
    return tags.ok ? ok({ json: tags.value }) : tags;
  });
}
