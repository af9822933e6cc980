import type { OnFault } from "#lib/background/fault-log.ts";
import { every } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import { foldCounts, rowsEver } from "#lib/fleet/counts/fold.ts";

const LOOKED_EVERY_MS = 2_000;
/** Rows that say nothing new are passed over while a sum is made; so many of them are nothing to it. */
const MANY_ROWS = 500;

/** Keeps the counts of the fleet few rows: each change of it adds some. Ends with what it gives back. */
export function startFolding(database: Database, now: () => Date, onFault: OnFault): () => Promise<void> {
  const stopping = new AbortController();
  let folded: number | null = null;
  const loop = every(LOOKED_EVERY_MS, {
    what: "Folding the counts of the fleet",
    onFault,
    signal: stopping.signal,
    turn: async () => {
      if (folded !== null && (await rowsEver(database)) - folded <= MANY_ROWS) return;
      await foldCounts(database, now());
      folded = await rowsEver(database);
    },
  });
  return async () => {
    stopping.abort();
    await loop.ended;
  };
}
