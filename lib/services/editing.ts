import type { Actor } from "#lib/auth/actor.ts";
import type { LoadedSettings } from "#lib/config/load.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentFailure, Done } from "#lib/fleet/failure.ts";
import { checkGiven, type GivenComponent } from "#lib/fleet/known/add.ts";
import { lockAdding } from "#lib/fleet/known/add-lock.ts";
import { forgetKnown, type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import type { LookedRecord } from "#lib/fleet/known/record.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { recordRollout } from "#lib/fleet/rollout.ts";
import { recordOf } from "#lib/fleet/table/pages.ts";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { startRound } from "#lib/scan/rounds.ts";
import { exists, notYours } from "./failures.ts";
import { type AskedImport, type ImportInto, type ImportTold, importList } from "./import-list.ts";
import { foundComponent, type RightsFor, rowFor } from "./lookup.ts";
import type { StandIn } from "./samples.ts";
import { keepSamples, plainComponent } from "./sources.ts";

/** Components that people bring in by hand. */
export interface EditingService {
  add(actor: Actor, given: unknown): Done<FleetRow>;
  edit(actor: Actor, key: Key, given: unknown): Done<FleetRow>;
  remove(actor: Actor, key: Key): Done<null>;
  importList(actor: Actor, asked: AskedImport, told: ImportTold): Done<null>;
  /** What lists are brought into. */
  readonly imported: ImportInto;
}

export function createEditingService({
  kept,
  loaded,
  standIn,
  rightsFor,
  wake,
}: {
  readonly kept: KeptFleet;
  readonly loaded: LoadedSettings;
  readonly standIn: StandIn;
  readonly rightsFor: RightsFor;
  /** There is something to look at. */
  readonly wake: () => void;
}): EditingService {
  const { database, now } = kept;
  const act = async <T>(steps: (within: Database) => Promise<T>): Promise<T> => {
    const done = await standIn.act(steps);
    wake();
    return done;
  };
  /** A component that was added is there at once, and looked at next: in a round, so that pages can follow it. */
  const keepSome = async (within: Database, given: readonly GivenComponent[]) => {
    const told = given.map((one) => ({ known: plainComponent("added", one), wanted: null }));
    await keepKnown({ ...kept, database: within }, "added", told, { all: false });
    await keepSamples({ ...kept, database: within }, loaded);
    await startRound(within, now(), given);
  };
  const keep = async (within: Database, given: readonly GivenComponent[]) => {
    await keepSome(within, given);
    await recordRollout(within, now());
  };
  const imported = { database, act, keep: keepSome, onKept: () => recordRollout(database, now()) };
  const rowed = async (actor: Actor, kept: Result<LookedRecord, ComponentFailure>) =>
    kept.ok ? ok(await rowFor(rightsFor, actor, kept.value)) : kept;
  return {
    async add(actor, given) {
      const checked = checkGiven(given);
      if (!checked.ok) return checked;
      const added = await act(async (within) => {
        await lockAdding(within);
        if ((await recordOf(within, checked.value)) !== undefined) return fail(exists(checked.value));
        await keep(within, [checked.value]);
        return foundComponent(within, checked.value);
      });
      return rowed(actor, added);
    },
    async edit(actor, key, given) {
      const checked = checkGiven({ ...(given as object), ...key });
      const edited = await act(async (within) => {
        const before = await editable(within, key);
        if (!before.ok) return before;
        if (!checked.ok) return checked;
        await keep(within, [checked.value]);
        return foundComponent(within, checked.value);
      });
      return rowed(actor, edited);
    },
    remove: (_actor, key) =>
      act(async (within) => {
        const before = await editable(within, key);
        if (!before.ok) return before;
        await forgetKnown({ database: within, now }, "added", key);
        await recordRollout(within, now());
        return ok(null);
      }),
    importList: (_actor, asked, told) => importList(imported, asked, told),
    imported,
  };
}

/** Only what was added by hand is edited by hand. */
async function editable(within: Database, key: Key): Promise<Result<LookedRecord, ComponentFailure>> {
  const record = await foundComponent(within, key);
  return !record.ok || record.value.source === "added" ? record : fail(notYours(key, record.value.source));
}
