import type { Actor } from "#lib/auth/actor.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import { type Change, keepChoice } from "#lib/fleet/choice/change-choice.ts";
import type { Done } from "#lib/fleet/failure.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import { addressedRecord } from "#lib/fleet/table/pages.ts";
import type { ClusterSource } from "./cluster/source.ts";

/** What a component shall be built with. */
export interface ChoiceService {
  change(actor: Actor, change: Omit<Change, "by">): Done<ChoiceState>;
}

export function createChoiceService({
  kept,
  cluster,
}: {
  readonly kept: KeptFleet;
  readonly cluster: Pick<ClusterSource, "changeChoice">;
}): ChoiceService {
  return {
    async change(actor, change) {
      const record = await addressedRecord(kept.database, change);
      const { namespace, name } = record ?? change;
      return record?.source === "cluster"
        ? cluster.changeChoice(actor, { ...change, namespace, name })
        : keepChoice(kept, { ...change, namespace, name, by: actor.name });
    },
  };
}
