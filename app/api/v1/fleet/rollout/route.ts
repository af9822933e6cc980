import { fleet } from "#lib/fleet/fleet.ts";
import { ok } from "#lib/oci/result.ts";
import { answer } from "../../answer.ts";

export const dynamic = "force-dynamic";

const LONGEST_DAYS = 3660;

/** `GET /api/v1/fleet/rollout?days=N`: the fleet by what its indexes held, day by day. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const days = Number(new URL(request.url).searchParams.get("days") ?? 91);
    const bounded = Number.isInteger(days) && days > 0 ? Math.min(days, LONGEST_DAYS) : 91;
    return ok({ json: { days: await fleet().rollout(bounded) } });
  });
}
