import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";

/** One object in a namespace; `group` and `version` as in its `apiVersion`. */
export interface ObjectPlace {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Sets annotations, and removes those that are null, by a merge patch (RFC 7386) with the actor's own rights. The
 * `resourceVersion` in it makes the server refuse with 409 (`cluster-conflict`) where the object is another by now.
 */
export function annotate(
  cluster: Cluster,
  as: ClusterActor,
  place: ObjectPlace,
  change: {
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string | null>>;
  },
  signal: AbortSignal,
): Promise<Result<unknown, ClusterFailure>> {
  return cluster.json({
    as,
    method: "PATCH",
    path: pathOf(place),
    body: { type: "application/merge-patch+json", json: { metadata: change } },
    signal,
  });
}

/** The object as it is now. */
export function readObject(
  cluster: Cluster,
  as: ClusterActor,
  place: ObjectPlace,
  signal: AbortSignal,
): Promise<Result<unknown, ClusterFailure>> {
  return cluster.json({ as, method: "GET", path: pathOf(place), signal });
}

function pathOf({ group, version, plural, namespace, name }: ObjectPlace): string {
  const parts = [group, version, "namespaces", namespace, plural, name].map(encodeURIComponent);
  return `/apis/${parts.join("/")}`;
}

/** Whether somebody may do something; if not, why. */
export type Right = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

const reviewSchema = z.object({
  status: z.object({ allowed: z.boolean(), reason: z.string().optional() }),
});

/** Objects of one kind in a namespace, or in all of them. */
export type ObjectScope = Pick<ObjectPlace, "group" | "plural"> & { readonly namespace: string | null };

/** Whether the actor may patch objects of this kind in the namespace, or in all of them. */
export const mayPatch = (
  cluster: Cluster,
  as: ClusterActor,
  scope: ObjectScope,
  signal: AbortSignal,
): Promise<Result<Right, ClusterFailure>> => review(cluster, as, "patch", scope, signal);

export const mayList = (
  cluster: Cluster,
  as: ClusterActor,
  scope: ObjectScope,
  signal: AbortSignal,
): Promise<Result<Right, ClusterFailure>> => review(cluster, as, "list", scope, signal);

/** A SelfSubjectAccessReview (authorization.k8s.io/v1). */
async function review(
  cluster: Cluster,
  as: ClusterActor,
  verb: "patch" | "list",
  { group, plural, namespace }: ObjectScope,
  signal: AbortSignal,
): Promise<Result<Right, ClusterFailure>> {
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const json = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace: namespace ?? "", group, resource: plural, verb } },
  };
  const answer = await cluster.json({
    as,
    method: "POST",
    path,
    body: { type: "application/json", json },
    signal,
  });
  if (!answer.ok) return answer;
  const answered = reviewSchema.safeParse(answer.value);
  if (!answered.success)
    return fail(clusterFailure("cluster-malformed", `${cluster.server} answers ${path} with no review.`));
  const { allowed, reason } = answered.data.status;
  // Authorizers mostly give an empty reason.
  return ok(
    allowed
      ? { allowed }
      : {
          allowed,
          reason: reason || `You don't have access to ${verb} ${plural} in ${namespace ?? "all namespaces"}.`,
        },
  );
}
