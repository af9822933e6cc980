import { z } from "zod";
import type { Result } from "#lib/oci/result.ts";
import type { Unreadable } from "./components.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";
import { type CollectionChange, follow } from "./list-watch.ts";
import type { Namespaces } from "./namespaces.ts";

/** What was there under a key (`namespace/name`) and what is there now. */
export interface ItemChange<T> {
  readonly key: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

export interface EverywhereOptions<T> {
  readonly cluster: Cluster;
  readonly as: ClusterActor;
  /** `group/version`, as in the path. */
  readonly groupVersion: string;
  readonly plural: string;
  readonly labelSelector?: string;
  readonly limit: number;
  /** Null: of no interest. */
  readonly read: (object: unknown) => Result<T | null, Unreadable>;
  readonly namespaces: Namespaces;
  readonly signal: AbortSignal;
  readonly onItems: (changes: readonly ItemChange<T>[]) => void;
  /** The state may be another. */
  readonly onState: () => void;
  readonly resyncMs: number;
  readonly now: () => Date;
}

export interface EverywhereState {
  /** All there is was told, or there is no such resource in the cluster. */
  readonly complete: boolean;
  /** The cluster has no such resource. */
  readonly absent: boolean;
  /** Why a part of it cannot be read now; null: all of it can. */
  readonly failure: ClusterFailure | null;
  /** Since when not; null where it never could. */
  readonly failingSince: Date | null;
  readonly unreadable: readonly Unreadable[];
}

export interface Everywhere<T> {
  readonly items: ReadonlyMap<string, T>;
  state(): EverywhereState;
  /** Nothing is asked, and nobody is called, before this. */
  begin(): void;
}

/** One list-and-watch: of a namespace, or of all of them. */
interface Stream {
  readonly ending: AbortController;
  readonly keys: Set<string>;
  told: boolean;
  failure: ClusterFailure | null;
  failingSince: Date | null;
}

interface Entry<T> {
  readonly key: string;
  readonly read: Result<T | null, Unreadable>;
}

/**
 * Follows a resource in every namespace that may be seen: all at once where that is allowed, else each namespace by itself
 * (RBAC grants `list` per namespace or for all). What was told stays while the cluster is away.
 */
export function followEverywhere<T>(options: EverywhereOptions<T>): Everywhere<T> {
  const { signal, namespaces, onState, now } = options;
  const items = new Map<string, T>();
  const unreadable = new Map<string, Unreadable>();
  const streams = new Map<string | null, Stream>();
  let listing: { failure: ClusterFailure; since: Date | null } | null = null;

  const takeChange = (stream: Stream, change: CollectionChange<Entry<T>>) => {
    const changes: ItemChange<T>[] = [];
    const set = (key: string, after: T | undefined) => {
      const before = items.get(key);
      if (after === undefined) items.delete(key);
      else items.set(key, after);
      if (before !== undefined || after !== undefined) changes.push({ key, before, after });
    };
    const drop = (key: string) => {
      stream.keys.delete(key);
      unreadable.delete(key);
      set(key, undefined);
    };
    const keep = ({ key, read }: Entry<T>) => {
      stream.keys.add(key);
      // One that cannot be read any more stays as it was last known, and is reported.
      if (!read.ok) return void unreadable.set(key, read.failure);
      unreadable.delete(key);
      set(key, read.value ?? undefined);
    };
    if (change.type === "snapshot") {
      const there = new Set(change.objects.map(({ key }) => key));
      for (const key of stream.keys) if (!there.has(key)) drop(key);
      for (const entry of change.objects) keep(entry);
      stream.told = true;
    } else if (change.type === "delete") drop(change.object.key);
    else keep(change.object);
    if (changes.length > 0) options.onItems(changes);
    onState();
  };

  const open = (namespace: string | null) => {
    const stream: Stream = {
      ending: new AbortController(),
      keys: new Set(),
      told: false,
      failure: null,
      failingSince: null,
    };
    streams.set(namespace, stream);
    const within = namespace === null ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
    void follow<Entry<T>>({
      cluster: options.cluster,
      as: options.as,
      path: `/apis/${options.groupVersion}${within}/${options.plural}`,
      ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
      limit: options.limit,
      read: (object) => ({ key: keyOf(object), read: options.read(object) }),
      signal: AbortSignal.any([signal, stream.ending.signal]),
      resyncMs: options.resyncMs,
      onChange: async (change) => takeChange(stream, change),
      onState(failure) {
        if (failure?.code === "cluster-denied" && namespace === null) return void goNarrow(stream);
        // A stream that lists again and again what cannot be listed says the same; that is no news.
        if (failure === null) stream.failingSince = null;
        else if (stream.failure === null) stream.failingSince = stream.told ? now() : null;
        stream.failure = failure;
        onState();
      },
    });
  };

  const close = (namespace: string | null, stream: Stream) => {
    stream.ending.abort();
    streams.delete(namespace);
    takeChange(stream, { type: "snapshot", objects: [] });
  };

  /** Not allowed for all namespaces together; what was told of them stays until each is read by itself. */
  const goNarrow = (wide: Stream | null) => {
    wide?.ending.abort();
    void namespaces.follow(
      signal,
      (names) => {
        listing = null;
        for (const [namespace, stream] of streams) {
          if (namespace !== null && !names.includes(namespace)) close(namespace, stream);
        }
        for (const name of names) {
          if (streams.has(name)) continue;
          open(name);
          if (wide !== null) handOver(wide, streams.get(name), `${name}/`);
        }
        if (wide !== null && streams.get(null) === wide) close(null, wide);
        onState();
      },
      (failure) => {
        listing = { failure, since: listing?.since ?? (wide?.told ? now() : null) };
        onState();
      },
    );
  };

  return {
    items,
    begin() {
      if (namespaces.named) goNarrow(null);
      else open(null);
    },
    state() {
      const all = [...streams.values()];
      const failing = all.filter(({ failure }) => failure !== null && isFailing(failure, namespaces.named));
      const absent = all.length > 0 && all.every(({ failure }) => failure?.code === "cluster-not-found");
      const since = failing.map((stream) => stream.failingSince?.getTime() ?? Number.NEGATIVE_INFINITY);
      const earliest = Math.min(...since);
      return {
        complete:
          listing === null &&
          all.length > 0 &&
          failing.length === 0 &&
          all.every(({ told, failure }) => told || failure !== null),
        absent,
        failure: listing?.failure ?? failing[0]?.failure ?? null,
        failingSince:
          listing === null ? (Number.isFinite(earliest) ? new Date(earliest) : null) : listing.since,
        unreadable: [...unreadable.values()],
      };
    },
  };
}

/** A resource that is not there is none; a namespace that was found and may not be read is not ours to see. */
function isFailing(failure: ClusterFailure, namespacesAreNamed: boolean): boolean {
  if (failure.code === "cluster-not-found") return false;
  return failure.code !== "cluster-denied" || namespacesAreNamed;
}

function handOver(from: Stream, to: Stream | undefined, prefix: string): void {
  for (const key of from.keys) {
    if (!key.startsWith(prefix)) continue;
    from.keys.delete(key);
    to?.keys.add(key);
  }
}

const named = z.object({ metadata: z.object({ namespace: z.string(), name: z.string() }) });

function keyOf(object: unknown): string {
  const { success, data } = named.safeParse(object);
  return success ? `${data.metadata.namespace}/${data.metadata.name}` : "";
}
