import { createHash } from "node:crypto";

// PipelineRuns and TaskRuns as a cluster with Konflux keeps them (tektoncd/pipeline, pkg/apis/pipeline/v1; konflux-ci,
// pipeline docker-build-multi-platform-oci-ta). What a step writes decides everything else: its message, what the kubelet
// leaves of it, and which results the run has.

export interface StepGiven {
  readonly name: string;
  readonly image: string;
  readonly seconds: number;
  readonly script: string;
  /** Results that it writes. */
  readonly writes?: Readonly<Record<string, string>>;
}

export interface TaskGiven {
  /** Name in the pipeline; those of a matrix share it. */
  readonly pipelineTask: string;
  readonly task: string;
  readonly version: string;
  readonly after: readonly string[];
  /** Seconds from the start of the pipeline run. */
  readonly begins: number;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  /** Of a matrix: its place and its platform. */
  readonly matrix?: { readonly at: number; readonly param: string; readonly platform: string };
  readonly labels?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly steps: readonly StepGiven[];
  readonly sidecars?: readonly { readonly name: string; readonly image: string; readonly script: string }[];
  /** Declared results with their descriptions, in the order in which they are declared. */
  readonly results: Readonly<Record<string, string>>;
}

export interface RunGiven {
  readonly component: string;
  readonly pipeline: string;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly revision: string;
  readonly title: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  readonly tasks: readonly TaskGiven[];
  /** Results of the pipeline, by expression. */
  readonly results: Readonly<Record<string, string>>;
}

export interface Param {
  readonly name: string;
  readonly value: string | readonly string[];
}

export interface RunResult {
  readonly name: string;
  readonly type: "string";
  readonly value: string;
}

export interface RefSource {
  readonly uri: string;
  readonly digest: { readonly sha256: string };
  readonly entryPoint: string;
}

/** Members beside those that are named here stand in the document alone. */
interface More {
  readonly [member: string]: unknown;
}

