import { setTimeout as sleep } from "node:timers/promises";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { listAll } from "./list-watch.ts";

/** The namespaces that may be seen. */
export interface Namespaces {
  /** Named in the settings: these alone are asked for, and one that cannot be read is a fault and not somebody else's. */
  readonly named: boolean;
  /** Tells them, and again whenever they are others, until `signal`. */
  follow(
    signal: AbortSignal,
    onNames: (names: readonly string[]) => void,
    onFailure: (failure: ClusterFailure) => void,
  ): Promise<void>;
}

export const namedNamespaces = (names: readonly string[]): Namespaces => ({
  named: true,
  follow: async (_signal, onNames) => onNames(names),
});

/** Namespaces come and go seldom; Konflux's namespace-lister has no watch. */
const LISTED_EVERY_MS = 60_000;
const RETRIED_AFTER_MS = 5_000;

/** Asks the cluster; behind Konflux's proxy the namespace-lister answers with those that the person may see. */
export function listedNamespaces(cluster: Cluster, as: ClusterActor): Namespaces {
  return {
    named: false,
    async follow(signal, onNames, onFailure) {
      const collection = { cluster, as, path: "/api/v1/namespaces", limit: 500, read: nameOf };
      while (!signal.aborted) {
        const listed = await listAll(collection, signal);
        if (signal.aborted) return;
        if (listed.ok) onNames(listed.value.objects.filter((name) => name !== ""));
        else if (listed.failure.code === "cluster-denied")
          onFailure(namespacesUnknown(cluster.server, listed.failure.message));
        else onFailure(listed.failure);
        const asked = listed.ok ? LISTED_EVERY_MS : (listed.failure.retryAfterSeconds ?? 0) * 1000;
        await sleep(Math.max(asked, RETRIED_AFTER_MS), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

const nameOf = (object: unknown): string =>
  (object as { metadata?: { name?: string } } | null)?.metadata?.name ?? "";

/** What the person who set Twofold up can do about namespaces that cannot be found out. */
const namespacesUnknown = (server: string, reason: string): ClusterFailure => ({
  ...clusterFailure(
    "cluster-denied",
    `${server} lets this account list neither all namespaces together nor their names: ${reason}`,
  ),
  next: "Name the namespaces in the settings, under `cluster.namespaces`.",
});
