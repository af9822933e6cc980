import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ClusterState, FleetSummary, RolloutDay, ScanProgress } from "#lib/fleet/answers.ts";
import { issueCounts } from "#lib/fleet/counts/counts.ts";
import { rolloutUntilNow } from "#lib/fleet/rollout.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import { everything, type FleetQuery } from "#lib/fleet/table/query.ts";
import { createMetrics } from "./metrics.ts";

/** The fleet in figures: now, day by day, and for a monitoring system. */
export interface FiguresService {
  summary(actor: Actor, query: FleetQuery): Promise<FleetSummary>;
  rollout(days: number): Promise<readonly RolloutDay[]>;
  /** The Prometheus text format. */
  metrics(actor: Actor): Promise<{ readonly text: string; readonly contentType: string }>;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export function createFiguresService({
  database,
  cluster,
  scan,
  areSamplesShown,
  now,
}: {
  readonly database: Database;
  readonly cluster: () => ClusterState;
  readonly scan: () => Promise<ScanProgress>;
  readonly areSamplesShown: () => boolean;
  readonly now: () => Date;
}): FiguresService {
  const metrics = createMetrics();
  const summaryOf = async (query: FleetQuery): Promise<FleetSummary> => {
    const [figures, progress] = await Promise.all([fleetFigures(database, query, now()), scan()]);
    return { ...figures, cluster: cluster(), samples: areSamplesShown(), scan: progress };
  };
  return {
    summary: (_actor, query) => summaryOf(query),
    rollout: (days) =>
      rolloutUntilNow(database, { since: new Date(now().getTime() - days * DAY_MS), now: now() }),
    async metrics(_actor) {
      const [summary, codes] = await Promise.all([summaryOf(everything), issueCounts(database)]);
      return { text: await metrics.text(summary, codes), contentType: metrics.contentType };
    },
  };
}
