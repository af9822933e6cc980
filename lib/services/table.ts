import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { FleetPage, KeyedChoice } from "#lib/fleet/answers.ts";
import { fleetCsvHead, fleetCsvLine } from "#lib/fleet/table/csv.ts";
import { createTotals, fleetKeys, fleetWindow } from "#lib/fleet/table/pages.ts";
import type { FleetQuery } from "#lib/fleet/table/query.ts";
import { walkFleet } from "#lib/fleet/table/walk.ts";
import { type RightsFor, rowsFor } from "./lookup.ts";

/** The fleet as a table that is filtered and sorted. */
export interface TableService {
  page(actor: Actor, query: FleetQuery): Promise<FleetPage>;
  /** Every row of the filter, as lines of CSV with their head. */
  csv(actor: Actor, query: FleetQuery): AsyncIterable<string>;
  keys(actor: Actor, query: FleetQuery): Promise<readonly KeyedChoice[]>;
}

export function createTableService({
  database,
  rightsFor,
  now,
}: {
  readonly database: Database;
  readonly rightsFor: RightsFor;
  readonly now: () => Date;
}): TableService {
  const totals = createTotals(now);
  return {
    async page(actor, query) {
      const { records, total } = await fleetWindow(database, query, now(), totals);
      return { rows: await rowsFor(rightsFor, actor, records), offset: query.offset, total };
    },
    async *csv(actor, query) {
      yield fleetCsvHead;
      for await (const records of walkFleet(database, query, now())) {
        yield (await rowsFor(rightsFor, actor, records)).map(fleetCsvLine).join("");
      }
    },
    keys: (_actor, query) => fleetKeys(database, query, now()),
  };
}
