import { expect } from "vitest";
import type { Database } from "#lib/db/open.ts";
import type { Told } from "#lib/fleet/known/known.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { recordOf } from "#lib/fleet/table/pages.ts";
import type { Pace } from "#lib/scan/pace.ts";
import { startScanner } from "#lib/scan/scanner.ts";
import type { Shift } from "#lib/scan/shift.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { defaultSettings, inspectorOf } from "#test/settings.ts";

/** A clock that stands until it is moved. */
export function clock(start = "2026-01-01T00:00:00Z") {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    forward(seconds: number) {
      time += seconds * 1000;
    },
  };
}

export const keptFleet = (database: Database, now: () => Date): KeptFleet => ({
  database,
  choices: { default: "gzip", namespaces: {}, applications: {} },
  now,
});

export const toldComponent = (name: string, reference: string, namespace = "team"): Told => ({
  known: plainComponent("added", { namespace, name, reference }),
  wanted: null,
});

export async function addComponents(
  fleet: KeptFleet,
  references: Readonly<Record<string, string>>,
): Promise<void> {
  const told = Object.entries(references).map(([name, reference]) => toldComponent(name, reference));
  await keepKnown(fleet, "added", told, { all: false });
}

export async function recordNamed(database: Database, name: string, namespace = "team") {
  return (await recordOf(database, { namespace, name })) ?? expect.fail(`there is no ${namespace}/${name}`);
}

const pace: Pace = {
  everyMs: 60_000,
  leaseMs: 30_000,
  idleMs: 20,
  perRegistry: 8,
  batch: 50,
  timeoutMs: 10_000,
};

/** A scanner over real HTTP, with the database's time given by the test. */
export function scannerOf(database: Database, now: () => Date, over: Partial<Pace> = {}): Shift {
  return startScanner({
    onLook: () => undefined,
    database,
    inspector: inspectorOf(defaultSettings()),
    now,
    pace: { ...pace, ...over },
    random: () => 0.5,
    onFault: (error) => {
      throw error;
    },
  });
}

/** Waits for a fact that another party brings about; the test's own time limit ends it. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}
