import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RunGiven, runOf } from "#test/kubernetes/konflux.ts";
import { pinned, readBuildRun } from "./build-runs.ts";

const digest = `sha256:${"a".repeat(64)}`;
function read(given: Partial<RunGiven>, over: object = {}) {
  const result = readBuildRun({ ...runOf("web-on-push-1", { component: "web", ...given }), ...over });
  if (!result.ok) expect.fail(result.failure.message);
  return result.value;
}

test("a push build tells its component, commit, times, image and what it was told", () => {
  expect(
    read({ format: "dual", buildahFormat: "oci", image: { url: "quay.io/shop/web:abc", digest } }),
  ).toEqual({
    namespace: "shop",
    component: "web",
    groups: ["appstudio.redhat.com"],
    name: "web-on-push-1",
    event: "push",
    version: null,
    status: "succeeded",
    commit: "0123456789abcdef0123456789abcdef01234567",
    createdAt: "2026-01-02T00:00:00Z",
    startedAt: "2026-01-02T00:00:01Z",
    completedAt: "2026-01-02T00:01:00Z",
    compression: { value: "dual", ignored: null, format: "oci" },
    image: { reference: `quay.io/shop/web@${digest}`, at: "2026-01-02T00:01:00Z", run: "web-on-push-1" },
  });
});

describe("what a run was started for", () => {
  const pullRequest = { "pipelinesascode.tekton.dev/pull-request": "7" };
  const eventOf = (event: string | null, labels: object = {}, annotations: object = {}) => {
    const run = runOf("x", { component: "web", event: null });
    const type = event === null ? {} : { "pipelinesascode.tekton.dev/event-type": event };
    const metadata = {
      ...run.metadata,
      labels: { ...run.metadata.labels, ...type, ...labels },
      annotations: { ...run.metadata.annotations, ...annotations },
    };
    return read({}, { metadata })?.event;
  };

  test.each([
    ["push", "push"],
    ["Push", "push"],
    ["Tag-Push", "push"],
    ["incoming", "push"],
    ["pull_request", "pull-request"],
    ["pull_request_labeled", "pull-request"],
    ["Merge-Request", "pull-request"],
    ["Merge Request", "pull-request"],
    [null, "push"],
  ])("the event %s alone makes it a %s build", (event, kind) => expect(eventOf(event)).toBe(kind));

  // opscomments/comments.go and triggertype/types.go of Pipelines as Code.
  test.each([
    ...["test-all-comment", "test-comment", "retest-comment", "retest-all-comment", "on-comment"],
    ...["ok-to-test-comment", "retest", "comment", "check-run-rerequested", "check-suite-rerequested"],
  ])("a restart by %s is of a push, or of the pull request that it names", (event) => {
    expect(eventOf(event)).toBe("push");
    expect(eventOf(event, pullRequest)).toBe("pull-request");
    expect(eventOf(event, {}, pullRequest)).toBe("pull-request");
  });

  test("a push that merged a pull request names it, and is a push", () => {
    expect(eventOf("push", pullRequest)).toBe("push");
    expect(eventOf("incoming", pullRequest)).toBe("push");
  });

  test.each(["gh-readonly-queue/main/pr-7-abc", "refs/heads/gh-readonly-queue/main/pr-7-abc"])(
    "a push to the merge queue's branch %s is no push to the branch that it tries",
    (branch) =>
      expect(eventOf("push", {}, { "pipelinesascode.tekton.dev/source-branch": branch })).toBe(
        "pull-request",
      ),
  );

  test("the name of an event that nobody knows decides nothing", () => {
    const unknown = fc
      .string()
      .filter((name) => !/^\s*(?:push|incoming|(?:pull|merge)[ _-]?request)/i.test(name));
    fc.assert(
      fc.property(unknown, fc.boolean(), (event, hasNumber) => {
        expect(eventOf(event, hasNumber ? pullRequest : {})).toBe(hasNumber ? "pull-request" : "push");
      }),
    );
  });
});

test("a run of no component is none of ours", () => {
  expect(read({ component: "" })).toBeNull();
});

test("the labels of the revised model are read as those of the running one", () => {
  const own = { component: "web", groups: ["konflux-ci.dev"], version: "v2" };
  expect(read({ revised: true, version: "v2" })).toMatchObject(own);
});

