import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type {
  ChildReference,
  DeclaredResult,
  EarlierAttempt,
  PipelineRun,
  RunBase,
  RunStatus,
  RunStep,
  RunValue,
  TaskRun,
  TektonApiVersion,
  TektonRun,
} from "./run.ts";
import { shapedSpec, shapeOf } from "./task-shape.ts";
import { readValue } from "./typed-value.ts";

/** A document that is no run that can be read. */
export interface UnreadableRun {
  /** Kind and name where it tells them, such as `TaskRun shop/build`. */
  readonly name: string;
  readonly why: string;
}

/** What the collection around a document says of it: members of a typed list may leave kind and version out. */
export interface AssumedKind {
  readonly kind: TektonRun["kind"];
  readonly apiVersion: TektonApiVersion;
}

const text = z.string().nullish();
const strings = z.record(z.string(), z.string()).nullish();
const valued = z.array(z.object({ name: z.string(), value: z.unknown().optional() })).nullish();
const conditions = z
  .array(z.object({ type: z.string(), status: z.string(), reason: text, message: text }))
  .nullish();

const metadata = z.object({
  namespace: text,
  name: z.string().min(1),
  uid: text,
  resourceVersion: text,
  creationTimestamp: text,
  labels: strings,
  annotations: strings,
  ownerReferences: z.array(z.object({ kind: z.string(), name: z.string(), uid: text })).nullish(),
});

const declared = z.array(z.object({ name: z.string(), value: z.unknown().optional() })).nullish();
const tasks = z.array(z.object({ name: z.string().nullish() })).nullish();

const pipelineRunSchema = z.object({
  metadata,
  spec: z.object({ params: valued, status: text }).nullish(),
  status: z
    .object({
      startTime: text,
      completionTime: text,
      conditions,
      results: valued,
      pipelineResults: valued,
      childReferences: z.array(z.object({ kind: text, name: text, pipelineTaskName: text })).nullish(),
      /** Whole children by name, before `childReferences` were. */
      taskRuns: z.record(z.string(), z.object({ pipelineTaskName: text })).nullish(),
      pipelineSpec: z.object({ tasks, finally: tasks, results: declared }).nullish(),
    })
    .nullish(),
});

