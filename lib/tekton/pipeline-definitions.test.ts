import { describe, expect, test } from "vitest";
import { definedPushBuild, parseDefinitions } from "./pipeline-definitions.ts";

const run = (
  given: {
    component?: string;
    version?: string;
    event?: string;
    params?: string;
    pipeline?: string;
    name?: string;
  } = {},
) => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata:
  name: ${given.name ?? "web-on-push"}
  annotations:
    build.appstudio.redhat.com/commit_sha: '{{revision}}'
    ${given.event ?? 'pipelinesascode.tekton.dev/on-cel-expression: event == "push" && target_branch == "main"'}
  labels:
    appstudio.openshift.io/component: ${given.component ?? "web"}
    ${given.version === undefined ? "" : `appstudio.openshift.io/version: ${given.version}`}
    pipelines.appstudio.openshift.io/type: build
spec:
  params:
    - name: output-image
      value: quay.io/shop/web:{{revision}}
    - { name: revision, value: {{ revision }} }
${given.params ?? ""}
${
  given.pipeline ??
  `  pipelineSpec:
    params:
      - { name: compression-format, type: string, default: "" }
      - { name: buildah-format, type: string, default: docker }
    tasks:
      - name: build-images
        params: [{ name: COMPRESSION_FORMAT, value: $(params.compression-format) }]`
}
`;
const dual = "    - { name: compression-format, value: dual }\n    - { name: buildah-format, value: oci }";
const defined = (yaml: string, version: string | null = null, group = "appstudio.redhat.com") =>
  definedPushBuild(parseDefinitions(yaml), { name: "web", group }, version);

test("the push definition of a component tells what its builds are told", () => {
  expect(defined(run({ params: dual }))).toEqual({
    run: "web-on-push",
    compression: { value: "dual", ignored: null, format: "oci" },
  });
});

test.each([
  ["a CEL expression", `pipelinesascode.tekton.dev/on-cel-expression: event == "push"`, true],
  [
    "a CEL expression in single quotes",
    `pipelinesascode.tekton.dev/on-cel-expression: event == 'push'`,
    true,
  ],
  ["a list", `pipelinesascode.tekton.dev/on-event: "[push]"`, true],
  ["a list of two", `pipelinesascode.tekton.dev/on-event: "[pull_request, push]"`, true],
  ["pull requests alone", `pipelinesascode.tekton.dev/on-event: "[pull_request]"`, false],
  ["pull requests in CEL", `pipelinesascode.tekton.dev/on-cel-expression: event == "pull_request"`, false],
  ["a build that is asked for", `pipelinesascode.tekton.dev/on-event: "[incoming]"`, true],
  ["CEL the other way round", `pipelinesascode.tekton.dev/on-cel-expression: '"push" == event'`, true],
  ["CEL with a list", `pipelinesascode.tekton.dev/on-cel-expression: event in ["push", "incoming"]`, true],
  [
    "CEL with a list of others",
    `pipelinesascode.tekton.dev/on-cel-expression: event in ["pull_request"]`,
    false,
  ],
  ["CEL that leaves one out", `pipelinesascode.tekton.dev/on-cel-expression: event != "pull_request"`, true],
  ["CEL of the event's type", `pipelinesascode.tekton.dev/on-cel-expression: event_type == "Push"`, true],
  ["no event", "other: x", false],
])("an event given by %s", (_how, event, isPush) => {
  expect(defined(run({ event, params: dual })) !== null).toBe(isPush);
});

test("of two components of one name each has the definition with its own label, else the only one there is", () => {
  const running = run({ name: "running", params: dual });
  const revised = run({ name: "revised" }).replace(
    "appstudio.openshift.io/component",
    "build.konflux-ci.dev/component",
  );
  const both = `${running}\n---\n${revised}`;
  expect(defined(both)?.run).toBe("running");
  expect(defined(both, null, "konflux-ci.dev")?.run).toBe("revised");
  expect(defined(running, null, "konflux-ci.dev")?.run).toBe("running");
});

test("definitions of other components, and files that are none, are passed over", () => {
  expect(defined(run({ component: "api" }))).toBeNull();
  expect(defined("kind: ConfigMap\nmetadata: { name: x }")).toBeNull();
  expect(defined("{ not: [yaml")).toBeNull();
  expect(defined("")).toBeNull();
});

test("a broken document does not hide the others of its file", () => {
  expect(defined(`a: [1\n---\n${run({ params: dual })}`)?.compression.value).toBe("dual");
});

test("of versions the one asked for is taken", () => {
  const both = `${run({ version: "v1", name: "one" })}\n---\n${run({ version: "v2", name: "two" })}`;
  expect(defined(both, "v2")?.run).toBe("two");
  expect(defined(both, "v3")?.run).toBe("one");
});

describe("a pipeline by reference", () => {
  const byName = "  pipelineRef: { name: common }";
  const common = (params: string) => `
---
kind: Pipeline
metadata: { name: common }
spec:
  params: [${params}]
  tasks: [{ name: b, params: [{ name: C, value: "$(params.compression-format)" }] }]
`;
  test("is found in the folder", () => {
    const declared =
      run({ pipeline: byName, params: dual }) + common('{ name: compression-format, default: "" }');
    expect(defined(declared)?.compression).toMatchObject({ value: "dual", ignored: null });
    const not = run({ pipeline: byName, params: dual }) + common("");
    expect(defined(not)?.compression).toMatchObject({ value: "", ignored: "dual" });
  });
  test.each([byName, "  pipelineRef: { resolver: bundles }"])(
    "is elsewhere (%s): a value is taken at its word, and none is not known",
    (pipeline) => {
      expect(defined(run({ pipeline, params: dual }))?.compression.value).toBe("dual");
      expect(defined(run({ pipeline }))).toBeNull();
    },
  );
});

test("a placeholder that nothing fills is no compression, and is shown as it stands", () => {
  const params = '    - { name: compression-format, value: "{{ compression_web }}" }';
  expect(defined(run({ params }))?.compression.value).toBe("{{ compression_web }}");
});

test("many aliases do not fill the memory", () => {
  const lines = Array.from(
    { length: 12 },
    (_, at) => `a${at}: &a${at} [${at === 0 ? "x" : `*a${at - 1},`.repeat(10)}]`,
  );
  expect(parseDefinitions(lines.join("\n"))).toEqual([]);
});
