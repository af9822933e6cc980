import { fleet } from "#lib/fleet/fleet.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { answer } from "../answer.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/evidence?ref=REF`: who made what an image names, and what is attested of it. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const reference = new URL(request.url).searchParams.get("ref") ?? "";
    const asked = { visitor: visitorOf(request), reference, signal: request.signal };
    const read = await visitWork(service(), asked, async (signal, charge) => {
      const report = await service().inspector.inspect(reference, { signal });
      if (!report.ok) return report;
      // The manifests, and what stands beside each and beside the index.
      const booked = charge(2 * report.value.entries.length + 1);
      return booked.ok ? fleet().evidenceOf(actor, report.value, signal) : booked;
    });
    return read.ok ? { ok: true, value: { json: read.value } } : read;
  });
}
