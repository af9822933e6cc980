import { describe, expect, test } from "vitest";
import {
  pipelineRunDocument,
  type RunDocument,
  stepDocument,
  taskRunDocument,
} from "#test/tekton/run-documents.ts";
import { readRun } from "./read-run.ts";
import { byNewest, isChildOf, type PipelineRun, type TaskRun } from "./run.ts";

function read(document: unknown) {
  const run = readRun(document);
  if (!run.ok) throw new Error(`${run.failure.name}: ${run.failure.why}`);
  return run.value;
}
const taskRun = (document: unknown) => read(document) as TaskRun;
const pipelineRun = (document: unknown) => read(document) as PipelineRun;
const withStatus = (document: RunDocument, status: object) => ({
  ...document,
  status: { ...document.status, ...status },
});

test("a PipelineRun tells its pipeline tasks, children and results", () => {
  const document = pipelineRunDocument({
    name: "web-1",
    uid: "u1",
    labels: { "appstudio.openshift.io/component": "web" },
    results: { IMAGE_URL: "quay.io/shop/web:1" },
    tasks: ["clone", "build"],
    finally: ["show"],
    children: [
      { name: "web-1-build-0", pipelineTask: "build" },
      { name: "web-1-build-1", pipelineTask: "build" },
    ],
  });
  const spec = {
    tasks: [{ name: "a" }],
    results: [{ name: "IMAGE_URL", value: "$(tasks.a.results.IMAGE_URL)" }],
  };
  expect(pipelineRun(document)).toMatchObject({
    kind: "PipelineRun",
    apiVersion: "tekton.dev/v1",
    namespace: "shop",
    name: "web-1",
    uid: "u1",
    resourceVersion: "7",
    createdAt: "2026-08-01T10:00:00Z",
    completedAt: "2026-08-01T10:09:00Z",
    status: "succeeded",
    reason: "Succeeded",
    message: "said",
    results: [{ name: "IMAGE_URL", type: "string", value: "quay.io/shop/web:1" }],
    pipelineTasks: ["clone", "build", "show"],
    children: [
      { kind: "TaskRun", name: "web-1-build-0", pipelineTask: "build" },
      { kind: "TaskRun", name: "web-1-build-1", pipelineTask: "build" },
    ],
  });
  expect(pipelineRun(withStatus(document, { pipelineSpec: spec })).declaredResults).toEqual([
    { name: "IMAGE_URL", from: "$(tasks.a.results.IMAGE_URL)" },
  ]);
  expect(pipelineRun(withStatus(document, { pipelineSpec: undefined })).pipelineTasks).toBeNull();
});

test("a TaskRun tells its steps, its pod's shape, its parent and the rules for results", () => {
  const run = taskRun(
    taskRunDocument({
      pipelineTask: "build",
      pipelineRun: { name: "web-1", uid: "u1" },
      labels: { "tekton.dev/task": "buildah" },
      results: { IMAGE_DIGEST: "sha256:1", list: ["a"], map: { uri: "u" } },
      taskSpec: {
        steps: [{ script: "x" }, {}],
        results: [{ name: "IMAGE_DIGEST" }, { name: "own", value: "$(steps.s.results.r)" }],
      },
      steps: [
        stepDocument("build", { IMAGE_DIGEST: "sha256:1" }),
        {
          name: "push",
          running: { startedAt: "2026-08-01T10:01:00Z" },
          results: [{ name: "r", value: "v" }],
        },
        { container: "step-unnamed-2", waiting: {} },
      ],
      provenance: { featureFlags: { resultExtractionMethod: "sidecar-logs", maxResultSize: 9000 } },
    }),
  );
  expect(run).toMatchObject({
    pipelineTask: "build",
    pipelineRun: { name: "web-1", uid: "u1" },
    task: { name: "buildah", bundle: null },
    shape: { steps: 2, sidecars: 0, scripts: true, workingDirs: false },
    declaredResults: [
      { name: "IMAGE_DIGEST", from: null },
      { name: "own", from: "$(steps.s.results.r)" },
    ],
    resultRules: { extraction: "sidecar-logs", maxResultBytes: 9000, compressed: false },
  });
  expect(run.results.map(({ type }) => type)).toEqual(["string", "array", "object"]);
  expect(run.steps).toEqual([
    expect.objectContaining({
      name: "build",
      exitCode: 0,
      message: '[{"key":"IMAGE_DIGEST","value":"sha256:1","type":1}]',
    }),
    expect.objectContaining({
      name: "push",
      exitCode: null,
      message: null,
      startedAt: "2026-08-01T10:01:00Z",
      results: [{ name: "r", type: "string", value: "v" }],
    }),
    expect.objectContaining({ name: "unnamed-2", exitCode: null, startedAt: null }),
  ]);
});

