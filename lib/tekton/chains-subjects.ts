import type { PipelineRun, TaskRun } from "./run.ts";
import { type Hint, type ProvenanceFormat, runHints } from "./type-hints.ts";

/** A subject of the statement that Chains makes of a run, with where it comes from. */
export interface ChainsSubject {
  readonly name: string;
  /** `algorithm:hex`, as it is to be compared. */
  readonly digest: string;
  /** `algorithm:hex` as the statement has it. */
  readonly stated: string;
  readonly from: readonly SubjectSource[];
}

export interface SubjectSource {
  readonly run: string;
  readonly uid: string;
  readonly step: string | null;
  readonly results: readonly string[];
}

/** The subjects of a TaskRun's own statement. Their order means nothing: Chains walks a Go map. */
export const taskRunSubjects = (run: TaskRun, format: ProvenanceFormat): readonly ChainsSubject[] =>
  merged(sourced(run, format));

export interface Inspection {
  readonly format: ProvenanceFormat;
  /** `artifacts.pipelinerun.enable-deep-inspection`, off by default: whether the children's results count too. */
  readonly deep: boolean;
}

/**
 * The subjects of a PipelineRun's statement. `children` are the run's TaskRuns; with deep inspection those count that have
 * ended, well or not, and whose `tekton.dev/pipelineTask` is a task of the resolved pipeline, each of a matrix by itself
 * (pkg/chains/formats/slsa/extract, and v2alpha4/internal/pipelinerun).
 */
export function pipelineRunSubjects(
  run: PipelineRun,
  children: readonly TaskRun[],
  { format, deep }: Inspection,
): readonly ChainsSubject[] {
  const inspected = deep ? children.filter((child) => isInspected(run, child)) : [];
  return merged([run, ...inspected].flatMap((one) => sourced(one, format)));
}

/** Whether Chains looks into a child when it inspects deeply. */
export const isInspected = (
  { pipelineTasks }: PipelineRun,
  { pipelineTask, completedAt }: TaskRun,
): boolean => completedAt !== null && pipelineTask !== null && (pipelineTasks ?? []).includes(pipelineTask);

/** References (`repository@sha256:hex`) of what Chains signs as OCI images: of a TaskRun's own results, never of its steps' or a PipelineRun's. */
export function signedImages(run: TaskRun): readonly string[] {
  const images = runHints(run).hints.filter(({ isImage }) => isImage);
  return [...new Set(images.map(({ subject, digest }) => `${subject}@${digest}`))];
}

interface Sourced {
  readonly hint: Hint;
  readonly source: SubjectSource;
}

const sourced = (run: PipelineRun | TaskRun, format: ProvenanceFormat): readonly Sourced[] =>
  runHints(run)
    .hints.filter(({ formats }) => formats.includes(format))
    .map((hint) => ({
      hint,
      source: { run: run.name, uid: run.uid, step: hint.step, results: hint.results },
    }));

/** One entry per name and digest (pkg/chains/formats/slsa/internal/artifact, `AppendSubjects`). */
function merged(all: readonly Sourced[]): readonly ChainsSubject[] {
  const subjects = new Map<string, ChainsSubject>();
  for (const { hint, source } of all) {
    const { subject: name, digest, stated } = hint;
    const key = JSON.stringify([name, stated]);
    subjects.set(key, { name, digest, stated, from: [...(subjects.get(key)?.from ?? []), source] });
  }
  return [...subjects.values()];
}
