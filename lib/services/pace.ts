import type { Settings } from "#lib/config/schema.ts";
import type { Pace } from "#lib/scan/pace.ts";

/** A killed process's components are taken over after this. */
const LEASE_MS = 60_000;
const IDLE_MS = 2_000;
const BATCH = 200;

/** The pace that the settings ask for. */
export const paceOf = ({ scan, limits }: Settings): Pace => ({
  everyMs: scan.everySeconds * 1000,
  leaseMs: LEASE_MS,
  idleMs: IDLE_MS,
  perRegistry: scan.requestsPerRegistry,
  batch: BATCH,
  timeoutMs: limits.timeoutSeconds * 1000,
});
