import { chargedInspector } from "#lib/inspect/charged.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { readLayers } from "#lib/layers/read-layers.ts";
import { ok } from "#lib/oci/result.ts";
import { answer } from "../answer.ts";
import { wholeNumber } from "../query.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/layers?ref=REF&entry=POSITION`: the layers of two images side by side. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const reference = search.get("ref") ?? "";
    const entry = wholeNumber(search, "entry", { min: 0, max: 1_000_000, otherwise: 0 });
    if (!entry.ok) return entry;
    const asked = { visitor: visitorOf(request), reference, signal: request.signal };
    const read = await visitWork(service(), asked, (behalf) =>
      readLayers(
        chargedInspector(service().inspector, behalf.charge),
        { reference, position: entry.value },
        behalf,
      ),
    );
    return read.ok ? ok({ json: read.value, headers: keptFor(reference) }) : read;
  });
}

/** What is named by its digest stays. */
const keptFor = (reference: string): HeadersInit =>
  reference.includes("@") ? { "cache-control": "private, max-age=3600" } : {};
