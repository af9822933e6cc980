import { describe, expect, test } from "vitest";
import { taskRunDocument } from "#test/tekton/run-documents.ts";
import {
  imageIndexDigests,
  type PolicyTask,
  policyTaskOf,
  processedImages,
  readPolicyTask,
  tasksThatBuilt,
  tasksThatMissed,
  unmatchedSubjects,
} from "./policy-hints.ts";
import { isSamePolicyImage } from "./policy-image.ts";
import { readRun } from "./read-run.ts";
import { readValue } from "./typed-value.ts";

type Results = readonly (readonly [string, unknown])[];
const task = (results: Results, given: Partial<PolicyTask> = {}): PolicyTask => ({
  name: "build",
  bundle: "quay.io/tasks/build@sha256:1",
  results: results.map(([name, value]) => ({ name, ...readValue(value) })),
  ...given,
});
const pairs = (...results: Results) => readPolicyTask(task(results)).pairs.map(({ reference }) => reference);

test.each([
  ["nothing", [], []],
  [
    "a pair, trimmed",
    [
      ["IMAGE_URL", "q.io/a\n"],
      ["IMAGE_DIGEST", " sha256:1\n"],
    ],
    ["q.io/a@sha256:1"],
  ],
  [
    "pairs by the order of their names",
    [
      ["b_IMAGE_URL", "q.io/b"],
      ["a_IMAGE_DIGEST", "1"],
      ["b_IMAGE_DIGEST", "2"],
      ["a_IMAGE_URL", "q.io/a"],
    ],
    ["q.io/a@1", "q.io/b@2"],
  ],
  ["a list by commas", [["IMAGES", "q.io/a@1, q.io/b@2\n"]], ["q.io/a@1", "q.io/b@2"]],
  ["any suffix IMAGES", [["BASE_IMAGES", "q.io/a@1"]], ["q.io/a@1"]],
  // Chains makes two of this.
  ["a list by lines, which is one broken pair", [["IMAGES", "q.io/a@1\nq.io/b@2"]], ["q.io/a@1\nq.io/b"]],
  ["an object", [["ARTIFACT_OUTPUTS", { uri: "q.io/a\n", digest: "1\n" }]], ["q.io/a@1"]],
  [
    "what is not of the kind",
    [
      ["IMAGES", ["q.io/a@1"]],
      ["ARTIFACT_OUTPUTS", "q.io/a@1"],
      ["IMAGE_URL", ["u"]],
    ],
    [],
  ],
  [
    "all kinds in Conforma's order",
    [
      ["ARTIFACT_OUTPUTS", { uri: "o", digest: "4" }],
      ["IMAGES", "l@3"],
      ["ARTIFACT_URI", "a"],
      ["ARTIFACT_DIGEST", "2"],
      ["IMAGE_URL", "i"],
      ["IMAGE_DIGEST", "1"],
    ],
    ["i@1", "a@2", "l@3", "o@4"],
  ],
] as readonly [string, Results, readonly string[]][])("%s is paired", (_what, results, expected) =>
  expect(pairs(...results)).toEqual(expected),
);

test("one URL without a digest shifts all that follow, and that is told", () => {
  const reading = readPolicyTask(
    task([
      ["BASE_IMAGE_URL", "q.io/base"],
      ["IMAGE_URL", "q.io/app"],
      ["IMAGE_DIGEST", "0"],
      ["IMAGES", "q.io/app@1,q.io/app@2"],
    ]),
  );
  expect(reading.pairs.map(({ reference, isShifted }) => [reference, isShifted])).toEqual([
    ["q.io/base@0", true],
    ["q.io/app@1", true],
    ["q.io/app@2", true],
  ]);
  expect(reading.unpaired).toMatchObject([{ value: "q.io/app", result: "IMAGES", piece: 1 }]);
});

test("pairs that belong together are not shifted", () => {
  const reading = readPolicyTask(
    task([
      ["IMAGE_URL", "q.io/app"],
      ["IMAGE_DIGEST", "0"],
      ["IMAGES", "q.io/app@1,q.io/app@2"],
    ]),
  );
  expect(reading.pairs.some(({ isShifted }) => isShifted)).toBe(false);
  expect(reading.unpaired).toEqual([]);
});

test("a piece without @ has a URL and no digest", () =>
  expect(pairs(["IMAGES", "q.io/a,q.io/b@2"])).toEqual(["q.io/a@2"]));

test("a build task has at least one URL and one digest, whatever their names", () => {
  const isBuild = (...results: Results) => readPolicyTask(task(results)).isBuildTask;
  expect(isBuild(["IMAGE_URL", "a"])).toBe(false);
  expect(isBuild(["IMAGE_URL", "a"], ["jar_ARTIFACT_DIGEST", "1"])).toBe(true);
});

