import { setTimeout as sleep } from "node:timers/promises";
import type { Actor } from "#lib/auth/actor.ts";
import { annotate, readObject } from "#lib/cluster/annotate.ts";
import { splitName } from "#lib/cluster/component-name.ts";
import { type ClusterComponent, componentModels, readComponent } from "#lib/cluster/components.ts";
import type { Cluster } from "#lib/cluster/connect.ts";
import type { ClusterFailure } from "#lib/cluster/failure.ts";
import { whoAmI } from "#lib/cluster/who-am-i.ts";
import { DoneElsewhere } from "#lib/db/failure.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import { type Change, unchangedSince } from "#lib/fleet/choice/change-choice.ts";
import type { Wanted } from "#lib/fleet/choice/choice.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { annotationsOf } from "#lib/fleet/known/from-cluster.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import { type ClusterFacts, etagOf } from "#lib/fleet/known/record.ts";
import { recordOf } from "#lib/fleet/table/pages.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { ClusterKeeper } from "./keeper.ts";

/** Controllers write the status of a busy component many times a second; the choice is rarely among what they change. */
const ATTEMPTS = 12;
const PATCHED_WITHIN_MS = 10_000;
/** Before the second attempt; more before each further one. */
const FIRST_REST_MS = 20;
const LONGEST_REST_MS = 400;

/**
 * Writes a choice on its Component, with the actor's rights, under the name that the API server knows the actor by, and with the
 * resourceVersion it starts from. Where the resource is
 * another by now and the choice on it is not, it is tried again from there; where the choice is another, nothing is written.
 */
export async function changeInCluster(
  { kept, cluster, keeper }: { kept: KeptFleet; cluster: Cluster; keeper: ClusterKeeper },
  actor: Actor,
  change: Omit<Change, "by">,
): Promise<Result<ChoiceState, ComponentFailure>> {
  const { namespace, name, to, note } = change;
  const signal = AbortSignal.timeout(PATCHED_WITHIN_MS);
  const found = unchangedSince(await recordOf(kept.database, change), change);
  if (!found.ok) return found;
  const facts = found.value.cluster as ClusterFacts;
  const model = componentModels.find(({ group }) => group === facts.group) ?? componentModels[0];
  const place = { ...model, plural: "components", namespace, name: splitName(name).name };
  const componentOf = (answer: Result<unknown, ClusterFailure>) => {
    if (!answer.ok) return fail(failureOf(answer.failure, change));
    const read = readComponent(model, answer.value);
    return read.ok ? read : fail(unreadable(change, read.failure.message));
  };
  const readNow = async () => componentOf(await readObject(cluster, actor.cluster, place, signal));

  const who = await whoAmI(cluster, actor.cluster, signal);
  if (!who.ok) return fail(failureOf(who.failure, change));

  let { resourceVersion } = facts;
  /** As it was when its choice was found to be the one that the change starts from. */
  let judged: ClusterComponent | null = null;
  for (let attempt = 1; ; attempt += 1) {
    const at = (change.at ?? kept.now()).toISOString();
    const annotations = annotationsOf(to, { by: who.value, at, note });
    const patched = await annotate(cluster, actor.cluster, place, { resourceVersion, annotations }, signal);
    if (patched.ok || patched.failure.code !== "cluster-conflict") {
      const written = componentOf(patched);
      if (!written.ok) return written;
      try {
        await keeper.keepNow(written.value);
        return await stateOf(kept, change);
      } catch (error) {
        throw new DoneElsewhere("the cluster", error);
      }
    }
    if (attempt === ATTEMPTS) return fail(failureOf(patched.failure, change));
    await sleep(restMs(attempt), undefined, { signal }).catch(() => undefined);
    let now = await readNow();
    while (now.ok && !sameChoice(now.value, judged)) {
      await keeper.keepNow(now.value);
      const still = unchangedSince(await recordOf(kept.database, change), change);
      if (!still.ok) return still;
      judged = now.value;
      // That took its time, and what is written many times a second is another by now.
      now = await readNow();
    }
    if (!now.ok) return now;
    resourceVersion = now.value.resourceVersion;
  }
}

/** Two who patch at the same pace do not meet again. */
const restMs = (attempt: number): number =>
  Math.min(LONGEST_REST_MS, FIRST_REST_MS * attempt * (1 + Math.random()));

const sameChoice = ({ choice }: ClusterComponent, before: ClusterComponent | null): boolean =>
  before !== null &&
  (["push", "pullRequest", "set"] as const).every((name) => choice[name] === before.choice[name]);

async function stateOf(kept: KeptFleet, key: { readonly namespace: string; readonly name: string }) {
  const found = unchangedSince(await recordOf(kept.database, key), { ...key, ifMatch: "*" });
  return found.ok ? ok({ wanted: found.value.wanted as Wanted, etag: etagOf(found.value) }) : found;
}

type Key = Pick<Change, "namespace" | "name">;

function failureOf({ code, message, next }: ClusterFailure, { namespace, name }: Key): ComponentFailure {
  switch (code) {
    case "cluster-denied":
      return { code: "denied", message, next };
    case "cluster-unauthorized":
      return { code: "cluster-unauthorized", message, next };
    case "cluster-not-found":
      return { code: "no-component", message: `There is no component ${namespace}/${name} anymore.`, next };
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
  next: "Fix the resource, then choose again.",
});
