import type { Actor } from "#lib/auth/actor.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Database } from "#lib/db/open.ts";
import { asOneAction } from "#lib/db/transaction.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { keysOf } from "#lib/fleet/table/pages.ts";
import { resetSamples } from "#lib/inspect/samples-folder.ts";
import { keepSamples } from "./sources.ts";

/** The samples that come with Twofold. */
export interface SamplesService {
  /** Back to the samples as they came; false where nobody changed them. */
  reset(actor: Actor): Promise<boolean>;
}

/** The samples as what stands in for a fleet until there is one. */
export interface StandIn {
  isShown(): boolean;
  /** One action on what was added here, after which the samples may come or go: all of it is kept, or none. */
  act<T>(steps: (within: Database) => Promise<T>): Promise<T>;
}

export async function createStandIn(kept: KeptFleet, loaded: LoadedSettings): Promise<StandIn> {
  let isShown = await keepSamples(kept, loaded);
  return {
    isShown: () => isShown,
    async act(steps) {
      const done = await asOneAction(kept.database, async (within) => ({
        value: await steps(within),
        isShown: await keepSamples({ ...kept, database: within }, loaded),
      }));
      isShown = done.isShown;
      return done.value;
    },
  };
}

export const createSamplesService = ({
  database,
  loaded,
  lookAt,
}: {
  readonly database: Database;
  readonly loaded: LoadedSettings;
  readonly lookAt: (keys: readonly Key[]) => Promise<void>;
}): SamplesService => ({
  async reset(_actor) {
    const wasChanged = await resetSamples(loaded);
    if (wasChanged) await lookAt(await keysOf(database, { source: "samples" }));
    return wasChanged;
  },
});