interface Metadata extends More {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Status extends More {
  readonly startTime: string;
  readonly completionTime: string;
  readonly provenance: More & { readonly refSource: RefSource };
}

export interface TaskRunDocument {
  readonly apiVersion: "tekton.dev/v1";
  readonly kind: "TaskRun";
  readonly metadata: Metadata;
  readonly spec: {
    readonly params: readonly Param[];
    readonly serviceAccountName: string;
    readonly taskRef: TaskRef;
    readonly timeout: string;
  };
  readonly status: Status & {
    readonly results: readonly RunResult[];
    readonly steps: readonly (More & { readonly container: string; readonly imageID: string })[];
    readonly taskSpec: More & { readonly steps: readonly (More & { readonly script: string })[] };
  };
}

export interface PipelineRunDocument {
  readonly apiVersion: "tekton.dev/v1";
  readonly kind: "PipelineRun";
  readonly metadata: Metadata;
  readonly spec: More & { readonly params: readonly Param[] };
  readonly status: Status & {
    readonly results: readonly { readonly name: string; readonly value: string }[];
  };
}

interface TaskRef {
  readonly kind: "Task";
  readonly params: readonly { readonly name: string; readonly value: string }[];
  readonly resolver: "bundles";
}

export interface BuiltRun {
  readonly pipelineRun: PipelineRunDocument;
  /** In the order of the pipeline. */
  readonly taskRuns: readonly TaskRunDocument[];
  readonly given: RunGiven;
}

export const TENANT = "twofold-samples-tenant";
const APPLICATION = "twofold-samples";
const CATALOG = "quay.io/konflux-ci/tekton-catalog";
const SOURCE = "https://git.twofold.example/samples/storefront";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A UUID that follows from a name, so that the same script writes the same documents. */
function uidOf(name: string): string {
  const hex = sha256(`uid of ${name}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const at = (start: string, seconds: number): string =>
  new Date(Date.parse(start) + seconds * 1000).toISOString().replace(".000Z", "Z");

const paramsOf = (params: TaskGiven["params"]): readonly Param[] =>
  Object.entries(params).map(([name, value]) => ({ name, value }));

/** Nothing is at these addresses: bundles and step images are made up, and so are the digests, from their names. */
const madeUp = (name: string): string => sha256(`made up: ${name}`);
const bundleOf = ({ task, version }: TaskGiven): string => {
  const place = task.startsWith("storefront-") ? `quay.io/redhat-user-workloads/${TENANT}` : CATALOG;
  return `${place}/task-${task}:${version}@sha256:${madeUp(`${task}:${version}`)}`;
};
const withDigest = (image: string): string => `${image}@sha256:${madeUp(image)}`;

function refSourceOf(bundle: string, entryPoint: string): RefSource {
  const [place = "", sha = ""] = bundle.split("@sha256:");
  return { uri: place.replace(/:[^:/]*$/, ""), digest: { sha256: sha }, entryPoint };
}

const taskRefOf = (given: TaskGiven): TaskRef => ({
  kind: "Task",
  params: [
    { name: "name", value: given.task },
    { name: "bundle", value: bundleOf(given) },
    { name: "kind", value: "task" },
  ],
  resolver: "bundles",
});

/** Flags that were in force; they decide how results travel. */
const featureFlags = {
  enableProvenanceInStatus: true,
  maxResultSize: 4096,
  resultExtractionMethod: "termination-message",
};

export function buildRun(given: RunGiven): BuiltRun {
  const { component, pipeline, revision, startedAt } = given;
  const uid = uidOf(`${component} ${revision}`);
  const name = `${component}-on-push-${sha256(uid)
    .replace(/[^a-z]/g, "")
    .slice(0, 5)}`;
  const labels = {
    "appstudio.openshift.io/application": APPLICATION,
    "appstudio.openshift.io/component": component,
    "pipelines.appstudio.openshift.io/type": "build",
    "pipelinesascode.tekton.dev/event-type": "push",
    "pipelinesascode.tekton.dev/sha": revision,
    "tekton.dev/pipeline": name,
  };
  const annotations = {
    "build.appstudio.redhat.com/commit_sha": revision,
    "build.appstudio.redhat.com/target_branch": "main",
    "chains.tekton.dev/signed": "true",
  };
  const parent = { name, uid, labels, annotations };
  const taskRuns = given.tasks.map((task) => taskRunOf(task, parent, given));
  const values = new Map(
    given.tasks.flatMap((task, index) =>
      (taskRuns[index]?.status.results ?? []).map((result): [string, string] => [
        `$(tasks.${task.pipelineTask}.results.${result.name})`,
        result.value,
      ]),
    ),
  );
  const ends = Math.max(...taskRuns.map(({ status }) => Date.parse(status.completionTime)));
  const completionTime = at(new Date(ends + 1000).toISOString(), 0);
  const bundle = `${CATALOG}/pipeline-${pipeline}:devel@sha256:${madeUp(pipeline)}`;
  const refSource = refSourceOf(bundle, pipeline);
  const pipelineRun = {
    apiVersion: "tekton.dev/v1" as const,
    kind: "PipelineRun" as const,
    metadata: {
      annotations: {
        ...annotations,
        "appstudio.openshift.io/snapshot": `${APPLICATION}-${startedAt.slice(0, 10).replaceAll("-", "")}-${sha256(
          name,
        )
          .replace(/[^0-9]/g, "")
          .slice(0, 6)}-000`,
        "pipelinesascode.tekton.dev/sha-title": given.title,
        "build.appstudio.openshift.io/repo": `${SOURCE}?rev=${revision}`,
        "pipelinesascode.tekton.dev/on-cel-expression": 'event == "push" && target_branch == "main"',
        "pipelinesascode.tekton.dev/repo-url": SOURCE,
        "results.tekton.dev/record": `${TENANT}/results/${uid}/records/${uid}`,
        "results.tekton.dev/result": `${TENANT}/results/${uid}`,
      },
      creationTimestamp: startedAt,
      finalizers: ["chains.tekton.dev"],
      generateName: `${component}-on-push-`,
      generation: 1,
      labels,
      name,
      namespace: TENANT,
      resourceVersion: resourceVersionOf(uid),
      uid,
    },
    spec: {
      params: paramsOf(given.params),
      pipelineRef: {
        params: [
          { name: "name", value: pipeline },
          { name: "bundle", value: bundle },
          { name: "kind", value: "pipeline" },
        ],
        resolver: "bundles",
      },
      taskRunTemplate: { serviceAccountName: `build-pipeline-${component}` },
      timeouts: { pipeline: "4h0m0s" },
    },
    status: {
      childReferences: given.tasks.map(({ pipelineTask }, index) => ({
        apiVersion: "tekton.dev/v1",
        kind: "TaskRun",
        name: taskRuns[index]?.metadata.name ?? "",
        pipelineTaskName: pipelineTask,
      })),
      completionTime,
      conditions: [
        {
          lastTransitionTime: completionTime,
          message: `Tasks Completed: ${countOf(given.tasks)} (Failed: 0, Cancelled 0), Skipped: 0`,
          reason: "Succeeded",
          status: "True",
          type: "Succeeded",
        },
      ],
      pipelineSpec: {
        params: Object.entries(given.params).map(([param, value]) => ({
          name: param,
          type: typeof value === "string" ? "string" : "array",
        })),
        results: Object.entries(given.results).map(([result, value]) => ({
          description: "",
          name: result,
          value,
        })),
        tasks: pipelineTasksOf(given),
      },
      provenance: { featureFlags, refSource },
      results: Object.entries(given.results).flatMap(([result, expression]) => {
        const value = values.get(expression);
        return value === undefined ? [] : [{ name: result, value }];
      }),
      startTime: startedAt,
    },
  };
  return { pipelineRun, taskRuns, given };
}

/** A matrix counts as one task. */
const countOf = (tasks: readonly TaskGiven[]): number =>
  new Set(tasks.map(({ pipelineTask }) => pipelineTask)).size;

const resourceVersionOf = (uid: string): string =>
  String(400_000_000 + (Number.parseInt(uid.slice(0, 6), 16) % 90_000_000));

/** As the pipeline has them: a matrix is one task with a parameter of several values, and values are where they come from. */
function pipelineTasksOf({ tasks, params: given }: RunGiven): readonly unknown[] {
  const expressions = new Map(
    Object.entries(given).map(([name, value]) => [String(value), `$(params.${name})`]),
  );
  for (const { pipelineTask, matrix, steps } of tasks)
    for (const [name, value] of steps.flatMap(({ writes = {} }) => Object.entries(writes)))
      if (!expressions.has(value))
        expressions.set(
          value,
          `$(tasks.${pipelineTask}.results.${name}${matrix === undefined ? "" : "[*]"})`,
        );
  const from = (value: string): string => expressions.get(value) ?? value;
  const first = tasks.filter(({ matrix }) => matrix === undefined || matrix.at === 0);
  return first.map((task) => {
    const { [task.matrix?.param ?? ""]: _, ...params } = task.params;
    return {
      ...(task.matrix === undefined
        ? {}
        : { matrix: { params: [{ name: task.matrix.param, value: "$(params.build-platforms)" }] } }),
      name: task.pipelineTask,
      params: Object.entries(params).map(([name, value]) => ({
        name,
        value: typeof value === "string" ? from(value) : [...new Set(value.map(from))],
      })),
      ...(task.after.length === 0 ? {} : { runAfter: task.after }),
      taskRef: taskRefOf(task),
    };
  });
}

interface Parent {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

function taskRunOf(given: TaskGiven, parent: Parent, run: RunGiven): TaskRunDocument {
  const name = `${parent.name}-${given.pipelineTask}${given.matrix === undefined ? "" : `-${given.matrix.at}`}`;
  const uid = uidOf(name);
  const began = given.begins;
  // The pod is scheduled and its init containers run first.
  const begin = began + 5;
  const steps = given.steps.map((step, index) => {
    const before = given.steps.slice(0, index).reduce((sum, one) => sum + one.seconds, begin);
    return { step, from: at(run.startedAt, before), to: at(run.startedAt, before + step.seconds) };
  });
  const messages = messagesOf(
    given,
    steps.map(({ from }) => from),
  );
  const seconds = given.steps.reduce((sum, step) => sum + step.seconds, begin) + 1;
  const completionTime = at(run.startedAt, seconds);
  const results = new Map(messages.flatMap(({ results: read }) => Object.entries(read)));
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: {
      annotations: parent.annotations,
      creationTimestamp: at(run.startedAt, began),
      finalizers: ["chains.tekton.dev"],
      generation: 1,
      labels: {
        ...parent.labels,
        ...given.labels,
        ...(given.matrix === undefined
          ? {}
          : { "build.appstudio.redhat.com/target-platform": given.matrix.platform.replace("/", "-") }),
        "tekton.dev/memberOf": "tasks",
        "tekton.dev/pipelineRun": parent.name,
        "tekton.dev/pipelineRunUID": parent.uid,
        "tekton.dev/pipelineTask": given.pipelineTask,
        "tekton.dev/task": given.task,
      },
      name,
      namespace: TENANT,
      ownerReferences: [
        {
          apiVersion: "tekton.dev/v1",
          blockOwnerDeletion: true,
          controller: true,
          kind: "PipelineRun",
          name: parent.name,
          uid: parent.uid,
        },
      ],
      resourceVersion: resourceVersionOf(uid),
      uid,
    },
    spec: {
      params: paramsOf(given.params),
      serviceAccountName: `build-pipeline-${run.component}`,
      taskRef: taskRefOf(given),
      timeout: "2h0m0s",
    },
    status: {
      completionTime,
      conditions: [
        {
          lastTransitionTime: completionTime,
          message: "All Steps have completed executing",
          reason: "Succeeded",
          status: "True",
          type: "Succeeded",
        },
      ],
      podName: `${name}-pod`,
      provenance: { featureFlags, refSource: refSourceOf(bundleOf(given), given.task) },
      results: [...results]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([result, value]) => ({ name: result, type: "string", value })),
      startTime: at(run.startedAt, began),
      steps: steps.map(({ step, from, to }, index) => ({
        container: `step-${step.name}`,
        imageID: withDigest(step.image),
        name: step.name,
        terminated: {
          exitCode: 0,
          finishedAt: to,
          ...(messages[index]?.text === undefined ? {} : { message: messages[index].text }),
          reason: "Completed",
          startedAt: from,
        },
        // It needs a message that can be read.
        ...(messages[index]?.isCut === true ? {} : { terminationReason: "Completed" }),
      })),
      taskSpec: {
        results: Object.entries(given.results).map(([result, description]) => ({
          description,
          name: result,
          type: "string",
        })),
        ...(given.sidecars === undefined
          ? {}
          : { sidecars: given.sidecars.map((one) => ({ ...one, image: withDigest(one.image) })) }),
        steps: given.steps.map((step) => ({
          computeResources: {},
          image: step.image,
          name: step.name,
          script: step.script,
        })),
        ...(given.workingDir === undefined ? {} : { stepTemplate: { workingDir: given.workingDir } }),
      },
    },
  };
}

interface Message {
  /** What Tekton keeps of it in the status. */
  readonly text?: string;
  readonly results: Readonly<Record<string, string>>;
  readonly isCut: boolean;
}

/**
 * The message of each step: all results that stand in files when it ends, in the order in which they are declared, and when
 * the step began. The kubelet leaves each container an even share of 12288 bytes, and never more than 4096; what is longer
 * is cut, and what is cut Tekton cannot read and keeps as it is. Of what it can read it sorts the results and drops the rest.
 */
function messagesOf(given: TaskGiven, started: readonly string[]): readonly Message[] {
  const limit = Math.min(4096, Math.floor(12_288 / containersOf(given)));
  const files = new Map<string, string>();
  return given.steps.map((step, index) => {
    for (const [name, value] of Object.entries(step.writes ?? {})) files.set(name, value);
    const entries = Object.keys(given.results).flatMap((key) => {
      const value = files.get(key);
      return value === undefined ? [] : [{ key, value, type: 1 }];
    });
    const startedAt = (started[index] ?? "").replace("Z", ".000Z");
    const written = goJson([...entries, { key: "StartedAt", value: startedAt, type: 3 }]);
    if (Buffer.byteLength(written) > limit)
      return { text: Buffer.from(written).subarray(0, limit).toString("utf8"), results: {}, isCut: true };
    const kept = entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return {
      ...(kept.length === 0 ? {} : { text: goJson(kept) }),
      results: Object.fromEntries(kept.map(({ key, value }) => [key, value])),
      isCut: false,
    };
  });
}

/** Every step and sidecar, `prepare`, `place-scripts` where there is a script, `working-dir-initializer` where a folder is made. */
function containersOf({ steps, sidecars = [], workingDir }: TaskGiven): number {
  return steps.length + sidecars.length + 2 + (workingDir?.startsWith("/workspace/") === true ? 1 : 0);
}

/** JSON as Go writes it: HTML's own characters are escaped. */
export const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
