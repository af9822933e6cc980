import { eq } from "drizzle-orm";
import { causeText, type OnFault } from "#lib/background/fault-log.ts";
import { afterwards } from "#lib/background/keep-going.ts";
import { idKey, idOf, parseIdKey, splitName } from "#lib/cluster/component-name.ts";
import type { ClusterComponent } from "#lib/cluster/components.ts";
import type { FleetWatch } from "#lib/cluster/watch-fleet.ts";
import { chunksOf } from "#lib/db/bulk.ts";
import { workFailure } from "#lib/db/failure.ts";
import { component } from "#lib/db/schema.ts";
import { toldByCluster } from "#lib/fleet/known/from-cluster.ts";
import { forgetKnown, type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import type { ClusterFacts } from "#lib/fleet/known/record.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { createFleetNames } from "./fleet-names.ts";
import type { GitReader } from "./git-reader.ts";

export interface ClusterKeeper {
  /** These components (`idKey`) are not as they were. */
  touch(keys: Iterable<string>): void;
  /** Whether the database holds all that the cluster told, and nothing that is gone. */
  caughtUp(): boolean;
  /** Writes what the cluster just answered, before its watch tells it. */
  keepNow(component: ClusterComponent): Promise<void>;
  /** Components that could not be kept, a sentence each; they stay as they were last known. */
  problems(): readonly string[];
  stop(): Promise<void>;
}

export interface KeeperOptions {
  readonly kept: KeptFleet;
  /** Null until the cluster is found. */
  readonly watch: () => FleetWatch | null;
  readonly git: Pick<GitReader, "definedFor">;
  readonly onKept: () => Promise<void>;
  readonly onFault: OnFault;
}

/** Events come in bursts: one write for all of a moment. */
const GATHERED_MS = 200;
const RETRIED_AFTER_MS = 5_000;
const KEPT_AT_ONCE = 1000;
const KEEPING = "Keeping what the cluster tells";

/** Brings what a cluster tells into the database, in the order it was told. */
export async function createKeeper(options: KeeperOptions): Promise<ClusterKeeper> {
  const { kept, watch, git, onKept, onFault } = options;
  const rows = await clusterRows(kept);
  /** What the database holds of the cluster's components, and under which names. */
  const remembered = new Map(rows.map(({ key, facts }) => [key, facts]));
  const names = createFleetNames(kept, new Map(rows.map(({ key, name }) => [key, name])));
  /** Components that were told since the start; one that is not told yet may be told still. */
  const present = new Set<string>();
  const dirty = new Set<string>();
  const unkept = new Map<string, string>();
  let swept = false;
  let cancelPlan: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stopped = false;

  const keep = async (components: readonly ClusterComponent[]) => {
    await names.find(components.map(idOf));
    const told = components.map((one) => {
      const key = idKey(idOf(one));
      const runs = watch()?.runsOf(key) ?? [];
      const pushed = runs.filter(({ event }) => event === "push").map(({ commit }) => commit ?? "");
      const defined = git.definedFor(one, pushed.toSorted().join(" ") || null);
      return {
        key,
        told: toldByCluster(one, runs, remembered.get(key) ?? null, defined, names.of(key)),
      };
    });
    for (const chunk of chunksOf(told, KEPT_AT_ONCE)) {
      const taken = await keepKnown(
        kept,
        "cluster",
        chunk.map((one) => one.told),
        { all: false },
      );
      for (const {
        key,
        told: { known },
      } of chunk) {
        if (!taken.has(rowKey(known))) {
          present.add(key);
          if (known.cluster !== null) remembered.set(key, known.cluster);
        } else if (names.yield(key)) {
          dirty.add(key);
          plan(GATHERED_MS);
        }
      }
    }
  };
  const forget = async (key: string) => {
    const name = names.of(key);
    const uid = remembered.get(key)?.uid;
    if (name !== undefined && uid !== undefined)
      await forgetKnown(kept, "cluster", { namespace: parseIdKey(key).namespace, name, uid });
    names.forget(key);
    remembered.delete(key);
    present.delete(key);
    unkept.delete(key);
  };

  /** One that cannot be kept costs itself: without it all others go on. */
  const keepEach = async (components: readonly ClusterComponent[]) => {
    try {
      await keep(components);
      for (const one of components) unkept.delete(idKey(idOf(one)));
    } catch (error) {
      // A database that is away refuses all of them alike.
      if (workFailure(error) !== null || components.length === 0) throw error;
      if (components.length > 1) {
        for (const one of components) await keepEach([one]);
        return;
      }
      for (const one of components)
        unkept.set(idKey(idOf(one)), `Component ${rowKey(one)} cannot be kept: ${causeText(error)}.`);
      onFault(error, KEEPING);
    }
  };

  const flush = async () => {
    const source = watch();
    if (source === null) return;
    const keys = [...dirty];
    dirty.clear();
    try {
      const isComplete = source.state().complete;
      // What is gone goes first, and with it its name: another of the other group may have that by now.
      for (const key of keys) if (present.has(key) && source.component(key) === undefined) await forget(key);
      // What cannot be seen now, a namespace or a model, may be told later; what is gone of it goes then.
      if (isComplete) for (const key of [...remembered.keys()]) if (source.isGone(key)) await forget(key);
      // The name that it will have is not known yet.
      const waiting = new Set(keys.filter((key) => names.of(key) === undefined && source.mayBePreceded(key)));
      await keepEach(keys.filter((key) => !waiting.has(key)).flatMap((key) => source.component(key) ?? []));
      for (const key of waiting) dirty.add(key);
      if (waiting.size > 0) plan(GATHERED_MS);
      if (isComplete) swept = true;
      await onKept();
    } catch (error) {
      for (const key of keys) dirty.add(key);
      onFault(error, KEEPING);
      plan(RETRIED_AFTER_MS);
    }
  };
  const plan = (afterMs: number) => {
    if (cancelPlan !== null || stopped) return;
    cancelPlan = afterwards(afterMs, { what: KEEPING, onFault }, () => {
      cancelPlan = null;
      writing = writing.then(flush);
    });
  };

  return {
    touch(keys) {
      for (const key of keys) dirty.add(key);
      plan(GATHERED_MS);
    },
    caughtUp: () => swept,
    problems: () => [...unkept.values()],
    async keepNow(one) {
      const done = writing.then(() => keep([one]));
      writing = done.catch(() => undefined);
      await done;
    },
    async stop() {
      stopped = true;
      cancelPlan?.();
      await writing;
    },
  };
}

async function clusterRows({ database }: KeptFleet) {
  const rows = await database.sql
    .select({ namespace: component.namespace, name: component.name, cluster: component.cluster })
    .from(component)
    .where(eq(component.source, "cluster"));
  return rows.map(({ namespace, name, cluster }) => {
    const facts = cluster as ClusterFacts;
    return { key: idKey({ group: facts.group, namespace, name: splitName(name).name }), name, facts };
  });
}
