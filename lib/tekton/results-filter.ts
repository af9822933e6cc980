import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { LabelSet, RunQuery } from "./run-source.ts";

/** A filter for the records of Tekton Results, and the group that it is asked in. */
export interface RecordQuery {
  /** `namespace/results/group`; `-` is any group. */
  readonly parent: string;
  /** CEL, which the server turns to SQL (tektoncd/results, pkg/api/server/cel2sql). */
  readonly filter: string;
}

/**
 * The questions that answer a query, in order; a later one is asked only where those before found nothing. The failure says
 * what cannot be asked.
 */
export function recordQueries(query: RunQuery): Result<readonly RecordQuery[], string> {
  const unsafe = valuesOf(query).find((value) => !isSafe(value));
  if (unsafe !== undefined) return fail(`${JSON.stringify(unsafe.slice(0, 80))} cannot stand in a filter`);
  const everywhere = `${query.namespace}/results/-`;
  switch (query.kind) {
    case "labelled":
      return ok([
        { parent: everywhere, filter: and(PIPELINE_RUNS, labelled(query.anyOf), since(query.since)) },
      ]);
    case "pipeline-run":
      return ok([{ parent: everywhere, filter: and(PIPELINE_RUNS, `name == ${quoted(query.uid)}`) }]);
    case "task-runs": {
      const { uid, name } = query.pipelineRun;
      const labels = [{ "tekton.dev/pipelineRunUID": uid }, { "tekton.dev/pipelineRun": name }];
      return ok([
        // The group of a run has its uid, unless a trigger or an annotation named another; no search through documents.
        { parent: `${query.namespace}/results/${uid}`, filter: TASK_RUNS },
        { parent: everywhere, filter: and(TASK_RUNS, labelled(labels)) },
      ]);
    }
    case "digest": {
      const hex = quoted(query.digest.slice(query.digest.indexOf(":") + 1));
      const named = `(data.status.results.contains(${hex}) || data.status.taskResults.contains(${hex}))`;
      return ok([
        { parent: everywhere, filter: and(TASK_RUNS, labelled(query.anyOf), since(query.since), named) },
      ]);
    }
  }
}

/** The constants mean `tekton.dev/v1`; archives have the older version too. */
const PIPELINE_RUNS = 'data_type in [PIPELINE_RUN, "tekton.dev/v1beta1.PipelineRun"]';
const TASK_RUNS = 'data_type in [TASK_RUN, "tekton.dev/v1beta1.TaskRun"]';

const and = (...terms: readonly string[]): string => terms.filter((term) => term !== "").join(" && ");

function labelled(anyOf: readonly LabelSet[]): string {
  const sets = anyOf.map((set) =>
    Object.entries(set)
      .map(([key, value]) => `data.metadata.labels[${quoted(key)}] == ${quoted(value)}`)
      .join(" && "),
  );
  return sets.length === 0 ? "" : `(${sets.map((set) => `(${set})`).join(" || ")})`;
}

const since = (time: string | null): string =>
  time === null ? "" : `data.metadata.creationTimestamp > timestamp(${quoted(time)})`;

/**
 * The server puts the text of a literal into its SQL as it stands (interpreter.go, `interpretConstExpr`): a single quote ends it
 * there, whatever CEL's own escapes are. So nothing is escaped; only what can do no harm in CEL, SQL and JSON is let
 * through, which is all that names, labels, uids, digests and times are made of.
 */
const isSafe = (value: string): boolean => /^[A-Za-z0-9._:+/-]{0,320}$/.test(value);
const quoted = (value: string): string => `"${value}"`;

function valuesOf(query: RunQuery): readonly string[] {
  const labels = "anyOf" in query ? query.anyOf.flatMap((set) => Object.entries(set).flat()) : [];
  const times = "since" in query && query.since !== null ? [query.since] : [];
  switch (query.kind) {
    case "labelled":
      return [...labels, ...times];
    case "pipeline-run":
      return [query.uid];
    case "task-runs":
      return [query.pipelineRun.uid, query.pipelineRun.name];
    case "digest":
      return [query.digest, ...labels, ...times];
  }
}
