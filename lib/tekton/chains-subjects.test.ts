import { expect, test } from "vitest";
import {
  type GivenPipelineRun,
  type GivenTaskRun,
  pipelineRunDocument,
  taskRunDocument,
} from "#test/tekton/run-documents.ts";
import { pipelineRunSubjects, signedImages, taskRunSubjects } from "./chains-subjects.ts";
import { readRun } from "./read-run.ts";
import type { PipelineRun, TaskRun } from "./run.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const read = <T>(document: unknown): T => {
  const run = readRun(document);
  if (!run.ok) throw new Error(run.failure.why);
  return run.value as T;
};
const taskRun = (given: GivenTaskRun) => read<TaskRun>(taskRunDocument(given));
const pipelineRun = (given: GivenPipelineRun) => read<PipelineRun>(pipelineRunDocument(given));
const built = (letter: string) => ({ IMAGE_URL: `gcr.io/img-${letter}`, IMAGE_DIGEST: digest(letter) });

const parent = { tasks: ["build"], finally: ["show"], results: built("f") };
/** Letters of the digests that are subjects, in order. */
const subjects = (given: GivenPipelineRun, children: readonly GivenTaskRun[], deep = true) =>
  pipelineRunSubjects(pipelineRun(given), children.map(taskRun), { format: "in-toto", deep })
    .map(({ digest: of }) => of.slice(-1))
    .toSorted()
    .join("");

test.each([
  ["without deep inspection the run's own results alone", false, { pipelineTask: "build" }, "f"],
  ["with it a child's too", true, { pipelineTask: "build" }, "cf"],
  ["a child of finally", true, { pipelineTask: "show" }, "cf"],
  ["a child that failed", true, { pipelineTask: "build", succeeded: "False" }, "cf"],
  ["not one that still goes", true, { pipelineTask: "build", completedAt: null }, "f"],
  ["not one of another task", true, { pipelineTask: "other" }, "f"],
  ["not one without the label", true, {}, "f"],
] as const)("%s", (_what, deep, child, expected) =>
  expect(subjects(parent, [{ ...child, results: built("c") }], deep)).toBe(expected),
);

test("each child of a matrix counts by itself", () => {
  const children = ["c", "d", "e"].map((letter) => ({
    name: `build-${letter}`,
    pipelineTask: "build",
    results: built(letter),
  }));
  expect(subjects(parent, children)).toBe("cdef");
});

test("before the pipeline is resolved no child is inspected", () => {
  const { pipelineSpec: _, ...status } = pipelineRunDocument(parent).status;
  const unresolved = read<PipelineRun>({ ...pipelineRunDocument(parent), status });
  const child = taskRun({ pipelineTask: "build", results: built("c") });
  expect(pipelineRunSubjects(unresolved, [child], { format: "in-toto", deep: true })).toHaveLength(1);
});

test("what parent and child both name is one subject with both sources", () => {
  const run = pipelineRun({ ...parent, name: "web", results: built("c") });
  const child = taskRun({ name: "web-build", pipelineTask: "build", results: built("c") });
  expect(pipelineRunSubjects(run, [child], { format: "slsa/v2alpha4", deep: true })).toEqual([
    {
      name: "gcr.io/img-c",
      digest: digest("c"),
      stated: digest("c"),
      from: [
        { run: "web", uid: "uid-of-web", step: null, results: ["IMAGE_URL", "IMAGE_DIGEST"] },
        { run: "web-build", uid: "uid-of-web-build", step: null, results: ["IMAGE_URL", "IMAGE_DIGEST"] },
      ],
    },
  ]);
});

test("one digest in two repositories is two subjects", () => {
  const IMAGES = `gcr.io/one@${digest("a")},gcr.io/two@${digest("a")}`;
  expect(taskRunSubjects(taskRun({ results: { IMAGES } }), "slsa/v1")).toHaveLength(2);
});

test("images alone are signed, each once", () => {
  const run = taskRun({
    results: {
      ...built("a"),
      IMAGES: `gcr.io/img-a:v1@${digest("a")}`,
      ARTIFACT_URI: "jar",
      ARTIFACT_DIGEST: digest("b"),
      o_ARTIFACT_OUTPUTS: { uri: "gcr.io/img-c", digest: digest("c"), isBuildArtifact: "true" },
    },
  });
  expect(signedImages(run)).toEqual([`gcr.io/img-a@${digest("a")}`, `gcr.io/img-c@${digest("c")}`]);
});

test.each([
  ["in-toto", "ab"],
  ["slsa/v2alpha3", "ab"],
  ["slsa/v2alpha4", "a"],
] as const)("%s has the subjects %s", (format, letters) => {
  const run = taskRun({ results: { ...built("a"), ARTIFACT_URI: "jar", ARTIFACT_DIGEST: digest("b") } });
  const found = taskRunSubjects(run, format).map(({ digest: of }) => of.slice(-1));
  expect(found.toSorted().join("")).toBe(letters);
});
