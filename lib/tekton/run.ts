import type { TaskShape } from "./task-shape.ts";

/** `v1beta1` documents outlive the clusters that wrote them: archives hold them as they were. */
export type TektonApiVersion = "tekton.dev/v1" | "tekton.dev/v1beta1";

/** Unknown conditions are told apart by whether Tekton has started: it waits (pending), or works (running). */
export type RunStatus = "pending" | "running" | "succeeded" | "failed" | "cancelled";

/** The kind always follows the value, as in Tekton's own reading (pkg/apis/pipeline/v1, `ParamValue`). */
export type TypedValue =
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "array"; readonly value: readonly string[] }
  | { readonly type: "object"; readonly value: Readonly<Record<string, string>> };

/** A result, a step's result or a parameter. */
export type RunValue = TypedValue & { readonly name: string };

/** A value as one text: a list or an object as its JSON. */
export const textOf = (value: TypedValue): string =>
  value.type === "string" ? value.value : JSON.stringify(value.value);

/** A result that a Task or Pipeline declares. */
export interface DeclaredResult {
  readonly name: string;
  /** The expression it is taken from, such as `$(tasks.build.results.IMAGE_URL)`; null where a step's file is the result. */
  readonly from: string | null;
}

/** What Tekton Chains writes on a run that it has dealt with (pkg/chains/annotations). */
export interface ChainsMarks {
  /** `true` says that a signature exists, not that every image became a subject; null: not yet, or no Chains. */
  readonly signed: "true" | "failed" | null;
  /** Address of the entry in the transparency log. */
  readonly transparency: string | null;
}

export interface RunBase {
  readonly apiVersion: TektonApiVersion;
  /** Empty where the document names none. */
  readonly namespace: string;
  readonly name: string;
  /** `namespace/name` where a document has lost its uid: unique there, and never the same as a real one. */
  readonly uid: string;
  /** Opaque, and comparable to nothing from another store. */
  readonly resourceVersion: string | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Without those that hold whole documents (see `read-run.ts`). */
  readonly annotations: Readonly<Record<string, string>>;
  /** RFC 3339, as the cluster wrote it; each may be missing in a document. */
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly status: RunStatus;
  /** Reason and message of the condition `Succeeded`. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly params: readonly RunValue[];
  readonly results: readonly RunValue[];
  readonly declaredResults: readonly DeclaredResult[];
  readonly chains: ChainsMarks;
}

export interface ChildReference {
  readonly kind: string;
  readonly name: string;
  /** A matrix has several children of one pipeline task. */
  readonly pipelineTask: string | null;
}

export interface PipelineRun extends RunBase {
  readonly kind: "PipelineRun";
  readonly children: readonly ChildReference[];
  /** Names in `tasks`, then in `finally`; null while Tekton has not resolved the pipeline. */
  readonly pipelineTasks: readonly string[] | null;
}

export interface RunStep {
  readonly name: string;
  /** What Tekton left of the termination message; null while the step runs, and where it left nothing. */
  readonly message: string | null;
  /** Null: it has not ended. */
  readonly exitCode: number | null;
  readonly reason: string | null;
  /** Tekton's own word on how the step ended; it needs a message that could be read (pkg/pod/status.go). */
  readonly terminationReason: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Results of the step itself (StepActions). */
  readonly results: readonly RunValue[];
}

/** The rules for results that were in force (`status.provenance.featureFlags`); null: not told. */
export interface ResultRules {
  readonly extraction: "termination-message" | "sidecar-logs" | null;
  readonly maxResultBytes: number | null;
  readonly compressed: boolean;
}

export interface EarlierAttempt {
  readonly reason: string | null;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

export interface TaskRun extends RunBase {
  readonly kind: "TaskRun";
  /** Its name in the pipeline (`tekton.dev/pipelineTask`): Chains joins on this one. */
  readonly pipelineTask: string | null;
  /** Null: it was run by itself. The uid's label is younger than the name's, and an owner reference may stand in for it. */
  readonly pipelineRun: { readonly name: string; readonly uid: string | null } | null;
  /** The Task's own name and the bundle it comes from. */
  readonly task: { readonly name: string | null; readonly bundle: string | null };
  readonly steps: readonly RunStep[];
  /** Null while Tekton has not resolved the task. */
  readonly shape: TaskShape | null;
  readonly resultRules: ResultRules;
  readonly earlierAttempts: readonly EarlierAttempt[];
}

export type TektonRun = PipelineRun | TaskRun;

export const isEnded = ({ status }: Pick<TektonRun, "status">): boolean =>
  status !== "pending" && status !== "running";

/** Whether a TaskRun belongs to a PipelineRun: by uid where it is known, else by name in the namespace. */
export function isChildOf(taskRun: TaskRun, parent: PipelineRun): boolean {
  const told = taskRun.pipelineRun;
  if (told === null || taskRun.namespace !== parent.namespace) return false;
  return told.uid === null ? told.name === parent.name : told.uid === parent.uid;
}

/** The newest first; runs without a time last, and ties by name so that the order is one. */
export function byNewest(a: TektonRun, b: TektonRun): number {
  const [at, bt] = [timeOf(a), timeOf(b)];
  return at === bt ? (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) : bt - at;
}

const timeOf = ({ createdAt, startedAt }: TektonRun): number => {
  const time = Date.parse(createdAt ?? startedAt ?? "");
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
};
