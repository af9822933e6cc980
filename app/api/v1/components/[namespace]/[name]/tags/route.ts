import type { Key } from "#lib/fleet/known/row-key.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../../answer.ts";
import { onBehalf } from "../../../../on-behalf.ts";

export const dynamic = "force-dynamic";

/** `GET …/tags`: the tags of the component's repository and what each of them holds now. */
export function GET(request: Request, { params }: { readonly params: Promise<Key> }): Promise<Response> {
  return answer(request, async (actor) => {
    const key = await params;
    const tags = await onBehalf(request, key, (reading) => services().tags.list(actor, key, reading));
    return tags.ok ? ok({ json: tags.value }) : tags;
  });
}
