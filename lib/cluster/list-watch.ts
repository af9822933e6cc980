import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import type { Pulse } from "./pulse.ts";
import { faultOf, watchFailure } from "./status.ts";
import type { Turns } from "./turns.ts";

/** What happened to a collection: all of it as it stands, or one object. */
export type CollectionChange<T> =
  | { readonly type: "snapshot"; readonly objects: readonly T[] }
  | { readonly type: "upsert"; readonly object: T }
  | { readonly type: "delete"; readonly object: T };

export interface Collection<T> {
  readonly cluster: Cluster;
  readonly as: ClusterActor;
  /** Path of the collection, without a query. */
  readonly path: string;
  readonly labelSelector?: string;
  /** Objects per page of a list. */
  readonly limit: number;
  /** Takes what is needed of an object as its page comes, so that no more than a page of whole objects is ever held. */
  readonly read: (object: unknown) => T;
}

export interface Following<T> extends Collection<T> {
  readonly signal: AbortSignal;
  /** Awaited, so that changes are kept in their order. */
  readonly onChange: (change: CollectionChange<T>) => Promise<void>;
  /** Null: it answers. `asked` is what failed. */
  readonly onState: (failure: ClusterFailure | null, asked: Asked) => void;
  /** The least time to the next attempt after this failure, where it is more than the usual back-off. */
  readonly atLeastMs?: (failure: ClusterFailure) => number;
  readonly pulse: Pulse;
  /** Lists, and watches while they are opened, take one. */
  readonly turns: Turns;
  /** The whole is listed again after this, in case a change was missed. */
  readonly resyncMs: number;
  readonly random?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Asked = "list" | "watch";

const listSchema = z.object({
  metadata: z.object({ resourceVersion: z.string(), continue: z.string().optional() }),
  items: z.array(z.unknown()),
});

const eventSchema = z.object({
  type: z.enum(["ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR"]),
  object: z.unknown(),
});
const versioned = z.object({ metadata: z.object({ resourceVersion: z.string() }) });

export interface Listed<T> {
  readonly objects: readonly T[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
}

/** How often a list whose continue token ran out is begun again before it is given up. */
const LIST_ATTEMPTS = 3;

/**
 * The whole collection, page by page (Kubernetes: Retrieving large results sets in chunks). A continue token that ran out
 * (410) begins the list anew, so that what is given is of one moment.
 */
export async function listAll<T>(
  collection: Collection<T>,
  signal: AbortSignal,
): Promise<Result<Listed<T>, ClusterFailure>> {
  for (let attempt = 1; ; attempt += 1) {
    const listed = await listOnce(collection, signal);
    if (listed.ok || listed.failure.code !== "cluster-expired" || attempt === LIST_ATTEMPTS) return listed;
  }
}

async function listOnce<T>(
  collection: Collection<T>,
  signal: AbortSignal,
): Promise<Result<Listed<T>, ClusterFailure>> {
  const { cluster, as, path, limit, read } = collection;
  const objects: T[] = [];
  for (let token: string | undefined; ; ) {
    const query = queryOf({ limit: String(limit), continue: token, labelSelector: collection.labelSelector });
    const answer = await cluster.json({ as, method: "GET", path: `${path}?${query}`, signal });
    if (!answer.ok) return answer;
    const page = listSchema.safeParse(answer.value);
    if (!page.success)
      return fail(clusterFailure("cluster-malformed", `${cluster.server} answers ${path} with no list.`));
    objects.push(...page.data.items.map(read));
    // An empty token is the last page's.
    token = page.data.metadata.continue || undefined;
    if (token === undefined) return ok({ objects, resourceVersion: page.data.metadata.resourceVersion });
  }
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A stream that fails while the server answers everybody else is not called each time somebody is answered. */
const WOKEN_EVERY_MS = 30_000;
/** The back-off of one that was woken grows again from here: 2 s. */
const WOKEN_FAILURES = 2;
/** The server ends a watch after this; the next goes on where it ended. */
const WATCH_SECONDS = 300;
/** One that the server did not end then is on a connection that is dead. */
const WATCH_DEADLINE_MS = (WATCH_SECONDS + 30) * 1000;

/** Failures that are the server's or the connection's, and not of what was asked for. */
const concernsAll = ({ code, status }: ClusterFailure): boolean =>
  code === "cluster-unauthorized" || code === "cluster-config" || (code === "cluster-away" && status !== 429);

/**
 * Follows a collection until `signal` ends it: lists, watches from there, goes on after a broken stream from the last
 * version seen (bookmarks move it on), and lists again when that version is too old (410) or a resync is due. While the
 * cluster is away nothing is told but the failure: what was known stays.
 */
export async function follow<T>(following: Following<T>): Promise<void> {
  const { signal, pulse, turns, random = Math.random, wait = waited } = following;
  let failures = 0;
  let woken = Number.NEGATIVE_INFINITY;
  const backOff = async (failure: ClusterFailure, asked: Asked) => {
    if (signal.aborted) return;
    if (concernsAll(failure)) pulse.missed();
    following.onState(failure, asked);
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
    failures += 1;
    const jittered = Math.max(following.atLeastMs?.(failure) ?? 0, grown) * (0.5 + random() / 2);
    // Who says when to come again is taken at the word.
    if (failure.retryAfterSeconds !== null)
      return wait(Math.max(failure.retryAfterSeconds * 1000, FIRST_WAIT_MS * (0.5 + random() / 2)), signal);
    const callable = concernsAll(failure) && performance.now() - woken >= WOKEN_EVERY_MS;
    const back = pulse.back();
    await wait(jittered, callable ? AbortSignal.any([signal, back]) : signal);
    if (!callable || !back.aborted || signal.aborted) return;
    woken = performance.now();
    failures = Math.min(failures, WOKEN_FAILURES);
    // Not all in the same moment.
    await wait(FIRST_WAIT_MS * random(), signal);
  };
  while (!signal.aborted) {
    const silence = AbortSignal.any([signal, pulse.silence()]);
    const listed = await turns.take(() => listAll(following, silence));
    if (!listed.ok) {
      await backOff(listed.failure, "list");
      continue;
    }
    pulse.heard();
    await following.onChange({ type: "snapshot", objects: listed.value.objects });
    following.onState(null, "list");
    const resyncAt = performance.now() + following.resyncMs;
    let version: string | null = listed.value.resourceVersion;
    while (version !== null && !signal.aborted) {
      const left = resyncAt - performance.now();
      if (left <= 0) break;
      const watched: Watched = await watchOnce(following, version, Math.min(left, WATCH_DEADLINE_MS));
      version = watched.version;
      if (watched.worked) failures = 0;
      // A server that ends each watch at once is waited for too: nothing may turn in a circle without rest.
      if (watched.failure === null) await wait(FIRST_WAIT_MS * (0.5 + random() / 2), signal);
      else await backOff(watched.failure, "watch");
    }
  }
}

interface Watched {
  /** Where the next goes on from; null: it has to be listed again. */
  readonly version: string | null;
  readonly failure: ClusterFailure | null;
  /** It told something, or was open for long: the next failure is the first again. */
  readonly worked: boolean;
}

/** One watch until it ends, or `deadlineMs` are over. */
async function watchOnce<T>(following: Following<T>, from: string, deadlineMs: number): Promise<Watched> {
  const { cluster, as, path, pulse, signal } = following;
  const query = queryOf({
    watch: "1",
    resourceVersion: from,
    allowWatchBookmarks: "true",
    timeoutSeconds: String(WATCH_SECONDS),
    labelSelector: following.labelSelector,
  });
  const begun = performance.now();
  let version = from;
  let toldSomething = false;
  const ended = (failure: ClusterFailure | null, next: string | null = version): Watched => ({
    version: next,
    failure,
    worked: toldSomething || performance.now() - begun > LONGEST_WAIT_MS,
  });
  const refused = (failure: ClusterFailure): Watched => {
    if (failure.code === "cluster-expired") return ended(null, null);
    // Whether it may be read at all, the list says.
    return ended(failure, failure.code === "cluster-denied" ? null : version);
  };
  const silence = pulse.silence();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const until = AbortSignal.any([signal, silence, deadline.signal]);
  const opened = await following.turns.take(() =>
    cluster.lines({ as, method: "GET", path: `${path}?${query}`, signal: until }),
  );
  try {
    if (!opened.ok) return refused(opened.failure);
    pulse.heard();
    following.onState(null, "watch");
    for await (const line of opened.value) {
      pulse.heard();
      const event = eventSchema.safeParse(JSON.parse(line));
      if (!event.success) throw new SyntaxError("an event of no known type");
      const { type, object } = event.data;
      if (type === "ERROR") return refused(watchFailure(object, cluster.server));
      toldSomething = true;
      version = versioned.parse(object).metadata.resourceVersion;
      if (type !== "BOOKMARK")
        await following.onChange({
          type: type === "DELETED" ? "delete" : "upsert",
          object: following.read(object),
        });
    }
    return { ...ended(null), worked: true };
  } catch (error) {
    if (signal.aborted) return ended(null);
    if (silence.aborted) return ended(faultOf(silence.reason, cluster.server));
    if (until.aborted) return ended(null);
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return ended(
        clusterFailure("cluster-malformed", `${cluster.server} sends events of ${path} that cannot be read.`),
        null,
      );
    return ended(clusterFailure("cluster-away", `The watch of ${path} at ${cluster.server} broke.`));
  } finally {
    clearTimeout(timer);
  }
}

function queryOf(members: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