test.each([
  [{ succeeded: "True" }, "succeeded"],
  [{ succeeded: "False", reason: "Failed" }, "failed"],
  [{ succeeded: "False", reason: "PipelineRunTimeout" }, "failed"],
  [{ succeeded: "False", reason: "Cancelled" }, "cancelled"],
  [{ succeeded: "False", reason: "CancelledRunningFinally" }, "cancelled"],
  [{ succeeded: "False", reason: "TaskRunCancelled" }, "cancelled"],
  [{ succeeded: "False", reason: "PipelineRunCancelled" }, "cancelled"],
  [{ succeeded: "Unknown", reason: "Running" }, "running"],
  [{ succeeded: null }, "running"],
] as const)("the condition %j is %s", (given, status) =>
  expect(read(pipelineRunDocument({ completedAt: null, ...given })).status).toBe(status),
);

test("a run that waits is pending", () => {
  const document = pipelineRunDocument({ succeeded: null });
  expect(read(withStatus(document, { startTime: undefined })).status).toBe("pending");
  expect(read({ ...document, status: undefined }).status).toBe("pending");
  expect(read({ ...document, spec: { status: "PipelineRunPending" } }).status).toBe("pending");
});

describe("v1beta1", () => {
  const older = (document: RunDocument, status: object) => ({
    ...withStatus(document, { results: undefined, childReferences: undefined, ...status }),
    apiVersion: "tekton.dev/v1beta1",
  });
  test("has its results under other names, and whole children", () => {
    const results = [{ name: "IMAGE_URL", value: "u" }];
    const expected = [{ name: "IMAGE_URL", type: "string", value: "u" }];
    const taskRuns = { "web-1-build": { pipelineTaskName: "build", status: {} } };
    const run = pipelineRun(older(pipelineRunDocument(), { pipelineResults: results, taskRuns }));
    expect(run.results).toEqual(expected);
    expect(run.children).toEqual([{ kind: "TaskRun", name: "web-1-build", pipelineTask: "build" }]);
    expect(taskRun(older(taskRunDocument(), { taskResults: results })).results).toEqual(expected);
  });
  test("a v1 run takes nothing from those names", () =>
    expect(read(withStatus(taskRunDocument(), { taskResults: [{ name: "a", value: "b" }] })).results).toEqual(
      [],
    ));
});

describe("the parent of a TaskRun", () => {
  const parent = pipelineRun(pipelineRunDocument({ name: "web-1", uid: "u1" }));
  const owned = (owner: object, labels = {}) => {
    const document = taskRunDocument({ labels });
    return taskRun({ ...document, metadata: { ...document.metadata, ownerReferences: [owner] } });
  };
  test.each([
    ["both labels", taskRun(taskRunDocument({ pipelineRun: { name: "web-1", uid: "u1" } })), true],
    [
      "another uid under the same name",
      taskRun(taskRunDocument({ pipelineRun: { name: "web-1", uid: "u2" } })),
      false,
    ],
    ["the name alone", taskRun(taskRunDocument({ labels: { "tekton.dev/pipelineRun": "web-1" } })), true],
    ["an owner", owned({ kind: "PipelineRun", name: "web-1", uid: "u1" }), true],
    ["an owner of another kind", owned({ kind: "CustomRun", name: "web-1", uid: "u1" }), false],
    [
      "the name by label, the uid by owner",
      owned({ kind: "PipelineRun", name: "web-1", uid: "u2" }, { "tekton.dev/pipelineRun": "web-1" }),
      false,
    ],
    ["none", taskRun(taskRunDocument()), false],
    [
      "a namespace of its own",
      taskRun(taskRunDocument({ namespace: "other", labels: { "tekton.dev/pipelineRun": "web-1" } })),
      false,
    ],
  ])("by %s", (_how, run, isChild) => expect(isChildOf(run, parent)).toBe(isChild));
});

