import { fail, ok, type Result } from "#lib/oci/result.ts";
import { readRun } from "#lib/tekton/read-run.ts";
import { byNewest, type TektonRun } from "#lib/tekton/run.ts";
import {
  type FoundRuns,
  type LabelSet,
  type RunQuery,
  type RunSource,
  type RunSourceFailure,
  sourceFailure,
} from "#lib/tekton/run-source.ts";
import { runHints } from "#lib/tekton/type-hints.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import type { ClusterFailure } from "./failure.ts";
import { listAll } from "./list-watch.ts";

/** Name under which the live cluster stands among the sources of runs. */
export const CLUSTER_SOURCE = "cluster";

/** A run with its resolved pipeline is near 100 kB. */
const RUNS_PER_PAGE = 50;
const PIPELINE_RUN_UID = "tekton.dev/pipelineRunUID";
const PIPELINE_RUN = "tekton.dev/pipelineRun";

type Read = ReturnType<typeof readRun>;

/** PipelineRuns and TaskRuns that a cluster still has (`tekton.dev/v1`), asked for with the rights of `as`. */
export function clusterRunSource(cluster: Cluster, as: ClusterActor): RunSource {
  const list = async (
    plural: "pipelineruns" | "taskruns",
    namespace: string,
    labels: LabelSet,
    signal: AbortSignal,
  ): Promise<Result<readonly Read[], RunSourceFailure>> => {
    const listed = await listAll<Read>(
      {
        cluster,
        as,
        path: `/apis/tekton.dev/v1/namespaces/${encodeURIComponent(namespace)}/${plural}`,
        labelSelector: selectorOf(labels),
        limit: RUNS_PER_PAGE,
        read: readRun,
      },
      signal,
    );
    if (listed.ok) return ok(listed.value.objects);
    // A cluster without Tekton has no runs.
    return listed.failure.code === "cluster-not-found" ? ok([]) : fail(failureOf(listed.failure));
  };
  const listAny = async (
    plural: "pipelineruns" | "taskruns",
    namespace: string,
    anyOf: readonly LabelSet[],
    signal: AbortSignal,
  ): Promise<Result<readonly Read[], RunSourceFailure>> => {
    const all: Read[] = [];
    for (const labels of anyOf) {
      const listed = await list(plural, namespace, labels, signal);
      if (!listed.ok) return listed;
      all.push(...listed.value);
    }
    return ok(all);
  };
  const readsOf = async (query: RunQuery, signal: AbortSignal) => {
    const { namespace } = query;
    switch (query.kind) {
      case "labelled":
        return listAny("pipelineruns", namespace, query.anyOf, signal);
      case "digest":
        return listAny("taskruns", namespace, query.anyOf, signal);
      case "task-runs": {
        const { uid, name } = query.pipelineRun;
        const byUid = await list("taskruns", namespace, { [PIPELINE_RUN_UID]: uid }, signal);
        // Before 2024 the label with the uid was not there.
        return byUid.ok && byUid.value.length === 0
          ? list("taskruns", namespace, { [PIPELINE_RUN]: name }, signal)
          : byUid;
      }
      case "pipeline-run":
        return pipelineRunByUid(query.uid, namespace, signal);
    }
  };
  /** There is no get by uid: a TaskRun of it tells its name. */
  const pipelineRunByUid = async (uid: string, namespace: string, signal: AbortSignal) => {
    const children = await list("taskruns", namespace, { [PIPELINE_RUN_UID]: uid }, signal);
    if (!children.ok) return children;
    const name = children.value.flatMap((read) =>
      read.ok && read.value.kind === "TaskRun" ? (read.value.pipelineRun?.name ?? []) : [],
    )[0];
    if (name === undefined) return ok([]);
    const path = `/apis/tekton.dev/v1/namespaces/${encodeURIComponent(namespace)}/pipelineruns/${encodeURIComponent(name)}`;
    const answer = await cluster.json({ as, method: "GET", path, signal });
    if (answer.ok) return ok([readRun(answer.value)]);
    return answer.failure.code === "cluster-not-found" ? ok([]) : fail(failureOf(answer.failure));
  };

  return {
    name: CLUSTER_SOURCE,
    kind: "kubernetes",
    async find(query, signal): Promise<Result<FoundRuns, RunSourceFailure>> {
      const reads = await readsOf(query, signal);
      if (!reads.ok) return reads;
      const distinct = new Map<string, TektonRun>();
      for (const read of reads.value) if (read.ok) distinct.set(read.value.uid, read.value);
      const fitting = [...distinct.values()].filter((run) => fits(run, query)).toSorted(byNewest);
      const limit = "limit" in query ? query.limit : fitting.length;
      return ok({
        runs: fitting.slice(0, limit),
        unreadable: reads.value.flatMap((read) => (read.ok ? [] : [read.failure])),
        isComplete: fitting.length <= limit,
        // It removes runs soon after they ended.
        provesAbsence: false,
        prunes: true,
      });
    },
    close: async () => undefined,
  };
}

/** A cluster that the settings name and that was not reached yet: what it has nobody knows. */
export const unmetRunSource = (failure: ClusterFailure | null): RunSource => ({
  name: CLUSTER_SOURCE,
  kind: "kubernetes",
  find: async () =>
    fail(
      failure === null
        ? sourceFailure("source-away", CLUSTER_SOURCE, "The cluster was not reached yet.")
        : failureOf(failure),
    ),
  close: async () => undefined,
});

function fits(run: TektonRun, query: RunQuery): boolean {
  switch (query.kind) {
    case "labelled":
      return query.since === null || Date.parse(run.createdAt ?? "") > Date.parse(query.since);
    case "digest":
      return runHints(run).hints.some(({ digest }) => digest === query.digest);
    case "pipeline-run":
      return run.uid === query.uid;
    case "task-runs":
      return (
        run.kind === "TaskRun" && (run.pipelineRun?.uid ?? query.pipelineRun.uid) === query.pipelineRun.uid
      );
  }
}

const selectorOf = (labels: LabelSet): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");

const codes: Partial<Record<ClusterFailure["code"], RunSourceFailure["code"]>> = {
  "cluster-config": "source-config",
  "cluster-denied": "source-denied",
  "cluster-unauthorized": "source-unauthorized",
  "cluster-malformed": "source-malformed",
  "cluster-refused": "source-refused",
};

const failureOf = ({ code, message, next }: ClusterFailure): RunSourceFailure => ({
  ...sourceFailure(codes[code] ?? "source-away", CLUSTER_SOURCE, message),
  next,
});