test("the tasks that built a digest name it exactly", () => {
  const one = task([["IMAGES", "q.io/a@sha256:1"]], { name: "one" });
  const two = task([["IMAGE_DIGEST", "sha256:1"]], { name: "no build task" });
  expect(tasksThatBuilt([one, two], "sha256:1").map(({ name }) => name)).toEqual(["one"]);
  expect(tasksThatBuilt([one], "sha256:11")).toEqual([]);
});

describe("subjects", () => {
  const build = task([
    ["IMAGE_URL", "q.io/a:v1"],
    ["IMAGE_DIGEST", "sha256:1"],
  ]);
  test.each([
    ["q.io/a@sha256:1", true],
    ["q.io/a@sha256:2", false],
    ["q.io/b@sha256:1", false],
  ])("%s matches: %s", (subject, matches) =>
    expect(unmatchedSubjects([build], [subject])).toEqual(matches ? [] : [subject]),
  );
  test("of Docker Hub never match the short name that the task wrote", () => {
    const hub = task([
      ["IMAGE_URL", "docker.io/org/a"],
      ["IMAGE_DIGEST", "sha256:1"],
    ]);
    expect(unmatchedSubjects([hub], ["index.docker.io/org/a@sha256:1"])).toHaveLength(1);
  });
  test("without a build task are judged by another rule", () =>
    expect(unmatchedSubjects([task([])], ["q.io/a@sha256:1"])).toEqual([]));
});

test.each([
  ["q.io/a@sha256:1", "q.io/a:v1@sha256:1", true],
  ["q.io/a:v1", "q.io/a:v1", true],
  ["q.io/a:v1", "q.io/a:v2", false],
  ["q.io:443/a@1", " q.io:443/a@1 ", true],
  ["a@sha256:1", "a@sha256:1", false],
  ["q.io/a:v:w@1", "q.io/a:v:w@1", false],
  ["q.io/a@1\nq.io/b", "q.io/a@1\nq.io/b", false],
])("%s and %s are one image: %s", (one, other, same) => expect(isSamePolicyImage(one, other)).toBe(same));

test("an image index is the IMAGE_DIGEST beside an IMAGES that is not empty", () => {
  const index = task([
    ["IMAGE_URL", "q.io/a"],
    ["IMAGE_DIGEST", " sha256:1\n"],
    ["IMAGES", "q.io/a@sha256:2"],
  ]);
  const single = task([
    ["IMAGE_URL", "q.io/a"],
    ["IMAGE_DIGEST", "sha256:3"],
    ["IMAGES", " "],
  ]);
  const other = task([
    ["IMAGE_URL", "q.io/a"],
    ["IMAGE_DIGEST", "sha256:4"],
    ["BASE_IMAGES", "q.io/a@sha256:5"],
  ]);
  expect(imageIndexDigests([index, single, other])).toEqual(["sha256:1"]);
});

describe("IMAGES_PROCESSED", () => {
  const scan = (digests: unknown, given: Partial<PolicyTask> = {}) =>
    task([["IMAGES_PROCESSED", JSON.stringify({ image: { pullspec: "q.io/a", digests } })]], {
      name: "scan",
      ...given,
    });
  test("of a matrix are joined", () => {
    const tasks = [scan(["sha256:1"]), scan(["sha256:2"]), scan(["sha256:1"], { name: "other" })];
    expect(tasksThatMissed(tasks, "sha256:2")).toEqual(["other"]);
    expect(tasksThatMissed(tasks, "sha256:1")).toEqual([]);
  });
  test.each(["no JSON", "[]", '{"image":{}}', '{"image":{"digests":"sha256:1"}}'])(
    "of %s has seen nothing",
    (value) => expect(tasksThatMissed([task([["IMAGES_PROCESSED", value]])], "sha256:1")).toEqual(["build"]),
  );
  test("of a task that is in no bundle is not seen", () => {
    const tasks = [scan(["sha256:1"], { bundle: null })];
    expect(processedImages(tasks)).toEqual([{ task: "scan", digests: ["sha256:1"], isSeen: false }]);
    expect(tasksThatMissed(tasks, "sha256:1")).toEqual(["scan"]);
  });
  test("is no one's duty that does not report it", () =>
    expect(tasksThatMissed([task([])], "sha256:1")).toEqual([]));
});

test("a TaskRun is seen under the name of its Task", () => {
  const seen = (labels: Record<string, string>) => {
    const run = readRun(taskRunDocument({ labels, results: { a: "b" } }));
    return run.ok && run.value.kind === "TaskRun" ? policyTaskOf(run.value) : null;
  };
  expect(seen({ "tekton.dev/task": "scan" })).toEqual({
    name: "scan",
    bundle: null,
    results: [{ name: "a", type: "string", value: "b" }],
  });
  expect(seen({})?.name).toBe("<NAMELESS>");
});
