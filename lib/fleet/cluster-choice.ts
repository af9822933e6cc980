import type { Actor } from "#lib/auth/actor.ts";
import { annotate, readObject } from "#lib/cluster/annotate.ts";
import { componentModels, readComponent } from "#lib/cluster/components.ts";
import type { Cluster } from "#lib/cluster/connect.ts";
import type { ClusterFailure } from "#lib/cluster/failure.ts";
import type { ChoiceState } from "#lib/components/api.ts";
import { type Change, unchangedSince } from "#lib/components/change-choice.ts";
import type { Wanted } from "#lib/components/choice.ts";
import type { ComponentFailure } from "#lib/components/failure.ts";
import { recordOf } from "#lib/components/fleet-pages.ts";
import { annotationsOf } from "#lib/components/from-cluster.ts";
import type { KeptFleet } from "#lib/components/known.ts";
import { type ClusterFacts, etagOf } from "#lib/components/record.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { ClusterKeeper } from "./cluster-keeper.ts";

/** Controllers write the status of a busy component many times a minute; the choice is rarely among what they change. */
const ATTEMPTS = 5;
const PATCHED_WITHIN_MS = 15_000;

/**
 * Writes a choice on its Component, with the actor's rights and the resourceVersion it starts from. Where the resource is
 * another by now and the choice on it is not, it is tried again from there; where the choice is another, nothing is written.
 */
export async function changeInCluster(
  { kept, cluster, keeper }: { kept: KeptFleet; cluster: Cluster; keeper: ClusterKeeper },
  actor: Actor,
  change: Omit<Change, "by">,
): Promise<Result<ChoiceState, ComponentFailure>> {
  const { namespace, name, to, note } = change;
  const signal = AbortSignal.timeout(PATCHED_WITHIN_MS);
  for (let attempt = 1; ; attempt += 1) {
    const found = unchangedSince(await recordOf(kept.database, change), change);
    if (!found.ok) return found;
    const { group, resourceVersion } = found.value.cluster as ClusterFacts;
    const model = componentModels.find((one) => one.group === group) ?? componentModels[0];
    const place = { ...model, plural: "components", namespace, name };
    const annotations = annotationsOf(to, { by: actor.name, at: kept.now().toISOString(), note });
    const patched = await annotate(cluster, actor.cluster, place, { resourceVersion, annotations }, signal);
    const lost = !patched.ok && patched.failure.code === "cluster-conflict";
    const answer = lost ? await readObject(cluster, actor.cluster, place, signal) : patched;
    if (!answer.ok) return fail(failureOf(answer.failure, change));
    const read = readComponent(model, answer.value);
    if (!read.ok) return fail(unreadable(change, read.failure.message));
    await keeper.keepNow(read.value);
    if (!lost) return stateOf(kept, change);
    if (attempt === ATTEMPTS) return fail(failureOf(patched.failure, change));
  }
}

async function stateOf(kept: KeptFleet, key: { readonly namespace: string; readonly name: string }) {
  const found = unchangedSince(await recordOf(kept.database, key), { ...key, ifMatch: "*" });
  return found.ok ? ok({ wanted: found.value.wanted as Wanted, etag: etagOf(found.value) }) : found;
}

type Key = Pick<Change, "namespace" | "name">;

function failureOf({ code, message, next }: ClusterFailure, { namespace, name }: Key): ComponentFailure {
  switch (code) {
    case "cluster-denied":
    case "cluster-unauthorized":
      return { code: "denied", message, next };
    case "cluster-not-found":
      return { code: "no-component", message: `There is no component ${namespace}/${name} any more.`, next };
    case "cluster-conflict":
    case "cluster-refused":
      return { code: "cluster-refused", message, next };
    default:
      return { code: "cluster-away", message, next };
  }
}

const unreadable = ({ namespace, name }: Key, message: string): ComponentFailure => ({
  code: "cluster-refused",
  message: `The Component ${namespace}/${name} cannot be read: ${message}.`,
  next: "Mend the resource, then choose again.",
});
