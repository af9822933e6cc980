import { z } from "zod";
import { parseDigest } from "#lib/oci/digest.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { storableText } from "#lib/oci/storable-text.ts";
import {
  type BuildCompression,
  buildCompression,
  givenCompression,
  pipelineSpec,
  runParams,
} from "#lib/tekton/build-compression.ts";
import { type ComponentModel, componentModels, type Unreadable, unreadable } from "./components.ts";

/** Labels and annotations of Konflux's build runs, in the order of `componentModels`: of the running model, then of the revised one (konflux-ui, consts/pipelinerun.ts). */
const keys = {
  type: ["pipelines.appstudio.openshift.io/type", "pipelines.konflux-ci.dev/type"],
  component: ["appstudio.openshift.io/component", "build.konflux-ci.dev/component"],
  version: ["appstudio.openshift.io/version", "build.konflux-ci.dev/version"],
  commit: [
    "build.appstudio.redhat.com/commit_sha",
    "build.konflux-ci.dev/commit_sha",
    "pipelinesascode.tekton.dev/sha",
  ],
  event: ["pipelinesascode.tekton.dev/event-type"],
  pullRequest: [
    "pipelinesascode.tekton.dev/pull-request",
    "build.appstudio.redhat.com/pull_request_number",
    "build.konflux-ci.dev/pull_request_number",
  ],
  sourceBranch: ["pipelinesascode.tekton.dev/source-branch"],
} as const;

/** What selects build runs; a label selector has no "or" over two names, so there are two. */
export const buildRunSelectors = keys.type.map((label) => `${label}=build`);

export type RunStatus = "pending" | "running" | "succeeded" | "failed" | "cancelled";

export interface BuildImage {
  /** `registry/repository@digest` of `IMAGE_URL` and `IMAGE_DIGEST`. */
  readonly reference: string;
  /** When the run ended; RFC 3339. */
  readonly at: string;
  readonly run: string;
}

/** One build of a component. */
export interface BuildRun {
  readonly namespace: string;
  readonly component: string;
  /** Groups whose label names the component. */
  readonly groups: readonly ComponentModel["group"][];
  readonly name: string;
  readonly event: "push" | "pull-request";
  /** Version of the component, in the revised model. */
  readonly version: string | null;
  readonly status: RunStatus;
  readonly commit: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Null where the run gives none and Tekton has not resolved its pipeline, which may have a default. */
  readonly compression: BuildCompression | null;
  /** Null where the run did not succeed, or names no index. */
  readonly image: BuildImage | null;
}

const names = z.record(z.string(), z.string()).nullish();
/** Pipeline API, `tekton.dev/v1`. */
const schema = z.object({
  metadata: z.object({
    namespace: z.string().min(1),
    name: z.string().min(1),
    creationTimestamp: z.string().min(1),
    labels: names,
    annotations: names,
  }),
  spec: z.object({ params: runParams, pipelineSpec: pipelineSpec.nullish(), status: z.string().nullish() }),
  status: z
    .object({
      startTime: z.string().nullish(),
      completionTime: z.string().nullish(),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), reason: z.string().nullish() }))
        .nullish(),
      results: z.array(z.object({ name: z.string(), value: z.unknown().optional() })).nullish(),
      pipelineSpec: pipelineSpec.nullish(),
    })
    .nullish(),
});
type Run = z.infer<typeof schema>;

/** Null: a run that belongs to no component. */
export function readBuildRun(object: unknown): Result<BuildRun | null, Unreadable> {
  const parsed = schema.safeParse(object);
  if (!parsed.success) return fail(unreadable(object, parsed.error));
  const run = parsed.data;
  const { namespace, name, creationTimestamp: createdAt } = run.metadata;
  const component = labelOf(run, keys.component);
  if (component === null) return ok(null);
  const completedAt = run.status?.completionTime ?? null;
  const status = statusOf(run);
  return ok({
    namespace,
    component,
    groups: componentModels
      .map(({ group }) => group)
      .filter((_, at) => labelOf(run, keys.component.slice(at, at + 1)) === component),
    name,
    event: eventOf(run),
    version: labelOf(run, keys.version),
    status,
    commit: labelOf(run, keys.commit),
    createdAt,
    startedAt: run.status?.startTime ?? null,
    completedAt,
    compression: compressionOf(run),
    image: status === "succeeded" ? imageOf(run, completedAt ?? createdAt) : null,
  });
}

