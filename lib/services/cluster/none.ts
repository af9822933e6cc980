import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { fail } from "#lib/oci/result.ts";
import { noComponent } from "../failures.ts";
import type { ClusterSource } from "./source.ts";

/** Without a cluster in the settings none of its components is left; their histories stay. */
export async function noCluster(kept: KeptFleet): Promise<ClusterSource> {
  await keepKnown(kept, "cluster", [], { all: true });
  return {
    state: () => ({ state: "none", since: null, message: null, problems: [] }),
    rightsFor: async () => () => ({ allowed: true }),
    changeChoice: async (_actor, key) => fail(noComponent(key)),
    runsFor: () => [],
    tektonConfig: async () => null,
    stop: async () => undefined,
  };
}
