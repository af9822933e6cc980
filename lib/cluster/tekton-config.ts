import { z } from "zod";
import type { Cluster, ClusterActor } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";

/** What Tekton's own ConfigMaps say of results and attestations; null where they may not be read, or say nothing. */
export interface TektonConfig {
  /** `results-from` of `feature-flags`. */
  readonly extraction: "termination-message" | "sidecar-logs" | null;
  /** `max-result-size` of the same, bytes. */
  readonly maxResultBytes: number | null;
  /** `artifacts.pipelinerun.enable-deep-inspection` of `chains-config`. */
  readonly deepInspection: boolean | null;
}

/** Where they are by default, and where OpenShift Pipelines keeps both (TP: config/config-feature-flags.yaml; TC: docs/config.md). */
const PLACES = {
  flags: ["tekton-pipelines", "openshift-pipelines"],
  chains: ["tekton-chains", "openshift-pipelines"],
} as const;

/** What is known now, and whether the cluster answered all that was asked: a refusal is an answer, being away is none. */
export interface TektonConfigReading extends TektonConfig {
  readonly answered: boolean;
}

const configMap = z.object({ data: z.record(z.string(), z.string()).nullish() });

/** A ConfigMap that may not be read, or is not there: asking again soon would tell nothing new. */
const ANSWERS: ReadonlySet<ClusterFailure["code"]> = new Set(["cluster-denied", "cluster-not-found"]);

/** Reads both with the rights of `as`; what may not be read is not known. */
export async function readTektonConfig(
  cluster: Cluster,
  as: ClusterActor,
  signal: AbortSignal,
): Promise<TektonConfigReading> {
  let answered = true;
  const read = async (namespaces: readonly string[], name: string) => {
    for (const namespace of namespaces) {
      const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
      const answer = await cluster.json({ as, method: "GET", path, signal });
      if (!answer.ok && !ANSWERS.has(answer.failure.code)) answered = false;
      const parsed = answer.ok ? configMap.safeParse(answer.value) : null;
      if (parsed?.success) return parsed.data.data ?? {};
    }
    return null;
  };
  const [flags, chains] = await Promise.all([
    read(PLACES.flags, "feature-flags"),
    read(PLACES.chains, "chains-config"),
  ]);
  const from = flags?.["results-from"];
  const size = Number(flags?.["max-result-size"]);
  return {
    answered,
    extraction: from === "sidecar-logs" || from === "termination-message" ? from : null,
    maxResultBytes: Number.isSafeInteger(size) && size > 0 ? size : null,
    // Absent in a ConfigMap that may be read is Chains' own default: off.
    deepInspection:
      chains === null ? null : chains["artifacts.pipelinerun.enable-deep-inspection"] === "true",
  };
}
