import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunQuery } from "#lib/tekton/run-source.ts";
import { type ApiServer, type ApiServerOptions, startApiServer } from "#test/kubernetes/api-server.ts";
import { writeKubeconfig } from "#test/kubernetes/konflux.ts";
import { pipelineRunDocument, type RunDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { type Cluster, connectCluster } from "./connect.ts";
import { clusterRunSource } from "./run-source.ts";

let api: ApiServer;
let cluster: Cluster;
const signal = new AbortController().signal;
const PIPELINE_RUNS = "tekton.dev/v1/pipelineruns";
const TASK_RUNS = "tekton.dev/v1/taskruns";
const COMPONENT = "appstudio.openshift.io/component";
const digest = `sha256:${"ab".repeat(32)}`;

async function begin(options: Partial<ApiServerOptions> = {}) {
  api = await startApiServer({ tokens: { good: "ann" }, ...options });
  const connected = await connectCluster({
    kind: "kubeconfig",
    path: writeKubeconfig(api, "good"),
    context: null,
  });
  if (!connected.ok) throw new Error(connected.failure.message);
  cluster = connected.value;
}
afterEach(async () => {
  await cluster.close();
  await api.close();
});

const put = (resource: string, document: RunDocument) => api.put(resource, { ...document });
const find = (query: RunQuery) => clusterRunSource(cluster, { kind: "server" }).find(query, signal);
const names = async (query: RunQuery) => {
  const found = await find(query);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value.runs.map(({ name }) => name);
};
const build = { name: "web-1", uid: "uid-1", labels: { [COMPONENT]: "web" } };

beforeEach(async () => {
  await begin();
  put(PIPELINE_RUNS, pipelineRunDocument(build));
  put(
    PIPELINE_RUNS,
    pipelineRunDocument({ ...build, name: "web-2", uid: "uid-2", createdAt: "2026-08-02T10:00:00Z" }),
  );
  put(PIPELINE_RUNS, pipelineRunDocument({ name: "api-1", labels: { [COMPONENT]: "api" } }));
  put(
    TASK_RUNS,
    taskRunDocument({
      name: "web-1-index",
      labels: { [COMPONENT]: "web" },
      pipelineTask: "build-image-index",
      pipelineRun: { name: "web-1", uid: "uid-1" },
      results: { IMAGE_URL: "quay.io/shop/web:1", IMAGE_DIGEST: digest },
    }),
  );
  put(
    TASK_RUNS,
    taskRunDocument({
      name: "other",
      labels: { [COMPONENT]: "web" },
      pipelineRun: { name: "web-2", uid: "uid-2" },
    }),
  );
});

const labelled = {
  kind: "labelled",
  namespace: "shop",
  anyOf: [{ [COMPONENT]: "web" }],
  since: null,
  limit: 10,
} as const;

test("builds of a component come newest first, each once, as many as asked", async () => {
  expect(await names(labelled)).toEqual(["web-2", "web-1"]);
  expect(await names({ ...labelled, anyOf: [...labelled.anyOf, ...labelled.anyOf] })).toEqual([
    "web-2",
    "web-1",
  ]);
  expect(await names({ ...labelled, limit: 1 })).toEqual(["web-2"]);
  expect(await names({ ...labelled, since: "2026-08-01T12:00:00Z" })).toEqual(["web-2"]);
});

test("a pipeline run is found by its uid, and its tasks by it", async () => {
  expect(await names({ kind: "pipeline-run", namespace: "shop", uid: "uid-1" })).toEqual(["web-1"]);
  expect(await names({ kind: "pipeline-run", namespace: "shop", uid: "none" })).toEqual([]);
  const tasks = {
    kind: "task-runs",
    namespace: "shop",
    pipelineRun: { uid: "uid-1", name: "web-1" },
  } as const;
  expect(await names(tasks)).toEqual(["web-1-index"]);
});

test("tasks from before the label with the uid are found by the name of their run", async () => {
  const old = taskRunDocument({ name: "old", labels: { "tekton.dev/pipelineRun": "api-1" } });
  put(TASK_RUNS, old);
  const query = {
    kind: "task-runs",
    namespace: "shop",
    pipelineRun: { uid: "uid-of-api-1", name: "api-1" },
  } as const;
  expect(await names(query)).toEqual(["old"]);
});

test("a name that was given to a new run does not bring the tasks of the old one", async () => {
  const query = {
    kind: "task-runs",
    namespace: "shop",
    pipelineRun: { uid: "another", name: "web-1" },
  } as const;
  expect(await names(query)).toEqual([]);
});

test("tasks whose results name a digest", async () => {
  const query = {
    kind: "digest",
    namespace: "shop",
    digest,
    anyOf: labelled.anyOf,
    since: null,
    limit: 10,
  } as const;
  expect(await names(query)).toEqual(["web-1-index"]);
  expect(await names({ ...query, digest: `sha256:${"cd".repeat(32)}` })).toEqual([]);
});

test("a document that is no run is told, and costs itself", async () => {
  const broken = pipelineRunDocument({ name: "broken", labels: { [COMPONENT]: "web" } });
  put(PIPELINE_RUNS, { ...broken, status: { ...broken.status, results: "none" } });
  const found = await find(labelled);
  expect(found).toMatchObject({ value: { runs: [{ name: "web-2" }, { name: "web-1" }] } });
  expect(found.ok && found.value.unreadable.length).toBe(1);
});

test("a right that is missing, a token that ran out and a server that is away are three failures", async () => {
  await cluster.close();
  await api.close();
  await begin({ may: (_user, _verb, resource) => resource !== "pipelineruns" });
  expect(await find(labelled)).toMatchObject({ failure: { code: "source-denied", source: "cluster" } });
  api.failNext({ status: 401, reason: "Unauthorized" });
  expect(await find(labelled)).toMatchObject({ failure: { code: "source-unauthorized" } });
  api.failNext({ drop: true });
  expect(await find(labelled)).toMatchObject({ failure: { code: "source-away" } });
});

test("a cluster without Tekton has no runs", async () => {
  await cluster.close();
  await api.close();
  await begin({ without: [PIPELINE_RUNS, TASK_RUNS] });
  expect(await names(labelled)).toEqual([]);
});
