import { chargedInspector } from "#lib/inspect/charged.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/evidence?ref=REF`: who made what an image names, and what is attested of it. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async (actor) => {
    const reference = new URL(request.url).searchParams.get("ref") ?? "";
    const asked = { visitor: visitorOf(request), reference, signal: request.signal };
    const read = await visitWork(service(), asked, async ({ signal, charge }) => {
      // Each entry counts twice: its manifest, and what stands beside it.
      const inspector = chargedInspector(service().inspector, (entries) => charge(2 * entries));
      const report = await inspector.inspect(reference, { signal });
      return report.ok ? services().evidence.ofImage(actor, report.value, signal) : report;
    });
    return read.ok ? { ok: true, value: { json: read.value } } : read;
  });
}
