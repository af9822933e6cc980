import { choices } from "#lib/fleet/choice/choice.ts";
import { chargedInspector } from "#lib/inspect/charged.ts";
import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import { repairDocument } from "#lib/plan/repair-document.ts";
import { applyHow } from "#lib/services/apply/apply-how.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../answer.ts";
import { oneOf } from "../query.ts";
import { visitorOf } from "../visitor.ts";

export const dynamic = "force-dynamic";

/** `GET /api/v1/plan?ref=REF&choice=C|repair`: what a choice would make of an image, or what can be put right without a new layer. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const search = new URL(request.url).searchParams;
    const asked = oneOf(search, "choice", [...choices, "repair"]);
    if (!asked.ok) return asked;
    const { value } = asked;
    if (value === null)
      return fail({
        code: "bad-query",
        message: `choice is missing: one of ${choices.join(", ")}, repair.`,
        next: "Ask for one of them.",
      });
    const reference = search.get("ref") ?? "";
    const visited = { visitor: visitorOf(request), reference, signal: request.signal };
    const report = await visitWork(service(), visited, ({ signal, charge }) =>
      chargedInspector(service().inspector, charge).inspect(reference, { signal }),
    );
    if (!report.ok) return report;
    const document = value === "repair" ? repairDocument(report.value) : planDocument(report.value, value);
    const { applications } = services();
    const tools = { applications, loaded: service().loaded };
    const how = applyHow(tools, document.reference, value === "repair" ? null : value);
    return ok({ json: { ...document, ...how } });
  });
}
