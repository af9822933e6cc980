import type { Key } from "#lib/fleet/known/row-key.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../../answer.ts";
import { onBehalf } from "../../../../on-behalf.ts";

export const dynamic = "force-dynamic";

type Params = { readonly params: Promise<Key> };

/** `GET …/evidence`: who made the newest index and what is attested of it, as it was last read. */
export function GET(request: Request, { params }: Params): Promise<Response> {
  return read(request, params, false);
}

/** `POST …/evidence`: the same, read now. */
export function POST(request: Request, { params }: Params): Promise<Response> {
  return read(request, params, true);
}

function read(request: Request, params: Promise<Key>, fresh: boolean): Promise<Response> {
  return answer(request, async (actor) => {
    const key = await params;
    const evidence = await onBehalf(request, key, (reading) =>
      services().evidence.ofComponent(actor, key, { fresh, ...reading }),
    );
    return evidence.ok ? ok({ json: evidence.value }) : evidence;
  });
}
