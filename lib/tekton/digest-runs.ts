import { byNewest, isChildOf, type PipelineRun, type TaskRun, type TektonRun } from "./run.ts";
import { type Hint, runHints } from "./type-hints.ts";

/** A TaskRun that names a digest, and by which of its results. */
export interface NamingTaskRun {
  readonly taskRun: TaskRun;
  readonly hints: readonly Hint[];
}

/** A run that made a digest, or says so. */
export interface DigestRun {
  /** Null: the TaskRun was run by itself, or its PipelineRun is not among those at hand. */
  readonly pipelineRun: PipelineRun | null;
  readonly taskRuns: readonly NamingTaskRun[];
  /** Hints of the PipelineRun's own results; empty while it goes, and where it failed after the push. */
  readonly hints: readonly Hint[];
}

/**
 * The runs whose hints name a digest (`sha256:hex`), the newest first. There may be several: builds that give the same bytes
 * push the same digest, and none of them is more right than the others. A run counts whether it succeeded, failed after its
 * push, or still goes.
 */
export function runsNaming(digest: string, runs: readonly TektonRun[]): readonly DigestRun[] {
  const naming = (run: TektonRun) => runHints(run).hints.filter((hint) => hint.digest === digest);
  const pipelineRuns = runs.filter((run) => run.kind === "PipelineRun");
  const taskRuns = runs
    .filter((run) => run.kind === "TaskRun")
    .map((taskRun) => ({ taskRun, hints: naming(taskRun) }))
    .filter(({ hints }) => hints.length > 0);
  const owned = pipelineRuns.map((pipelineRun) => ({
    pipelineRun,
    taskRuns: taskRuns.filter(({ taskRun }) => isChildOf(taskRun, pipelineRun)),
    hints: naming(pipelineRun),
  }));
  const found: DigestRun[] = owned.filter((one) => one.taskRuns.length > 0 || one.hints.length > 0);
  const others = taskRuns.filter(({ taskRun }) => !pipelineRuns.some((parent) => isChildOf(taskRun, parent)));
  const orphans = Map.groupBy(others, ({ taskRun }) => taskRun.pipelineRun?.uid ?? taskRun.uid);
  for (const group of orphans.values()) found.push({ pipelineRun: null, taskRuns: group, hints: [] });
  return found.toSorted((a, b) => {
    const [first, second] = [runOf(a), runOf(b)];
    return first === undefined || second === undefined ? 0 : byNewest(first, second);
  });
}

const runOf = ({ pipelineRun, taskRuns }: DigestRun): TektonRun | undefined =>
  pipelineRun ?? taskRuns[0]?.taskRun;
