import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { watchFailure } from "./status.ts";

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
  /** Null: it answers. */
  readonly onState: (failure: ClusterFailure | null) => void;
  /** The whole is listed again after this, in case a change was missed. */
  readonly resyncMs: number;
  readonly random?: () => number;
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

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
const LONGEST_WAIT_MS = 60_000;
/** The server ends a watch after this; the next goes on where it ended. */
const WATCH_SECONDS = 300;

/**
 * Follows a collection until `signal` ends it: lists, watches from there, goes on after a broken stream from the last
 * version seen (bookmarks move it on), and lists again when that version is too old (410) or a resync is due. While the
 * cluster is away nothing is told but the failure: what was known stays.
 */
export async function follow<T>(following: Following<T>): Promise<void> {
  const { signal, random = Math.random, wait = waited } = following;
  let failures = 0;
  const backOff = async (failure: ClusterFailure) => {
    if (signal.aborted) return;
    following.onState(failure);
    const grown = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
    failures += 1;
    const asked = (failure.retryAfterSeconds ?? 0) * 1000;
    await wait(Math.max(asked, grown * (0.5 + random() / 2)), signal);
  };
  while (!signal.aborted) {
    const listed = await listAll(following, signal);
    if (!listed.ok) {
      await backOff(listed.failure);
      continue;
    }
    await following.onChange({ type: "snapshot", objects: listed.value.objects });
    following.onState(null);
    failures = 0;
    const resync = AbortSignal.any([signal, AbortSignal.timeout(following.resyncMs)]);
    let version: string | null = listed.value.resourceVersion;
    while (version !== null && !resync.aborted) {
      const watched: Watched = await watchOnce(following, version, resync);
      version = watched.version;
      if (watched.failure === null) failures = 0;
      if (resync.aborted) continue;
      // A server that ends each watch at once is waited for too: nothing may turn in a circle without rest.
      if (watched.failure === null) await wait(FIRST_WAIT_MS * (0.5 + random() / 2), signal);
      else await backOff(watched.failure);
    }
  }
}

interface Watched {
  /** Where the next goes on from; null: it has to be listed again. */
  readonly version: string | null;
  readonly failure: ClusterFailure | null;
}

/** One watch until it ends. */
async function watchOnce<T>(following: Following<T>, from: string, signal: AbortSignal): Promise<Watched> {
  const { cluster, as, path } = following;
  const query = queryOf({
    watch: "1",
    resourceVersion: from,
    allowWatchBookmarks: "true",
    timeoutSeconds: String(WATCH_SECONDS),
    labelSelector: following.labelSelector,
  });
  const ended = (version: string, failure: ClusterFailure): Watched =>
    failure.code === "cluster-expired" ? { version: null, failure: null } : { version, failure };
  const opened = await cluster.lines({ as, method: "GET", path: `${path}?${query}`, signal });
  if (!opened.ok) return ended(from, opened.failure);
  following.onState(null);
  let version = from;
  try {
    for await (const line of opened.value) {
      const event = eventSchema.safeParse(JSON.parse(line));
      if (!event.success) throw new SyntaxError("an event of no known type");
      const { type, object } = event.data;
      if (type === "ERROR") return ended(version, watchFailure(object, cluster.server));
      version = versioned.parse(object).metadata.resourceVersion;
      if (type !== "BOOKMARK")
        await following.onChange({
          type: type === "DELETED" ? "delete" : "upsert",
          object: following.read(object),
        });
    }
    return { version, failure: null };
  } catch (error) {
    if (signal.aborted) return { version, failure: null };
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      return {
        version: null,
        failure: clusterFailure(
          "cluster-malformed",
          `${cluster.server} sends events of ${path} that cannot be read.`,
        ),
      };
    return {
      version,
      failure: clusterFailure("cluster-away", `The watch of ${path} at ${cluster.server} broke.`),
    };
  }
}

function queryOf(members: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
