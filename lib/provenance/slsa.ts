import { algorithmOf, type Digest, hexOf } from "#lib/oci/digest.ts";
import { factsOfV1 } from "./slsa/v1.ts";
import { factsOfV02 } from "./slsa/v02.ts";
import type { Statement } from "./statement.ts";

/** What SLSA provenance of Tekton Chains tells of a build, whichever version it is written in. */
export interface BuildFacts {
  readonly version: "v0.2" | "v1";
  readonly builder: string | null;
  readonly buildType: string | null;
  /** What was attested: a run of a pipeline, or of one task. Null when it tells of neither. */
  readonly run: RunPointer | null;
  /** The run of the pipeline that an attested TaskRun belongs to. */
  readonly parent: RunPointer | null;
  /** RFC 3339, as written. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Where the definition of the pipeline or task came from. */
  readonly definition: Material | null;
  readonly materials: readonly Material[];
  /** The git commits that went in, without those that only defined the build; usually one. */
  readonly commits: readonly SourceCommit[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The run's own results; only v1 tells them. */
  readonly results: readonly ToldResult[];
  /** Tasks with their results: v0.2 of a PipelineRun, and v1 where Chains was set to tell all (`slsa-tekton`). */
  readonly tasks: readonly ToldTask[];
}

/** What is told of a run; v0.2 names a PipelineRun through the labels of its tasks alone, and a TaskRun not at all. */
export interface RunPointer {
  readonly kind: "PipelineRun" | "TaskRun";
  readonly namespace: string | null;
  readonly name: string | null;
  readonly uid: string | null;
}

export interface Material {
  readonly uri: string;
  /** By algorithm. */
  readonly digests: Readonly<Record<string, string>>;
  readonly entryPoint: string | null;
}

export interface SourceCommit {
  /** Without `git+` before it and `@REF` behind it. */
  readonly repository: string;
  readonly revision: string;
}

export interface ToldTask {
  /** The task's name in the pipeline. */
  readonly name: string;
  /** The name of what it refers to. */
  readonly ref: string | null;
  /** The image that what it refers to comes out of; null: it comes from elsewhere. */
  readonly bundle: string | null;
  readonly run: RunPointer;
  readonly status: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly definition: Material | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly results: readonly ToldResult[];
}

export interface ToldResult {
  readonly name: string;
  readonly value: ResultValue;
}

/** As Tekton has them: a string, an array or an object of strings. */
export type ResultValue = string | readonly string[] | Readonly<Record<string, string>>;

/** The facts in a statement; null when it is no SLSA provenance of a version that is read here. What is missing is null or empty. */
export function buildFacts({ predicateType, predicate }: Statement): BuildFacts | null {
  switch (predicateType) {
    case "https://slsa.dev/provenance/v0.2":
      return factsOfV02(predicate);
    case "https://slsa.dev/provenance/v1":
      return factsOfV1(predicate);
    default:
      return null;
  }
}

/** Results of tasks that hold a digest in their text: who says to have made it. Whether a result counts is for the rules of its reader. */
export function resultsNaming(
  tasks: readonly ToldTask[],
  digest: Digest,
): readonly { readonly task: ToldTask; readonly result: ToldResult }[] {
  const text = `${algorithmOf(digest)}:${hexOf(digest)}`;
  return tasks.flatMap((task) =>
    task.results
      .filter(({ value }) => JSON.stringify(value).includes(text))
      .map((result) => ({ task, result })),
  );
}
