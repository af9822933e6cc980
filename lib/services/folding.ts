import type { OnFault } from "#lib/background/fault-log.ts";
import { every } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import { foldCounts, isWorthIt } from "#lib/fleet/counts/fold.ts";

const LOOKED_EVERY_MS = 2_000;

/** Keeps the counts of the fleet few rows: each change of it adds some. Ends with what it gives back. */
export function startFolding(database: Database, now: () => Date, onFault: OnFault): () => Promise<void> {
  const stopping = new AbortController();
  const loop = every(LOOKED_EVERY_MS, {
    what: "Folding the counts of the fleet",
    onFault,
    signal: stopping.signal,
    turn: async () => {
      if (await isWorthIt(database)) await foldCounts(database, now());
    },
  });
  return async () => {
    stopping.abort();
    await loop.ended;
  };
}
