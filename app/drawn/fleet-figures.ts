import type { FleetFigures } from "#components/home/fleet-card.tsx";
import { localActor } from "#lib/auth/actor.ts";
import { workFailure } from "#lib/db/failure.ts";
import { parseFleetQuery } from "#lib/fleet/table/query.ts";
import { services } from "#lib/services/services.ts";

/** The figures of the whole fleet; null where the database cannot be asked now. */
export async function fleetAtHand(): Promise<FleetFigures | null> {
  const query = parseFleetQuery(new URLSearchParams());
  if (!query.ok) throw new Error("no filter is a filter");
  try {
    const { scan, ...summary } = await services().figures.summary(localActor(), query.value);
    return { ...summary, checkedAt: scan.endedAt };
  } catch (error) {
    if (workFailure(error) !== null) return null;
    throw error;
  }
}
