/** What a run's document says; the rest is as a cluster would write it. */
export interface GivenRun {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly createdAt?: string;
  /** `True`, `False`, `Unknown`; null: no condition yet. */
  readonly succeeded?: string | null;
  readonly reason?: string;
  readonly completedAt?: string | null;
  readonly results?: Readonly<Record<string, unknown>>;
}

export interface GivenTaskRun extends GivenRun {
  readonly pipelineTask?: string;
  readonly pipelineRun?: { readonly name: string; readonly uid: string };
  readonly taskSpec?: unknown;
  readonly steps?: readonly unknown[];
  readonly provenance?: unknown;
}

export interface GivenPipelineRun extends GivenRun {
  readonly tasks?: readonly string[];
  readonly finally?: readonly string[];
  readonly children?: readonly { readonly name: string; readonly pipelineTask: string }[];
}

/** Documents of `tekton.dev/v1`, the way an API server answers them. */
export interface RunDocument {
  readonly apiVersion: string;
  readonly kind: "PipelineRun" | "TaskRun";
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly [member: string]: unknown;
  };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

const values = (results: GivenRun["results"]) =>
  Object.entries(results ?? {}).map(([name, value]) => ({ name, value }));

function documentOf(
  kind: RunDocument["kind"],
  given: GivenRun,
  status: Record<string, unknown>,
): RunDocument {
  const {
    createdAt = "2026-08-01T10:00:00Z",
    succeeded = "True",
    completedAt = "2026-08-01T10:09:00Z",
  } = given;
  const name = given.name ?? "build-1";
  return {
    apiVersion: "tekton.dev/v1",
    kind,
    metadata: {
      namespace: given.namespace ?? "shop",
      name,
      uid: given.uid ?? `uid-of-${name}`,
      resourceVersion: "7",
      creationTimestamp: createdAt,
      labels: given.labels ?? {},
      annotations: given.annotations ?? {},
      managedFields: [{ manager: "tekton", fieldsV1: {} }],
    },
    spec: {},
    status: {
      startTime: createdAt,
      ...(completedAt === null ? {} : { completionTime: completedAt }),
      conditions:
        succeeded === null
          ? []
          : [{ type: "Succeeded", status: succeeded, reason: given.reason ?? "Succeeded", message: "said" }],
      results: values(given.results),
      ...status,
    },
  };
}

export function taskRunDocument(given: GivenTaskRun = {}): RunDocument {
  const { pipelineTask, pipelineRun } = given;
  const labels = {
    ...given.labels,
    ...(pipelineTask === undefined ? {} : { "tekton.dev/pipelineTask": pipelineTask }),
    ...(pipelineRun === undefined
      ? {}
      : { "tekton.dev/pipelineRun": pipelineRun.name, "tekton.dev/pipelineRunUID": pipelineRun.uid }),
  };
  return documentOf(
    "TaskRun",
    { ...given, labels },
    {
      podName: `${given.name ?? "build-1"}-pod`,
      ...(given.taskSpec === undefined ? {} : { taskSpec: given.taskSpec }),
      ...(given.steps === undefined ? {} : { steps: given.steps }),
      ...(given.provenance === undefined ? {} : { provenance: given.provenance }),
    },
  );
}

export function pipelineRunDocument(given: GivenPipelineRun = {}): RunDocument {
  const named = (names: readonly string[] = []) => names.map((name) => ({ name }));
  return documentOf("PipelineRun", given, {
    childReferences: (given.children ?? []).map(({ name, pipelineTask }) => ({
      apiVersion: "tekton.dev/v1",
      kind: "TaskRun",
      name,
      pipelineTaskName: pipelineTask,
    })),
    pipelineSpec: { tasks: named(given.tasks), finally: named(given.finally) },
  });
}

/** A step that ended well, with what Tekton leaves of its termination message: its entries, sorted by key. */
export function stepDocument(name: string, results: Readonly<Record<string, string>> | string): unknown {
  const message =
    typeof results === "string"
      ? results
      : Object.keys(results).length === 0
        ? undefined
        : goJson(
            Object.entries(results)
              .toSorted(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, value]) => ({ key, value, type: 1 })),
          );
  return {
    name,
    container: `step-${name}`,
    imageID: "quay.io/shop/tool@sha256:1",
    terminationReason: "Completed",
    terminated: {
      exitCode: 0,
      reason: "Completed",
      startedAt: "2026-08-01T10:00:01Z",
      finishedAt: "2026-08-01T10:00:09Z",
      ...(message === undefined ? {} : { message }),
    },
  };
}

/** JSON as Go writes it: HTML's own characters are escaped. */
export const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
