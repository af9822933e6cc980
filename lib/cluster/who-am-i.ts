import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { storableText } from "#lib/oci/storable-text.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";

/** A cluster that tells nobody who they are: the API is not served before Kubernetes 1.26, or may not be asked. */
export const UNKNOWN_USER = "unknown";

/** `SelfSubjectReview` was alpha in Kubernetes 1.26, beta in 1.27 and is stable since 1.28. */
const VERSIONS = ["v1", "v1beta1", "v1alpha1"] as const;

const reviewSchema = z.object({
  status: z.object({
    userInfo: z.object({ username: z.string().min(1).transform(storableText) }),
  }),
});

/** It answered, and says nothing of who asks: that may not be asked for, or is answered by something that knows no users. */
const SAYS_NOTHING: ReadonlySet<ClusterFailure["code"]> = new Set([
  "cluster-denied",
  "cluster-refused",
  "cluster-malformed",
]);

/** The user that the API server takes the actor for; `unknown` where it does not say. */
export async function whoAmI(
  cluster: Cluster,
  as: ClusterActor,
  signal: AbortSignal,
): Promise<Result<string, ClusterFailure>> {
  for (const version of VERSIONS) {
    const apiVersion = `authentication.k8s.io/${version}`;
    const answer = await cluster.json({
      as,
      method: "POST",
      path: `/apis/${apiVersion}/selfsubjectreviews`,
      body: { type: "application/json", json: { apiVersion, kind: "SelfSubjectReview" } },
      signal,
    });
    if (answer.ok) {
      const review = reviewSchema.safeParse(answer.value);
      return ok(review.success ? review.data.status.userInfo.username : UNKNOWN_USER);
    }
    if (SAYS_NOTHING.has(answer.failure.code)) return ok(UNKNOWN_USER);
    // An older version may be served.
    if (answer.failure.code !== "cluster-not-found") return fail(answer.failure);
  }
  return ok(UNKNOWN_USER);
}
