import { chargedInspector } from "#lib/inspect/charged.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { readUpdate } from "#lib/layers/read-update.ts";
import { layersService } from "#lib/layers/service.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { answer } from "../answer.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/updates?from=REF@DIGEST&to=REF@DIGEST&platform=P`: what moving from one build to the next downloads. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const [from, to] = [search.get("from") ?? "", search.get("to") ?? ""];
    for (const reference of [from, to]) {
      const parsed = parseReference(reference);
      if (!parsed.ok) return parsed;
      if (parsed.value.digest === null)
        return fail({
          code: "bad-query",
          message: "from and to have to name builds by their digests.",
          next: "Take them from the history of the component.",
        });
    }
    const asked = { visitor: visitorOf(request), reference: to, signal: request.signal };
    const read = await visitWork(service(), asked, (behalf) =>
      readUpdate(
        { inspector: chargedInspector(service().inspector, behalf.charge), jobs: layersService().jobs },
        { from, to, platform: search.get("platform") },
        behalf,
      ),
    );
    return read.ok ? ok({ json: read.value, headers: { "cache-control": "private, max-age=86400" } }) : read;
  });
}
