import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { TagList } from "#lib/fleet/answers.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { tagList } from "#lib/fleet/tags.ts";
import { chargedInspector } from "#lib/inspect/charged.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import { pausesAt } from "#lib/scan/queue.ts";
import { leftAlone, neverBuilt } from "./failures.ts";
import { foundComponent } from "./lookup.ts";

/** The other tags in a component's repository. */
export interface TagsService {
  list(actor: Actor, key: Key, reading: OnBehalf): Promise<Result<TagList, ComponentFailure | ReadFailure>>;
}

export function createTagsService({
  database,
  inspector,
  now,
}: {
  readonly database: Database;
  readonly inspector: Inspector;
  readonly now: () => Date;
}): TagsService {
  return {
    async list(_actor, key, { signal, charge }) {
      const record = await foundComponent(database, key);
      if (!record.ok) return record;
      const { reference, registry } = record.value;
      if (reference === null) return fail(neverBuilt(key));
      const paused = (await pausesAt(database, now())).find((one) => one.registry === registry);
      if (paused !== undefined) return fail(leftAlone(paused));
      return tagList(database, chargedInspector(inspector, charge), reference, signal);
    },
  };
}
