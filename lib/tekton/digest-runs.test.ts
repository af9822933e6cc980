import { expect, test } from "vitest";
import {
  type GivenPipelineRun,
  type GivenTaskRun,
  pipelineRunDocument,
  taskRunDocument,
} from "#test/tekton/run-documents.ts";
import { runsNaming } from "./digest-runs.ts";
import { readRun } from "./read-run.ts";
import type { TektonRun } from "./run.ts";

const digest = `sha256:${"a".repeat(64)}`;
const read = (document: unknown): TektonRun => {
  const run = readRun(document);
  if (!run.ok) throw new Error(run.failure.why);
  return run.value;
};
const images = { IMAGES: `quay.io/shop/web@${digest}` };
/** A PipelineRun and its TaskRun that names the digest. */
const build = (name: string, day: number, given: GivenPipelineRun = {}, task: GivenTaskRun = {}) => {
  const createdAt = `2026-08-0${day}T10:00:00Z`;
  return [
    read(pipelineRunDocument({ name, uid: name, createdAt, ...given })),
    read(
      taskRunDocument({
        name: `${name}-build`,
        createdAt,
        pipelineRun: { name, uid: name },
        results: images,
        ...task,
      }),
    ),
  ];
};
const told = (runs: readonly TektonRun[]) =>
  runsNaming(digest, runs).map(
    ({ pipelineRun, taskRuns, hints }) =>
      `${pipelineRun?.name ?? "-"} ${pipelineRun?.status ?? "-"}: ${taskRuns.map(({ taskRun }) => taskRun.name).join(" ")}${hints.length > 0 ? " +" : ""}`,
  );

test("several runs that pushed the same digest are all told, the newest first", () =>
  expect(told([...build("one", 1), ...build("two", 2)])).toEqual([
    "two succeeded: two-build",
    "one succeeded: one-build",
  ]));

test.each([
  ["still goes", { succeeded: "Unknown", completedAt: null }, "web running: web-build"],
  ["failed after its push", { succeeded: "False" }, "web failed: web-build"],
  ["names it itself", { results: images }, "web succeeded: web-build +"],
])("a run counts that %s", (_what, given, expected) =>
  expect(told(build("web", 1, given))).toEqual([expected]),
);

test("a TaskRun that failed after it wrote its results counts", () =>
  expect(told(build("web", 1, {}, { succeeded: "False" }))).toEqual(["web succeeded: web-build"]));

test("TaskRuns whose PipelineRun is gone are told together, those run by themselves each", () => {
  const [, build1] = build("gone", 1);
  const [, other] = build("gone", 1, {}, { name: "gone-index" });
  const alone = read(taskRunDocument({ name: "alone", results: images, createdAt: "2026-08-05T10:00:00Z" }));
  expect(told([build1, other, alone].filter((run) => run !== undefined))).toEqual([
    "- -: alone",
    "- -: gone-build gone-index",
  ]);
});

test("runs that name other digests are none of its makers, and neither is a result that is no hint", () => {
  expect(told(build("web", 1, {}, { results: { IMAGES: `quay.io/a@sha256:${"b".repeat(64)}` } }))).toEqual(
    [],
  );
  expect(told(build("web", 1, {}, { results: { BASE_IMAGES_DIGESTS: `quay.io/a@${digest}` } }))).toEqual([]);
});
