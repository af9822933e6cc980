import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import { asOneAction } from "#lib/db/transaction.ts";
import type { ScanProgress } from "#lib/fleet/answers.ts";
import { forgetPlace } from "#lib/fleet/known/forget.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import type { Pace } from "#lib/scan/pace.ts";
import { cancelRound, scanProgress, startRound } from "#lib/scan/rounds.ts";

/** Looks that somebody asks for, beside those that are made in turn. */
export interface ScanService {
  /** Looks at everything now, or at the components named. */
  begin(actor: Actor, keys: readonly Key[] | null): Promise<ScanProgress>;
  cancel(actor: Actor): Promise<ScanProgress>;
  /** Drops what is kept of a registry or a repository; yields how many reports that was. */
  forget(actor: Actor, place: string): Promise<number>;
}

export function createScanService({
  database,
  pace,
  wake,
  now,
}: {
  readonly database: Database;
  readonly pace: Pace;
  /** There is something to look at. */
  readonly wake: () => void;
  readonly now: () => Date;
}): ScanService {
  const nextTurn = () => new Date(now().getTime() + pace.everyMs);
  return {
    async begin(_actor, keys) {
      const begun = await asOneAction(database, async (within) => {
        await startRound(within, now(), keys);
        return scanProgress(within, now());
      });
      wake();
      return begun;
    },
    cancel: (_actor) =>
      asOneAction(database, async (within) => {
        await cancelRound(within, { now: now(), laterAt: nextTurn() });
        return scanProgress(within, now());
      }),
    forget: (_actor, place) => forgetPlace(database, place, { dueAt: nextTurn(), now: now() }),
  };
}