function labelOf({ metadata }: Run, among: readonly string[]): string | null {
  const found = among.map((key) => metadata.labels?.[key] || metadata.annotations?.[key]);
  const value = found.find((one) => one !== undefined && one !== "");
  return value === undefined ? null : storableText(value);
}

/** Pipelines as Code: of GitHub, GitLab, Bitbucket and Forgejo; as an annotation and as a label, which holds no space. */
const PULL_REQUEST_EVENT = /^(?:pull|merge)[ _-]?request/i;
/** `incoming` is a build that was asked for (Konflux: "Start new build"). */
const PUSH_EVENT = /^(?:push|incoming)$/i;
/** Branches that GitHub makes to try pull requests before it merges them; their builds are no push builds of the target branch. */
const MERGE_QUEUE = /^(?:refs\/heads\/)?gh-readonly-queue\//;

/**
 * A restart has the event type of the comment that asked for it (`test-comment`, `retest-all-comment`, `on-comment`, and more with
 * each release), on a pull request and on a pushed commit alike. So a type that is not known says nothing, and the number of
 * a pull request decides, as it does for integration-service (`IsSnapshotCreatedByPACPushEvent`). A push has one too where
 * it merged a pull request.
 */
function eventOf(run: Run): BuildRun["event"] {
  if (MERGE_QUEUE.test(labelOf(run, keys.sourceBranch) ?? "")) return "pull-request";
  const event = labelOf(run, keys.event) ?? "";
  if (PUSH_EVENT.test(event)) return "push";
  if (PULL_REQUEST_EVENT.test(event)) return "pull-request";
  return labelOf(run, keys.pullRequest) === null ? "push" : "pull-request";
}

/** Tekton: the condition `Succeeded` and its reasons. */
function statusOf({ spec, status }: Run): RunStatus {
  const condition = status?.conditions?.find(({ type }) => type === "Succeeded");
  if (condition?.status === "True") return "succeeded";
  if (condition?.status === "False")
    return /^(?:Cancel|StoppedRun)/.test(condition.reason ?? "") ? "cancelled" : "failed";
  const waits = spec.status === "PipelineRunPending" || status?.startTime == null;
  return waits ? "pending" : "running";
}

function compressionOf({ spec, status }: Run): BuildCompression | null {
  const pipeline = status?.pipelineSpec ?? spec.pipelineSpec;
  return pipeline == null ? givenCompression(spec.params) : buildCompression(spec.params, pipeline);
}

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);

function imageOf(run: Run, at: string): BuildImage | null {
  const result = (name: string) =>
    textOf(run.status?.results?.find((one) => one.name === name)?.value)?.trim() ?? "";
  const reference = pinned(result("IMAGE_URL"), result("IMAGE_DIGEST"));
  return reference === null ? null : { reference, at, run: run.metadata.name };
}

/**
 * `registry/repository@digest`, the tag left out: a build's tag may name another index tomorrow. Read as a reference, since a
 * registry may have a port (cutting at the first colon, as integration-service does, breaks those).
 */
export function pinned(url: string, digest: string | null): string | null {
  const reference = parseReference(url);
  if (!reference.ok || reference.value.kind !== "registry") return null;
  const { registry, repository, digest: own } = reference.value;
  const named = digest === null || digest === "" ? own : parseDigest(digest);
  return named === null ? null : `${registry}/${repository}@${named}`;
}
