import { byNewest, type TektonRun } from "./run.ts";
import type { LabelSet, RunQuery } from "./run-source.ts";

/** Whether a run is what a query asks for: what files are searched by, and what the answers of servers are held to. */
export function matchesQuery(run: TektonRun, query: RunQuery): boolean {
  if (run.namespace !== query.namespace) return false;
  switch (query.kind) {
    case "labelled":
      return run.kind === "PipelineRun" && hasOneOf(run, query.anyOf) && isSince(run, query.since);
    case "pipeline-run":
      return run.kind === "PipelineRun" && run.uid === query.uid;
    case "task-runs": {
      const parent = run.kind === "TaskRun" ? run.pipelineRun : null;
      if (parent === null) return false;
      return parent.uid === null
        ? parent.name === query.pipelineRun.name
        : parent.uid === query.pipelineRun.uid;
    }
    case "digest":
      return (
        run.kind === "TaskRun" &&
        (query.anyOf.length === 0 || hasOneOf(run, query.anyOf)) &&
        isSince(run, query.since) &&
        resultsName(run, query.digest)
      );
  }
}

const hasOneOf = ({ labels }: TektonRun, anyOf: readonly LabelSet[]): boolean =>
  anyOf.some((set) => Object.entries(set).every(([key, value]) => labels[key] === value));

function isSince({ createdAt }: TektonRun, since: string | null): boolean {
  return since === null || (createdAt !== null && Date.parse(createdAt) > Date.parse(since));
}

/** Whether a result holds the hex of a digest: wider than any hint, so that a malformed one is found too. */
function resultsName({ results }: TektonRun, digest: string): boolean {
  const hex = digest.slice(digest.indexOf(":") + 1);
  return results.some(({ type, value }) => (type === "string" ? value : JSON.stringify(value)).includes(hex));
}

/** How many runs an answer may have. */
export const limitOf = (query: RunQuery): number =>
  "limit" in query ? query.limit : Number.POSITIVE_INFINITY;

/** What of these runs answers a query: each once, the newest first, no more than it asks for. */
export function answering(runs: readonly TektonRun[], query: RunQuery): readonly TektonRun[] {
  const matching = runs.filter((run) => matchesQuery(run, query)).toSorted(byNewest);
  const each = new Map(matching.toReversed().map((run) => [`${run.kind} ${run.uid}`, run]));
  return matching.filter((run) => each.get(`${run.kind} ${run.uid}`) === run).slice(0, limitOf(query));
}
