import { eq } from "drizzle-orm";
import type { ClusterComponent } from "#lib/cluster/components.ts";
import type { FleetWatch } from "#lib/cluster/watch-fleet.ts";
import { toldByCluster } from "#lib/components/from-cluster.ts";
import { forgetKnown, type KeptFleet, keepKnown } from "#lib/components/known.ts";
import type { ClusterFacts } from "#lib/components/record.ts";
import { rowKey } from "#lib/components/row-key.ts";
import { chunksOf } from "#lib/db/bulk.ts";
import { awayFailure } from "#lib/db/open.ts";
import { component } from "#lib/db/schema.ts";
import type { GitReader } from "./git-reader.ts";

export interface ClusterKeeper {
  /** These components are not as they were. */
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
  readonly onFault: (error: unknown) => void;
}

/** Events come in bursts: one write for all of a moment. */
const GATHERED_MS = 200;
const RETRIED_AFTER_MS = 5_000;
const KEPT_AT_ONCE = 1000;

/** Brings what a cluster tells into the database, in the order it was told. */
export async function createKeeper(options: KeeperOptions): Promise<ClusterKeeper> {
  const { kept, watch, git, onKept, onFault } = options;
  /** What the database holds of the cluster's components. */
  const remembered = await rememberedFacts(kept);
  /** Components that were told since the start; one that is not told yet may be told still. */
  const present = new Set<string>();
  const dirty = new Set<string>();
  const unkept = new Map<string, string>();
  let swept = false;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stopped = false;

  const keep = async (components: readonly ClusterComponent[]) => {
    const told = components.map((one) => {
      const key = rowKey(one);
      const runs = watch()?.runsOf(key) ?? [];
      const pushed = runs.filter(({ event }) => event === "push").map(({ commit }) => commit ?? "");
      const defined = git.definedFor(one, pushed.toSorted().join(" ") || null);
      return toldByCluster(one, runs, remembered.get(key) ?? null, defined);
    });
    for (const chunk of chunksOf(told, KEPT_AT_ONCE)) {
      await keepKnown(kept, "cluster", chunk, { all: false });
      for (const { known } of chunk) {
        present.add(rowKey(known));
        if (known.cluster !== null) remembered.set(rowKey(known), known.cluster);
      }
    }
  };
  const forget = async (key: string) => {
    const [namespace = "", name = ""] = key.split("/");
    await forgetKnown(kept, "cluster", { namespace, name });
    remembered.delete(key);
    present.delete(key);
    unkept.delete(key);
  };

  /** One that cannot be kept costs itself: without it all others go on. */
  const keepEach = async (components: readonly ClusterComponent[]) => {
    try {
      await keep(components);
      for (const one of components) unkept.delete(rowKey(one));
    } catch (error) {
      // A database that is away refuses all of them alike.
      if (awayFailure(error) !== null || components.length === 0) throw error;
      if (components.length > 1) {
        for (const one of components) await keepEach([one]);
        return;
      }
      for (const one of components)
        unkept.set(rowKey(one), `Component ${rowKey(one)} cannot be kept: ${reasonOf(error)}.`);
      onFault(error);
    }
  };

  const flush = async () => {
    const source = watch();
    if (source === null) return;
    const keys = [...dirty];
    dirty.clear();
    try {
      await keepEach(keys.flatMap((key) => source.component(key) ?? []));
      for (const key of keys) if (present.has(key) && source.component(key) === undefined) await forget(key);
      if (source.state().complete) {
        // What cannot be seen now, a namespace or a model, may be told later; what is gone of it goes then.
        for (const [key, { group }] of [...remembered]) if (source.isGone({ key, group })) await forget(key);
        swept = true;
      }
      await onKept();
    } catch (error) {
      for (const key of keys) dirty.add(key);
      onFault(error);
      plan(RETRIED_AFTER_MS);
    }
  };
  const plan = (afterMs: number) => {
    if (timer !== null || stopped) return;
    timer = setTimeout(() => {
      timer = null;
      writing = writing.then(flush);
    }, afterMs);
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
      if (timer !== null) clearTimeout(timer);
      await writing;
    },
  };
}

/** The innermost cause: what wraps it repeats the query, and that is nobody's to read. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : reasonOf(error.cause);
}

async function rememberedFacts({ database }: KeptFleet): Promise<Map<string, ClusterFacts>> {
  const rows = await database.sql
    .select({ namespace: component.namespace, name: component.name, cluster: component.cluster })
    .from(component)
    .where(eq(component.source, "cluster"));
  return new Map(rows.map((row) => [rowKey(row), row.cluster as ClusterFacts]));
}
