import { setTimeout as sleep } from "node:timers/promises";
import { keepGoing } from "#lib/background/keep-going.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { listAll } from "./list-watch.ts";
import { createTurns } from "./turns.ts";

/** The namespaces that may be seen; one list of them for all that follow it. */
export interface Namespaces {
  /** Named in the settings: these alone are asked for, and one that cannot be read is a fault and not somebody else's. */
  readonly named: boolean;
  /** Tells them, and again whenever they were asked for, until `signal`. */
  follow(signal: AbortSignal, follower: NamespacesFollower): void;
  /** Named ones that the cluster does not have. */
  missing(): readonly string[];
}

export interface NamespacesFollower {
  readonly onNames: (names: readonly string[]) => void;
  readonly onFailure: (failure: ClusterFailure) => void;
}

/** Namespaces come and go seldom; Konflux's namespace-lister has no watch. */
const ASKED_EVERY_MS = 60_000;
const RETRIED_AFTER_MS = 5_000;
const DENIED_AGAIN_MS = 30_000;
const ASKED_AT_ONCE = 4;
const LOOKING = "Looking for namespaces";

/** The names of the settings; whether they are there is looked up beside. */
export function namedNamespaces(
  cluster: Cluster,
  as: ClusterActor,
  names: readonly string[],
  { signal, onMissing }: { readonly signal: AbortSignal; readonly onMissing: () => void },
): Namespaces {
  let missing: readonly string[] = [];
  let looked = false;
  const isMissing = async (name: string): Promise<boolean> => {
    const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
    const answer = await cluster.json({ as, method: "GET", path, signal });
    // Who may not look at namespaces is not told.
    return answer.ok ? false : answer.failure.code === "cluster-not-found";
  };
  const look = async () => {
    while (!signal.aborted) {
      const turns = createTurns(ASKED_AT_ONCE);
      const gone = await Promise.all(names.map((name) => turns.take(() => isMissing(name))));
      missing = names.filter((_, at) => gone[at]);
      onMissing();
      await waited(ASKED_EVERY_MS, signal);
    }
  };
  return {
    named: true,
    follow(_signal, { onNames }) {
      onNames(names);
      if (looked) return;
      looked = true;
      keepGoing({ what: LOOKING, signal, turn: () => look().then(() => null) });
    },
    missing: () => missing,
  };
}

/** Asks the cluster; behind Konflux's proxy the namespace-lister answers with those that the person may see. */
export function listedNamespaces(cluster: Cluster, as: ClusterActor): Namespaces {
  const followers = new Set<NamespacesFollower>();
  let told: readonly string[] | null = null;
  let asking: AbortController | null = null;

  const ask = async (signal: AbortSignal) => {
    const collection = { cluster, as, path: "/api/v1/namespaces", limit: 500, read: nameOf };
    while (!signal.aborted) {
      const listed = await listAll(collection, signal);
      if (signal.aborted) return;
      if (listed.ok) {
        const names = listed.value.objects.filter((name) => name !== "");
        told = names;
        for (const { onNames } of [...followers]) onNames(names);
        await waited(ASKED_EVERY_MS, signal);
        continue;
      }
      const denied = listed.failure.code === "cluster-denied";
      const failure = denied ? namespacesUnknown(cluster.server, listed.failure.message) : listed.failure;
      for (const { onFailure } of [...followers]) onFailure(failure);
      const asked = (listed.failure.retryAfterSeconds ?? 0) * 1000;
      await waited(Math.max(asked, denied ? DENIED_AGAIN_MS : RETRIED_AFTER_MS), signal);
    }
  };
  return {
    named: false,
    follow(signal, follower) {
      followers.add(follower);
      if (told !== null) follower.onNames(told);
      signal.addEventListener("abort", () => {
        followers.delete(follower);
        // Asked for as long as anybody wants to know, and told to nobody later when it is old.
        if (followers.size > 0) return;
        asking?.abort();
        [asking, told] = [null, null];
      });
      if (asking !== null) return;
      asking = new AbortController();
      keepGoing({ what: LOOKING, signal: asking.signal, turn: (ended) => ask(ended).then(() => null) });
    },
    missing: () => [],
  };
}

const nameOf = (object: unknown): string =>
  (object as { metadata?: { name?: string } } | null)?.metadata?.name ?? "";

/** What the person who set Twofold up can do about namespaces that cannot be found out. */
const namespacesUnknown = (server: string, reason: string): ClusterFailure => ({
  ...clusterFailure(
    "cluster-denied",
    `${server} does not let this account list components in all namespaces, or the namespaces: ${reason}`,
  ),
  next: "Name the namespaces in the settings, under `cluster.namespaces`.",
});

async function waited(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
