import { service } from "#lib/inspect/service.ts";
import { visitWork } from "#lib/inspect/visit.ts";
import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../../answer.ts";
import { visitorOf } from "../../../visitor.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly host: string }>;
}

/** `POST /api/v1/registries/{host}/probe`: asks it for ranges of a layer, as partial pulls do, and keeps what it answered. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const { host } = await params;
    const visitor = visitorOf(request);
    const booked = services().bounds.act(visitor);
    if (!booked.ok) return booked;
    const asked = { visitor, reference: host, signal: request.signal };
    const probed = await visitWork(service(), asked, (reading) => services().registries.probe(host, reading));
    return probed.ok ? ok({ json: probed.value }) : probed;
  });
}
