import type { Actor } from "#lib/auth/actor.ts";
import { mayPatch, type Right } from "#lib/cluster/annotate.ts";
import type { Cluster, ClusterActor } from "#lib/cluster/connect.ts";
import type { ClusterFacts, ComponentRecord } from "#lib/components/record.ts";

/** Roles are changed seldom; a switch that is on wrongly is refused by the cluster itself. */
const KEPT_MS = 60_000;
const ASKED_WITHIN_MS = 5_000;

export type RightOf = (record: ComponentRecord) => Right;

const allowed: Right = { allowed: true };

/** Asks, once a minute for each actor and namespace, whether the choice on a Component may be patched. */
export function createRights(cluster: Cluster, now: () => Date) {
  const known = new Map<string, { readonly right: Promise<Right>; readonly until: number }>();

  const ask = async (as: ClusterActor, group: string, namespace: string | null): Promise<Right> => {
    const signal = AbortSignal.timeout(ASKED_WITHIN_MS);
    const answer = await mayPatch(cluster, as, { group, plural: "components", namespace }, signal);
    return answer.ok ? answer.value : { allowed: false, reason: answer.failure.message };
  };
  const asked = (as: ClusterActor, group: string, namespace: string | null): Promise<Right> => {
    const key = JSON.stringify([as, group, namespace]);
    const before = known.get(key);
    if (before !== undefined && before.until > now().getTime()) return before.right;
    const right = ask(as, group, namespace);
    known.set(key, { right, until: now().getTime() + KEPT_MS });
    return right;
  };
  /** Who may patch in all namespaces, as administrators may, is asked about once and not for each of hundreds. */
  const rightIn = async (as: ClusterActor, group: string, namespace: string): Promise<Right> => {
    const everywhere = await asked(as, group, null);
    return everywhere.allowed ? everywhere : asked(as, group, namespace);
  };

  return async (actor: Actor, records: readonly ComponentRecord[]): Promise<RightOf> => {
    forgetOld(known, now().getTime());
    const places = new Map<string, { group: string; namespace: string }>();
    for (const { namespace, source, cluster: facts } of records) {
      if (source !== "cluster") continue;
      const { group } = facts as ClusterFacts;
      places.set(`${group} ${namespace}`, { group, namespace });
    }
    const rights = new Map(
      await Promise.all(
        [...places].map(
          async ([key, { group, namespace }]) =>
            [key, await rightIn(actor.cluster, group, namespace)] as const,
        ),
      ),
    );
    return ({ source, namespace, cluster: facts }) =>
      source === "cluster"
        ? (rights.get(`${(facts as ClusterFacts).group} ${namespace}`) ?? allowed)
        : allowed;
  };
}

function forgetOld(known: Map<string, { readonly until: number }>, now: number): void {
  for (const [key, { until }] of known) if (until <= now) known.delete(key);
}