test.each<[string, Partial<RunGiven>, string]>([
  ["succeeded", {}, "succeeded"],
  ["failed", { status: "False", reason: "Failed" }, "failed"],
  ["was stopped", { status: "False", reason: "Cancelled" }, "cancelled"],
  ["was stopped with its finally tasks", { status: "False", reason: "StoppedRunFinally" }, "cancelled"],
  ["goes on", { status: "Unknown" }, "running"],
])("a run that %s has that status", (_what, given, status) => {
  expect(read(given)?.status).toBe(status);
});

describe("a run whose pipeline is not resolved", () => {
  const waiting = (given: Partial<RunGiven> = {}) => {
    const { spec } = runOf("x", { component: "web", ...given }) as { spec?: object };
    return read(
      {},
      {
        spec: { ...spec, pipelineSpec: undefined, status: "PipelineRunPending" },
        status: undefined,
      },
    );
  };

  test("is pending, and says nothing of a compression that it gives none of", () => {
    expect(waiting()).toMatchObject({ status: "pending", compression: null, startedAt: null });
    expect(waiting({ buildahFormat: "oci" })?.compression).toBeNull();
  });

  test("tells its own parameters, and that nobody knows whether they are used", () => {
    expect(waiting({ format: "dual", buildahFormat: "oci" })?.compression).toEqual({
      value: "dual",
      ignored: null,
      format: "oci",
      unresolved: true,
    });
  });
});

describe("what the build is told", () => {
  test.each<[string, Partial<RunGiven>, object]>([
    ["the run's value", { format: "zstd:chunked" }, { value: "zstd:chunked", ignored: null }],
    ["nothing, where the run gives none", {}, { value: "", ignored: null }],
    [
      "nothing, where the pipeline does not declare it",
      { format: "dual", declares: false },
      { value: "", ignored: "dual" },
    ],
  ])("is %s", (_what, given, compression) => {
    expect(read(given)?.compression).toMatchObject(compression);
  });

  const withPipeline = (pipelineSpec: object) => {
    const run = runOf("x", { component: "web", format: "dual" }) as never as { status: object };
    return read({ format: "dual" }, { status: { ...run.status, pipelineSpec } });
  };
  const declared = { params: [{ name: "compression-format", default: "gzip" }] };

  test("is nothing where the pipeline declares it and hands it to no task", () => {
    expect(withPipeline({ ...declared, tasks: [{ name: "build" }] })?.compression?.ignored).toBe("dual");
  });
  test.each([
    "$(params.compression-format)",
    "$(params['compression-format'])",
    '$(params["compression-format"])',
  ])("reaches a task by %s", (value) => {
    const tasks = [{ name: "build", params: [{ name: "COMPRESSION_FORMAT", value }] }];
    expect(withPipeline({ ...declared, tasks })?.compression?.value).toBe("dual");
  });
  test("is the pipeline's own default where the run gives no value", () => {
    const run = runOf("x", { component: "web" }) as never as { status: object };
    const tasks = [{ params: [{ name: "F", value: "$(params.compression-format)" }] }];
    const pipelineSpec = { params: [{ name: "compression-format", default: "dual" }], tasks };
    expect(read({}, { status: { ...run.status, pipelineSpec } })?.compression?.value).toBe("dual");
  });
});

test("a build that failed has no image, whatever its results say", () => {
  expect(
    read({ status: "False", reason: "Failed", image: { url: "quay.io/a/b:c", digest } })?.image,
  ).toBeNull();
});

test.each([
  ["a registry with a port", "localhost:5000/shop/web:main", digest, `localhost:5000/shop/web@${digest}`],
  ["a port and no tag", "registry.example:5000/web", digest, `registry.example:5000/web@${digest}`],
  ["a digest of its own", `quay.io/shop/web@${digest}`, null, `quay.io/shop/web@${digest}`],
  ["tag and digest", `quay.io/shop/web:1@${digest}`, null, `quay.io/shop/web@${digest}`],
  ["no digest at all", "quay.io/shop/web:1", null, null],
  ["a digest that is none", "quay.io/shop/web:1", "sha256:short", null],
  ["no image", "", digest, null],
  ["a layout", `oci:/etc@${digest}`, null, null],
])("an image of %s is pinned by its digest", (_what, url, given, reference) => {
  expect(pinned(url, given)).toBe(reference);
});

test("a run that is not as Tekton writes it is reported by its name", () => {
  const run = runOf("odd", { component: "web" });
  expect(readBuildRun({ ...run, status: { conditions: "none" } })).toMatchObject({
    failure: {
      namespace: "shop",
      name: "odd",
      message: expect.stringContaining("status.conditions") as string,
    },
  });
});