const taskRef = z.object({ name: text, bundle: text, resolver: text, params: valued }).nullish();
const attempt = z.object({ startTime: text, completionTime: text, conditions });
const taskRunSchema = z.object({
  metadata,
  spec: z.object({ params: valued, status: text, taskRef }).nullish(),
  status: z
    .object({
      startTime: text,
      completionTime: text,
      conditions,
      results: valued,
      taskResults: valued,
      steps: z
        .array(
          z.object({
            name: text,
            container: text,
            terminationReason: text,
            results: valued,
            running: z.object({ startedAt: text }).nullish(),
            terminated: z
              .object({
                message: text,
                exitCode: z.number().nullish(),
                reason: text,
                startedAt: text,
                finishedAt: text,
              })
              .nullish(),
          }),
        )
        .nullish(),
      taskSpec: shapedSpec.extend({ results: declared }).nullish(),
      retriesStatus: z.array(attempt).nullish(),
      provenance: z
        .object({
          featureFlags: z
            .object({
              resultExtractionMethod: text,
              maxResultSize: z.number().nullish(),
              enableTerminationMessageCompression: z.boolean().nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});
type Status = NonNullable<z.infer<typeof pipelineRunSchema>["status"]> | z.infer<typeof attempt>;

const head = z.object({ apiVersion: text, kind: text });
const VERSIONS: readonly string[] = ["tekton.dev/v1", "tekton.dev/v1beta1"];

/**
 * A PipelineRun or TaskRun of unknown JSON, `tekton.dev/v1` and `v1beta1` (pkg/apis/pipeline). What is not in the type is
 * dropped at once: a whole run is some 100 KB, what is kept of it a few.
 */
export function readRun(document: unknown, assumed?: AssumedKind): Result<TektonRun, UnreadableRun> {
  const parsed = head.safeParse(document);
  if (!parsed.success) return unreadable(document, "it is no Kubernetes object");
  const kind = parsed.data.kind ?? assumed?.kind;
  const apiVersion = parsed.data.apiVersion ?? assumed?.apiVersion;
  if (kind !== "PipelineRun" && kind !== "TaskRun")
    return unreadable(document, kind ? `its kind is ${kind}` : "it names no kind");
  if (apiVersion === undefined || !VERSIONS.includes(apiVersion))
    return unreadable(
      document,
      `its version is ${apiVersion ?? "not named"}, and ${VERSIONS.join(" and ")} are read`,
    );
  const version = apiVersion as TektonApiVersion;
  if (kind === "PipelineRun") {
    const run = pipelineRunSchema.safeParse(document);
    return run.success ? ok(pipelineRunOf(run.data, version)) : unreadable(document, faultOf(run.error));
  }
  const run = taskRunSchema.safeParse(document);
  return run.success ? ok(taskRunOf(run.data, version)) : unreadable(document, faultOf(run.error));
}

function pipelineRunOf(run: z.infer<typeof pipelineRunSchema>, apiVersion: TektonApiVersion): PipelineRun {
  const { status } = run;
  const results =
    apiVersion === "tekton.dev/v1" ? status?.results : (status?.pipelineResults ?? status?.results);
  const spec = status?.pipelineSpec;
  return {
    kind: "PipelineRun",
    ...baseOf(run, apiVersion, results, spec?.results),
    children: childrenOf(status),
    pipelineTasks: spec == null ? null : [...(spec.tasks ?? []), ...(spec.finally ?? [])].flatMap(nameOf),
  };
}

const nameOf = ({ name }: { name?: string | null | undefined }): readonly string[] => (name ? [name] : []);

function childrenOf(status: z.infer<typeof pipelineRunSchema>["status"]): readonly ChildReference[] {
  const references = status?.childReferences ?? [];
  if (references.length > 0)
    return references.flatMap(({ kind, name, pipelineTaskName }) =>
      name ? [{ kind: kind ?? "TaskRun", name, pipelineTask: pipelineTaskName ?? null }] : [],
    );
  return Object.entries(status?.taskRuns ?? {}).map(([name, { pipelineTaskName }]) => ({
    kind: "TaskRun",
    name,
    pipelineTask: pipelineTaskName ?? null,
  }));
}

function taskRunOf(run: z.infer<typeof taskRunSchema>, apiVersion: TektonApiVersion): TaskRun {
  const { status } = run;
  const labels = run.metadata.labels ?? {};
  const results = apiVersion === "tekton.dev/v1" ? status?.results : (status?.taskResults ?? status?.results);
  const flags = status?.provenance?.featureFlags;
  return {
    kind: "TaskRun",
    ...baseOf(run, apiVersion, results, status?.taskSpec?.results),
    pipelineTask: labels["tekton.dev/pipelineTask"] || null,
    pipelineRun: parentOf(run.metadata),
    task: taskOf(run),
    steps: (status?.steps ?? []).map(stepOf),
    shape: status?.taskSpec == null ? null : shapeOf(status.taskSpec),
    resultRules: {
      extraction: extractionOf(flags?.resultExtractionMethod),
      maxResultBytes: flags?.maxResultSize ?? null,
      compressed: flags?.enableTerminationMessageCompression ?? false,
    },
    earlierAttempts: (status?.retriesStatus ?? []).map(attemptOf),
  };
}

const extractionOf = (method: string | null | undefined): TaskRun["resultRules"]["extraction"] =>
  method === "termination-message" || method === "sidecar-logs" ? method : null;

function parentOf({ labels, ownerReferences }: z.infer<typeof metadata>): TaskRun["pipelineRun"] {
  const owner = ownerReferences?.find(({ kind }) => kind === "PipelineRun");
  const name = labels?.["tekton.dev/pipelineRun"] || owner?.name;
  if (!name) return null;
  return { name, uid: labels?.["tekton.dev/pipelineRunUID"] || owner?.uid || null };
}

/** The Task's name as its label has it, for resolvers know it only as a parameter. */
function taskOf({ metadata: { labels }, spec }: z.infer<typeof taskRunSchema>): TaskRun["task"] {
  const ref = spec?.taskRef;
  const param = (name: string): string | null => {
    const value = ref?.params?.find((one) => one.name === name)?.value;
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    name: labels?.["tekton.dev/task"] || param("name") || ref?.name || null,
    bundle: ref?.bundle || (ref?.resolver === "bundles" ? param("bundle") : null),
  };
}

type Step = NonNullable<NonNullable<z.infer<typeof taskRunSchema>["status"]>["steps"]>[number];

function stepOf({ name, container, terminated, running, terminationReason, results }: Step): RunStep {
  return {
    name: name || container?.replace(/^step-/, "") || "",
    message: terminated?.message || null,
    exitCode: terminated == null ? null : (terminated.exitCode ?? 0),
    reason: terminated?.reason || null,
    terminationReason: terminationReason || null,
    startedAt: terminated?.startedAt ?? running?.startedAt ?? null,
    finishedAt: terminated?.finishedAt ?? null,
    results: valuesOf(results),
  };
}

function attemptOf(status: z.infer<typeof attempt>): EarlierAttempt {
  const condition = conditionOf(status);
  return {
    reason: condition?.reason ?? null,
    message: condition?.message ?? null,
    startedAt: status.startTime ?? null,
    completedAt: status.completionTime ?? null,
  };
}

type Document = z.infer<typeof pipelineRunSchema> | z.infer<typeof taskRunSchema>;

function baseOf(
  { metadata: meta, spec, status }: Document,
  apiVersion: TektonApiVersion,
  results: z.infer<typeof valued>,
  declaredResults: z.infer<typeof declared>,
): RunBase {
  const namespace = meta.namespace ?? "";
  const condition = conditionOf(status);
  const annotations = meta.annotations ?? {};
  const signed = annotations["chains.tekton.dev/signed"];
  return {
    apiVersion,
    namespace,
    name: meta.name,
    uid: meta.uid || `${namespace}/${meta.name}`,
    resourceVersion: meta.resourceVersion || null,
    labels: meta.labels ?? {},
    annotations: Object.fromEntries(Object.entries(annotations).filter(isSmall)),
    createdAt: meta.creationTimestamp || null,
    startedAt: status?.startTime || null,
    completedAt: status?.completionTime || null,
    status: statusOf(condition, status, spec?.status),
    reason: condition?.reason || null,
    message: condition?.message || null,
    params: valuesOf(spec?.params),
    results: valuesOf(results),
    declaredResults: (declaredResults ?? []).map(declaredOf),
    chains: {
      signed: signed === "true" || signed === "failed" ? signed : null,
      transparency: annotations["chains.tekton.dev/transparency"] || null,
    },
  };
}

const valuesOf = (values: z.infer<typeof valued>): readonly RunValue[] =>
  (values ?? []).map(({ name, value }) => ({ name, ...readValue(value) }));

function declaredOf({ name, value }: NonNullable<z.infer<typeof declared>>[number]): DeclaredResult {
  if (value == null) return { name, from: null };
  const read = readValue(value);
  return { name, from: read.type === "string" ? read.value : JSON.stringify(read.value) };
}

/** Longer ones are documents kept on the run: the applied object, and what Chains' storage `tekton` writes there. */
const MAX_ANNOTATION = 4096;
const isSmall = ([name, value]: [string, string]): boolean =>
  value.length <= MAX_ANNOTATION && !/^chains\.tekton\.dev\/(?:payload|signature|cert|chain)-/.test(name);

const conditionOf = (status: Status | null | undefined) =>
  status?.conditions?.find(({ type }) => type === "Succeeded");

/** Reasons of both kinds: `Cancelled`, `CancelledRunningFinally`, `StoppedRunningFinally`, `TaskRunCancelled`. */
const CANCELLED = /^(?:PipelineRun|TaskRun)?(?:Cancel|StoppedRun)/;

function statusOf(
  condition: ReturnType<typeof conditionOf>,
  status: Document["status"],
  asked: string | null | undefined,
): RunStatus {
  if (condition?.status === "True") return "succeeded";
  if (condition?.status === "False") return CANCELLED.test(condition.reason ?? "") ? "cancelled" : "failed";
  return asked === "PipelineRunPending" || status?.startTime == null ? "pending" : "running";
}

/** The longest text of a document's own that a message repeats. */
const MAX_SAID = 200;

function unreadable(document: unknown, why: string): { ok: false; failure: UnreadableRun } {
  const named = z
    .object({
      kind: z.string().catch("document"),
      metadata: z.object({ namespace: text, name: text }).catch({}),
    })
    .safeParse(document);
  if (!named.success) return fail({ name: "document", why });
  const { kind, metadata: meta } = named.data;
  const name = [meta.namespace, meta.name].filter(Boolean).join("/");
  return fail({ name: `${kind} ${name}`.trim().slice(0, MAX_SAID), why: why.slice(0, MAX_SAID) });
}

function faultOf(error: z.ZodError): string {
  const [issue] = error.issues;
  return issue === undefined ? "it cannot be read" : `${issue.path.join(".") || "it"}: ${issue.message}`;
}
