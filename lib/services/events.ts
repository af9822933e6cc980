import { sql } from "drizzle-orm";
import type { ActiveApplications } from "#lib/applications/service.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { keepGoing } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import { choiceEvent, indexEvent } from "#lib/db/schema.ts";
import type { ClusterState, ScanProgress } from "#lib/fleet/answers.ts";
import { type CountFacet, readCounts, revisionFacets } from "#lib/fleet/counts/counts.ts";

/** What the pages are told while they are open. */
export type FleetEvent =
  | { readonly event: "fleet"; readonly data: { readonly revision: string } }
  | { readonly event: "scan"; readonly data: ScanProgress }
  | { readonly event: "cluster"; readonly data: ClusterState }
  | { readonly event: "applications"; readonly data: ActiveApplications };

/** What is new, for pages that are open. */
export interface EventsService {
  listen(signal: AbortSignal): AsyncGenerator<FleetEvent>;
}

export interface Watched {
  readonly database: Database;
  readonly scan: () => Promise<ScanProgress>;
  readonly cluster: () => ClusterState;
  readonly applications: () => Promise<ActiveApplications>;
  readonly onFault: OnFault;
  /** Ends all of it. */
  readonly signal: AbortSignal;
}

/** Often enough to look alive; the embedded database has no way to call us (LISTEN does not pass its socket). */
const EVERY_MS = 1000;
/** Evidence of a fleet is read one component after the other for minutes; each would have every page ask anew for all it shows. */
const EVIDENCE_EVERY_MS = 10_000;

/**
 * Follows the database, so that what another replica does is seen too, and hands each change to every listener. Nothing
 * is asked while nobody listens, and as much for one listener as for a hundred.
 */
export function createEventsService(watched: Watched): EventsService {
  const listeners = new Set<(event: FleetEvent) => void>();
  /** What was told last, for who comes later. */
  let last = new Map<string, FleetEvent>();
  let following = false;
  const revision = createRevision(watched.database);

  const follow = () =>
    keepGoing({
      what: "Following the fleet for open pages",
      signal: watched.signal,
      onFault: watched.onFault,
      async turn() {
        if (listeners.size === 0) {
          last = new Map();
          following = false;
          return null;
        }
        for (const event of await currentEvents(watched, revision)) {
          if (JSON.stringify(last.get(event.event)) === JSON.stringify(event)) continue;
          last.set(event.event, event);
          for (const tell of listeners) tell(event);
        }
        return EVERY_MS;
      },
    });

  return {
    async *listen(asked) {
      const signal = AbortSignal.any([asked, watched.signal]);
      const waiting: FleetEvent[] = [];
      let wake: () => void = () => undefined;
      const tell = (event: FleetEvent) => {
        waiting.push(event);
        wake();
      };
      listeners.add(tell);
      // The first listener is told by the first look; later ones are told how things stood then.
      if (following) for (const event of last.values()) tell(event);
      else {
        following = true;
        follow();
      }
      signal.addEventListener("abort", () => wake(), { once: true });
      try {
        while (!signal.aborted) {
          const event = waiting.shift();
          if (event !== undefined) yield event;
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        listeners.delete(tell);
      }
    },
  };
}

async function currentEvents(
  watched: Watched,
  revisionNow: () => Promise<string>,
): Promise<readonly FleetEvent[]> {
  const [revision, scan, applications] = await Promise.all([
    revisionNow(),
    watched.scan(),
    watched.applications(),
  ]);
  return [
    { event: "fleet", data: { revision } },
    { event: "scan", data: scan },
    { event: "cluster", data: watched.cluster() },
    { event: "applications", data: applications },
  ];
}

/** Another text whenever a row looks different, for its evidence not before a while after the last time. */
function createRevision(database: Database): () => Promise<string> {
  let evidenceAt = Number.NEGATIVE_INFINITY;
  let evidenceRead = "";
  return async () => {
    const revision = await fleetRevision(database);
    if (performance.now() - evidenceAt >= EVIDENCE_EVERY_MS) {
      evidenceRead = revision.evidence;
      evidenceAt = performance.now();
    }
    return `${revision.rows}-${evidenceRead}`;
  };
}

/** That something was looked at again and found the same does not count. */
async function fleetRevision(database: Database) {
  const [counts, { rows }] = await Promise.all([
    readCounts(database, revisionFacets),
    database.sql.execute<{ lines: string }>(
      sql`select concat_ws('-', (select max(id) from ${choiceEvent}), (select max(id) from ${indexEvent})) as lines`,
    ),
  ]);
  const of = (facet: CountFacet) => counts.get(facet)?.get("") ?? 0;
  return { rows: `${of("revision")}-${rows[0]?.lines}`, evidence: String(of("evidence")) };
}
