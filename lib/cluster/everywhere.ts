import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { inBackground, keepGoing } from "#lib/background/keep-going.ts";
import type { Result } from "#lib/oci/result.ts";
import { mayList } from "./annotate.ts";
import type { Unreadable } from "./components.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";
import { type Asked, type CollectionChange, type Following, follow } from "./list-watch.ts";
import type { Namespaces } from "./namespaces.ts";
import type { Pulse } from "./pulse.ts";
import type { Turns } from "./turns.ts";

/** What was there under a key (`namespace/name`) and what is there now. */
export interface ItemChange<T> {
  readonly key: string;
  readonly before: T | undefined;
  readonly after: T | undefined;
}

export interface EverywhereTiming {
  /** A list that is denied for so long is denied, where no access review says so before. */
  readonly deniedForMs: number;
  /** Rights on all namespaces together may be given while each is followed by itself. */
  readonly widenedEveryMs: number;
  readonly resyncMs: number;
}

export const everywhereTiming: EverywhereTiming = {
  deniedForMs: 10_000,
  widenedEveryMs: 10 * 60_000,
  resyncMs: 30 * 60_000,
};

export interface EverywhereOptions<T> {
  readonly cluster: Cluster;
  readonly as: ClusterActor;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly labelSelector?: string;
  readonly limit: number;
  /** Null: of no interest. */
  readonly read: (object: unknown) => Result<T | null, Unreadable>;
  readonly namespaces: Namespaces;
  /** Namespaces whose objects are remembered of an earlier time. */
  readonly remembered: ReadonlySet<string>;
  readonly pulse: Pulse;
  readonly turns: Turns;
  readonly signal: AbortSignal;
  readonly onItems: (changes: readonly ItemChange<T>[]) => void;
  /** A part was told, fails, or answers again. */
  readonly onState: () => void;
  readonly timing: EverywhereTiming;
  readonly now: () => Date;
}

/** A namespace that is followed by itself, or all of them together. */
export interface Part {
  /** Null: all namespaces together. */
  readonly namespace: string | null;
  /** All that is there was told once. */
  readonly told: boolean;
  /** Something is known of it, now or of an earlier time: that it may not be read is a loss. */
  readonly expected: boolean;
  /** Why it cannot be read now. */
  readonly failure: ClusterFailure | null;
  /** Since when not; null where it never could. */
  readonly failingSince: Date | null;
}

export interface Everywhere<T> {
  /** The settings name the namespaces. */
  readonly named: boolean;
  /** What was told stays while it cannot be read. */
  readonly items: ReadonlyMap<string, T>;
  readonly unreadable: ReadonlyMap<string, Unreadable>;
  parts(): readonly Part[];
  /** The part that a namespace is in; undefined: it is not one that is followed. */
  partOf(namespace: string): Part | undefined;
  /** Why the namespaces cannot be found out; null: they can, or need not be. */
  listing(): { readonly failure: ClusterFailure; readonly since: Date | null } | null;
  /** Nothing is asked, and nobody is called, before this. */
  begin(): void;
}

/** One list-and-watch: of a namespace, or of all of them. */
interface Stream extends Part {
  readonly ending: AbortController;
  readonly keys: Set<string>;
  told: boolean;
  expected: boolean;
  failure: ClusterFailure | null;
  failingSince: Date | null;
}

interface Entry<T> {
  readonly key: string;
  readonly read: Result<T | null, Unreadable>;
}

/** Of many namespaces that may not be read, about one is asked again in a second. */
const REFUSED_EVERY_MS = 1_000;
const REVIEWED_WITHIN_MS = 5_000;

/**
 * Follows a resource in every namespace that may be seen: all at once where that is allowed, else each namespace by itself
 * (RBAC grants `list` per namespace or for all). What was told stays while it cannot be read.
 */
