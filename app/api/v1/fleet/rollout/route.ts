import { ok } from "#lib/oci/result.ts";
import { services } from "#lib/services/services.ts";
import { answer } from "../../answer.ts";
import { wholeNumber } from "../../query.ts";

export const dynamic = "force-dynamic";

const LONGEST_DAYS = 3660;

/** `GET /api/v1/fleet/rollout?days=N`: the fleet by what its indexes held, day by day. */
export function GET(request: Request): Promise<Response> {
  return answer(request, async () => {
    const { searchParams } = new URL(request.url);
    const days = wholeNumber(searchParams, "days", { min: 1, max: LONGEST_DAYS, otherwise: 91 });
    return days.ok ? ok({ json: { days: await services().figures.rollout(days.value) } }) : days;
  });
}
