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