test.each([
  [
    { taskRef: { name: "buildah", bundle: "quay.io/b@sha256:1" } },
    { name: "buildah", bundle: "quay.io/b@sha256:1" },
  ],
  [
    {
      taskRef: {
        resolver: "bundles",
        params: [
          { name: "bundle", value: "quay.io/b" },
          { name: "name", value: "buildah" },
        ],
      },
    },
    { name: "buildah", bundle: "quay.io/b" },
  ],
  [{ taskRef: { resolver: "git", params: [{ name: "bundle", value: "x" }] } }, { name: null, bundle: null }],
  [{}, { name: null, bundle: null }],
])("the task of %j", (spec, task) => expect(taskRun({ ...taskRunDocument(), spec }).task).toEqual(task));

test("Chains' marks are read, and the documents that it keeps on the run are dropped", () => {
  const run = read(
    taskRunDocument({
      annotations: {
        "chains.tekton.dev/signed": "true",
        "chains.tekton.dev/transparency": "https://rekor.example/1",
        "chains.tekton.dev/payload-taskrun-1": "e30=",
        "kubectl.kubernetes.io/last-applied-configuration": "x".repeat(5000),
        "build.appstudio.redhat.com/commit_sha": "c",
      },
    }),
  );
  expect(run.chains).toEqual({ signed: "true", transparency: "https://rekor.example/1" });
  expect(Object.keys(run.annotations).toSorted()).toEqual([
    "build.appstudio.redhat.com/commit_sha",
    "chains.tekton.dev/signed",
    "chains.tekton.dev/transparency",
  ]);
  expect(read(taskRunDocument()).chains).toEqual({ signed: null, transparency: null });
});

test("earlier attempts are kept with their reasons", () => {
  const attempt = {
    completionTime: "t",
    conditions: [{ type: "Succeeded", status: "False", reason: "Failed" }],
  };
  expect(taskRun(withStatus(taskRunDocument(), { retriesStatus: [attempt] })).earlierAttempts).toEqual([
    { reason: "Failed", message: null, startedAt: null, completedAt: "t" },
  ]);
});

test("a member of a typed list leaves its kind out", () => {
  const { metadata, status } = taskRunDocument();
  const assumed = { kind: "TaskRun", apiVersion: "tekton.dev/v1" } as const;
  expect(readRun({ metadata, status }, assumed)).toMatchObject({ ok: true, value: { kind: "TaskRun" } });
});

test("a document that lost its uid is named by namespace and name", () => {
  const document = taskRunDocument();
  expect(read({ ...document, metadata: { name: "a" } })).toMatchObject({
    uid: "/a",
    namespace: "",
    createdAt: null,
  });
});

test.each([
  ["a number", 5, "document", "it is no Kubernetes object"],
  ["null", null, "document", "it is no Kubernetes object"],
  ["an object of nothing", {}, "document", "it names no kind"],
  ["a Pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } }, "Pod p", "its kind is Pod"],
  [
    "an old version",
    { ...taskRunDocument(), apiVersion: "tekton.dev/v1alpha1" },
    "TaskRun shop/build-1",
    "its version is tekton.dev/v1alpha1, and tekton.dev/v1 and tekton.dev/v1beta1 are read",
  ],
  ["no name", { ...taskRunDocument(), metadata: { namespace: "shop" } }, "TaskRun shop", /^metadata\.name: /],
  [
    "results that are no list",
    withStatus(taskRunDocument(), { results: "x" }),
    "TaskRun shop/build-1",
    /^status\.results: /,
  ],
])("%s is not readable, and it is said why", (_what, document, name, why) => {
  const matched = typeof why === "string" ? why : expect.stringMatching(why);
  expect(readRun(document)).toEqual({ ok: false, failure: { name, why: matched } });
});

test("runs are ordered newest first, those without a time last", () => {
  const at = (name: string, createdAt?: string) =>
    read(pipelineRunDocument({ name, createdAt: createdAt ?? "" }));
  const runs = [
    at("b", "2026-01-01T00:00:00Z"),
    at("none"),
    at("c", "2026-02-01T00:00:00Z"),
    at("a", "2026-01-01T00:00:00Z"),
  ];
  expect(runs.toSorted(byNewest).map(({ name }) => name)).toEqual(["c", "a", "b", "none"]);
});