export function followEverywhere<T>(options: EverywhereOptions<T>): Everywhere<T> {
  const { cluster, as, group, plural, signal, namespaces, pulse, timing, onState, now } = options;
  const items = new Map<string, T>();
  const unreadable = new Map<string, Unreadable>();
  const streams = new Map<string | null, Stream>();
  let listing: { failure: ClusterFailure; since: Date | null } | null = null;
  /** Ends the following of each namespace by itself. */
  let narrow: AbortController | null = null;

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
      if (!read.ok) {
        unreadable.set(key, read.failure);
        return;
      }
      unreadable.delete(key);
      set(key, read.value ?? undefined);
    };
    const isFirst = change.type === "snapshot" && !stream.told;
    if (change.type === "snapshot") {
      const there = new Set(change.objects.map(({ key }) => key));
      for (const key of stream.keys) if (!there.has(key)) drop(key);
      for (const entry of change.objects) keep(entry);
      stream.told = true;
      stream.expected = true;
    } else if (change.type === "delete") drop(change.object.key);
    else keep(change.object);
    if (changes.length > 0) options.onItems(changes);
    if (isFirst) onState();
  };

  const makeStream = (namespace: string | null): Stream => ({
    namespace,
    ending: new AbortController(),
    keys: new Set(),
    told: false,
    expected: namespace !== null && options.remembered.has(namespace),
    failure: null,
    failingSince: null,
  });

  const run = (
    stream: Stream,
    on: {
      readonly change: (change: CollectionChange<Entry<T>>) => void;
      readonly state: (failure: ClusterFailure | null, asked: Asked) => void;
    },
  ) => {
    const { namespace } = stream;
    const within = namespace === null ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
    const ending = AbortSignal.any([signal, stream.ending.signal]);
    const following: Following<Entry<T>> = {
      cluster,
      as,
      path: `/apis/${group}/${options.version}${within}/${plural}`,
      ...(options.labelSelector === undefined ? {} : { labelSelector: options.labelSelector }),
      limit: options.limit,
      read: (object) => ({ key: keyOf(object), read: options.read(object) }),
      pulse,
      turns: options.turns,
      signal: ending,
      resyncMs: timing.resyncMs,
      async onChange(change) {
        if (!ending.aborted) on.change(change);
      },
      onState(failure, asked) {
        if (!ending.aborted) on.state(failure, asked);
      },
      atLeastMs: ({ code }) =>
        namespace !== null && !stream.expected && (code === "cluster-denied" || code === "cluster-not-found")
          ? streams.size * REFUSED_EVERY_MS
          : 0,
    };
    keepGoing({
      what: `Following ${plural}${namespace === null ? "" : ` of ${namespace}`}`,
      signal: ending,
      turn: () => follow(following).then(() => null),
    });
  };

  const takeState = (stream: Stream, failure: ClusterFailure | null) => {
    const isNews = stream.failure?.code !== failure?.code;
    // A stream that lists again and again what cannot be listed says the same; that is no news.
    if (failure === null) stream.failingSince = null;
    else if (stream.failure === null) stream.failingSince = stream.told ? now() : null;
    stream.failure = failure;
    if (isNews) onState();
  };

  const open = (namespace: string) => {
    const stream = makeStream(namespace);
    streams.set(namespace, stream);
    run(stream, {
      change: (change) => takeChange(stream, change),
      state: (failure) => takeState(stream, failure),
    });
    return stream;
  };

  const openWide = (stream: Stream) => {
    let judging: { readonly since: number } | null = null;
    const judge = async (since: number, failure: ClusterFailure) => {
      const within = AbortSignal.any([signal, stream.ending.signal, AbortSignal.timeout(REVIEWED_WITHIN_MS)]);
      const review = await mayList(cluster, as, { group, plural, namespace: null }, within);
      // Answered meanwhile, or over.
      if (judging === null || stream.ending.signal.aborted || signal.aborted) return;
      const refused = review.ok && !review.value.allowed;
      if (!refused && performance.now() - since < timing.deniedForMs) return;
      takeState(stream, failure);
      goNarrow(stream);
    };
    run(stream, {
      change(change) {
        if (streams.get(null) !== stream) takeOver(stream);
        takeChange(stream, change);
      },
      state(failure, asked) {
        if (failure?.code !== "cluster-denied") judging = null;
        else if (streams.get(null) !== stream) {
          stream.ending.abort();
          return;
        }
        // An API server that starts denies everything for a moment, so one refusal says little.
        else if (asked === "list") {
          judging ??= { since: performance.now() };
          const { since } = judging;
          inBackground(`Judging the rights to list ${plural}`, () => judge(since, failure));
        }
        // Not allowed, or not yet: that is found out first, and until then it stands as it did.
        if (failure?.code === "cluster-denied") return;
        if (streams.get(null) === stream) takeState(stream, failure);
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
    if (wide?.told === false) streams.delete(null);
    const ending = new AbortController();
    narrow = ending;
    namespaces.follow(AbortSignal.any([signal, ending.signal]), {
      onNames(names) {
        listing = null;
        for (const [namespace, stream] of streams) {
          if (namespace !== null && !names.includes(namespace)) close(namespace, stream);
        }
        const left = streams.get(null);
        for (const name of names) {
          if (streams.has(name)) continue;
          const stream = open(name);
          if (left !== undefined && handOver(left, stream)) stream.expected = true;
        }
        if (left !== undefined) close(null, left);
        onState();
      },
      onFailure(failure) {
        listing = { failure, since: listing?.since ?? (wide?.told ? now() : null) };
        onState();
      },
    });
    if (!namespaces.named)
      keepGoing({
        what: `Following ${plural} of all namespaces`,
        signal: ending.signal,
        turn: (ended) => widenLater(ended).then(() => null),
      });
  };

  /** All together may be followed again: what each namespace told is its own now. */
  const takeOver = (wide: Stream) => {
    narrow?.abort();
    [narrow, listing] = [null, null];
    for (const stream of streams.values()) {
      stream.ending.abort();
      for (const key of stream.keys) wide.keys.add(key);
    }
    streams.clear();
    streams.set(null, wide);
  };

  /** A cluster that was away may have refused in its confusion; else rights change seldom. */
  const widenLater = async (ending: AbortSignal) => {
    while (!ending.aborted && !signal.aborted) {
      const early = AbortSignal.any([signal, ending, pulse.back()]);
      await sleep(timing.widenedEveryMs, undefined, { signal: early }).catch(() => undefined);
      if (ending.aborted || signal.aborted) return;
      const wide = makeStream(null);
      openWide(wide);
      // Until it takes over, or is refused.
      await aborted(AbortSignal.any([signal, ending, wide.ending.signal]));
      if (streams.get(null) !== wide) wide.ending.abort();
    }
  };

  return {
    named: namespaces.named,
    items,
    unreadable,
    parts: () => [...streams.values()],
    partOf: (namespace) => streams.get(namespace) ?? streams.get(null),
    listing: () => listing,
    begin() {
      if (namespaces.named) return goNarrow(null);
      const wide = makeStream(null);
      streams.set(null, wide);
      openWide(wide);
    },
  };
}

/** Whether there was anything to hand over. */
function handOver(from: Stream, to: Stream): boolean {
  const keys = [...from.keys].filter((key) => key.startsWith(`${to.namespace}/`));
  for (const key of keys) {
    from.keys.delete(key);
    to.keys.add(key);
  }
  return keys.length > 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

const named = z.object({ metadata: z.object({ namespace: z.string(), name: z.string() }) });

function keyOf(object: unknown): string {
  const { success, data } = named.safeParse(object);
  return success ? `${data.metadata.namespace}/${data.metadata.name}` : "";
}
