import { expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { COMMIT, pipelineRunV1, pipelineRunV02, RUN } from "#test/provenance/chains.ts";
import { buildFacts, resultsNaming } from "./slsa.ts";
import { parseStatement } from "./statement.ts";

const digests = [digestOf("index"), digestOf("amd64"), digestOf("amd64 zstd")] as const;

function factsOf(json: unknown) {
  const payload = Buffer.from(JSON.stringify(json));
  const parsed = parseStatement({ payloadType: "application/vnd.in-toto+json", payload }, "It");
  return (parsed.ok ? buildFacts(parsed.value) : null) ?? expect.fail("no facts");
}

const statement = (version: "v0.2" | "v1", predicate: unknown) => ({
  _type: "https://in-toto.io/Statement/v0.1",
  predicateType: `https://slsa.dev/provenance/${version}`,
  subject: [],
  predicate,
});

const source = { repository: "https://git.example/team/app.git", revision: COMMIT };

test.each([
  [{ "results.tekton.dev/result": "shop/results/5f0c" }, "shop"],
  [{ "results.tekton.dev/record": "shop/results/5f0c/records/5f0c" }, "shop"],
  [{ "results.tekton.dev/result": "../results/5f0c" }, null],
  [{ "results.tekton.dev/result": "shop" }, null],
  [{}, null],
])("with the annotations %j v0.2 tells the namespace %j", (annotations, namespace) => {
  const given = pipelineRunV02(digests);
  const { environment, ...invocation } = given.predicate.invocation;
  const predicate = {
    ...given.predicate,
    invocation: { ...invocation, environment: { ...environment, annotations } },
  };
  expect(factsOf({ ...given, predicate }).run).toMatchObject({ name: RUN.name, namespace });
});

test("a bundle is one only of the resolver of bundles, and the older build type is a PipelineRun's", () => {
  const task = (ref: unknown) => ({ name: "build", ref });
  const params = [{ name: "bundle", value: "quay.io/x" }];
  const tasks = [task({ resolver: "bundles", params }), task({ resolver: "git", params })];
  const buildType = "https://tekton.dev/attestations/chains/pipelinerun@v2";
  const facts = factsOf(statement("v0.2", { buildType, buildConfig: { tasks } }));
  expect(facts.tasks.map(({ bundle }) => bundle)).toEqual(["quay.io/x", null]);
  expect(facts.run?.kind).toBe("PipelineRun");
});

test("v0.2 of a PipelineRun tells run, times, commit and each task with its results", () => {
  const facts = factsOf(pipelineRunV02(digests));
  expect(facts).toMatchObject({
    version: "v0.2",
    builder: "https://tekton.dev/chains/v2",
    run: { kind: "PipelineRun", name: RUN.name, uid: RUN.uid, namespace: null },
    parent: null,
    startedAt: "2026-11-20T10:00:00Z",
    finishedAt: "2026-11-20T10:09:30Z",
    definition: null,
    labels: { "appstudio.openshift.io/component": "app" },
  });
  // Not the commit of the tasks' definitions, though it is a material too.
  expect(facts.commits).toEqual([source]);
  expect(facts.parameters["build-args"]).toEqual(["A=1"]);
  expect(facts.tasks.map(({ name, ref, status }) => [name, ref, status])).toEqual([
    ["clone-repository", "git-clone-oci-ta", "Succeeded"],
    ["build-image-index", "build-image-index", "Succeeded"],
  ]);
  expect(facts.tasks[0]?.definition?.entryPoint).toBe("task/git-clone.yaml");
});

test("v1 of a PipelineRun tells the same, with what v0.2 leaves out", () => {
  const facts = factsOf(pipelineRunV1(digests));
  expect(facts).toMatchObject({
    version: "v1",
    run: { kind: "PipelineRun", ...RUN },
    finishedAt: "2026-11-20T10:09:30Z",
    definition: {
      uri: "git+https://git.example/team/app",
      digests: { sha1: COMMIT },
      entryPoint: ".tekton/push.yaml",
    },
    commits: [source],
    parameters: { "git-url": "https://git.example/team/app" },
    results: [{ name: "BASE_IMAGES", value: ["registry.example/base"] }],
  });
  expect(facts.tasks).toMatchObject([
    {
      name: "build-image-index",
      ref: "build-image-index",
      run: { kind: "TaskRun", name: `${RUN.name}-build-image-index`, namespace: RUN.namespace },
      status: "Succeeded",
      finishedAt: "2026-11-20T10:08:02Z",
      definition: { uri: "registry.example/tasks/index" },
    },
  ]);
});

test.each([
  ["v0.2", pipelineRunV02],
  ["v1", pipelineRunV1],
])("%s names the task and the results that hold a digest", (_, make) => {
  const { tasks } = factsOf(make(digests));
  const naming = (digest: (typeof digests)[number]) =>
    resultsNaming(tasks, digest).map(({ task, result }) => `${task.name}.${result.name}`);
  expect(naming(digests[0])).toEqual(["build-image-index.IMAGE_DIGEST", "build-image-index.IMAGES"]);
  expect(naming(digests[2])).toEqual(["build-image-index.IMAGES"]);
  expect(naming(digestOf("another"))).toEqual([]);
});

test("an attested TaskRun names the run that it belongs to", () => {
  const labels = { "tekton.dev/pipelineRun": RUN.name, "tekton.dev/pipelineRunUID": RUN.uid };
  const invocation = { environment: { labels } };
  const facts = factsOf(statement("v0.2", { buildType: "tekton.dev/v1/TaskRun", invocation }));
  expect(facts.run).toMatchObject({ kind: "TaskRun", uid: null });
  expect(facts.parent).toMatchObject({ kind: "PipelineRun", name: RUN.name, uid: RUN.uid });
});

test.each([
  [{ taskRef: {} }, "TaskRun"],
  [{ taskSpec: {} }, "TaskRun"],
  [{ pipelineRef: {} }, "PipelineRun"],
  [{ pipelineSpec: {} }, "PipelineRun"],
])("v1 with %j is of a %s", (runSpec, kind) => {
  const buildType = "https://tekton.dev/chains/v2/slsa";
  const buildDefinition = { buildType, externalParameters: { runSpec } };
  const runDetails = { metadata: { invocationId: RUN.uid } };
  expect(factsOf(statement("v1", { buildDefinition, runDetails })).run).toMatchObject({ kind, uid: RUN.uid });
});

test.each([
  ["git+https://h/a.git", { sha1: "1" }, "https://h/a.git 1"],
  ["git+https://h/a@refs/heads/main", { sha1: "1" }, "https://h/a 1"],
  ["git+https://h/a@v1.2", { gitCommit: "1" }, "https://h/a 1"],
  ["git+ssh://git@h/a.git", { sha1: "1" }, "ssh://git@h/a.git 1"],
  ["git+https://h/a.git", {}, ""],
  ["oci://h/a", { sha256: "1" }, ""],
])("the source %s at %j", (uri, digest, said) => {
  const { commits } = factsOf(statement("v0.2", { materials: [{ uri, digest }] }));
  expect(commits.map(({ repository, revision }) => `${repository} ${revision}`).join()).toBe(said);
});

test("a pipeline that is kept beside its source still has a commit", () => {
  const material = { uri: "git+https://h/a", digest: { sha1: "1" } };
  const v02 = factsOf(statement("v0.2", { invocation: { configSource: material }, materials: [material] }));
  expect(v02.commits).toEqual([{ repository: "https://h/a", revision: "1" }]);
  const resolvedDependencies = [{ name: "pipeline", ...material }];
  const v1 = factsOf(statement("v1", { buildDefinition: { resolvedDependencies } }));
  expect(v1.commits).toEqual([{ repository: "https://h/a", revision: "1" }]);
});

test.each([
  ["nothing", "v0.2", undefined],
  ["nothing", "v1", null],
  ["other shapes", "v0.2", { builder: 1, buildConfig: { tasks: "none" }, materials: {}, invocation: [] }],
  [
    "other shapes",
    "v1",
    { buildDefinition: { resolvedDependencies: [{ name: "pipelineTask", content: "!" }] } },
  ],
  [
    "GitHub's build",
    "v1",
    { buildDefinition: { buildType: "https://actions.github.io/buildtypes/workflow/v1" } },
  ],
] as const)("a predicate with %s (%s) tells nothing", (_, version, predicate) => {
  const { run, tasks, commits } = factsOf(statement(version, predicate));
  expect({ run, tasks, commits }).toEqual({ run: null, tasks: [], commits: [] });
});

test("results keep their kind, and other shapes are shown as they are written", () => {
  const values = ["text", ["a", "b"], { uri: "u", digest: "d" }, 7];
  const results = values.map((value, at) => ({ name: `${at}`, value }));
  const tasks = [{ name: "t", results }, { results }];
  const facts = factsOf(statement("v0.2", { buildConfig: { tasks } }));
  expect(facts.tasks).toHaveLength(1);
  expect(facts.tasks[0]?.results.map(({ value }) => value)).toEqual([...values.slice(0, 3), "7"]);
});

test("another predicate has no facts of a build", () => {
  const other = {
    version: "v1",
    predicateType: "https://spdx.dev/Document",
    subjects: [],
    predicate: {},
  } as const;
  expect(buildFacts(other)).toBeNull();
});
