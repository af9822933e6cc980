import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { taskRunDocument } from "#test/tekton/run-documents.ts";
import { keptExports } from "./exported.ts";

const build = taskRunDocument({ name: "build", uid: "u1" });
const at = (resourceVersion: string, name = "build", uid = "u1") => {
  const run = taskRunDocument({ name, uid });
  return JSON.stringify({ ...run, metadata: { ...run.metadata, resourceVersion } });
};
const running = JSON.stringify({
  ...build,
  metadata: { ...build.metadata, resourceVersion: "900" },
  status: { startTime: "2026-08-07T10:00:00Z", conditions: [] },
});

/** The runs with their sources, then the failure's message without its files' folder. */
async function read(files: Readonly<Record<string, string>>, paths: readonly string[] = ["runs"]) {
  const folder = mkdtempSync(join(tmpdir(), "twofold-exported-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { runs, sources } = await keptExports(paths.map((path) => join(folder, path)))();
  return {
    runs: runs.map(({ run, source }) => `${run.name} ${run.resourceVersion ?? ""} in ${source}`),
    failure: sources[0]?.failure ?? null,
  };
}

test.each([
  ["the later version", { "runs/a.json": at("9"), "runs/b.json": at("10") }, ["build 10 in runs/b.json"]],
  ["in whichever order", { "runs/a.json": at("10"), "runs/b.json": at("9") }, ["build 10 in runs/a.json"]],
  ["the one that ended", { "runs/a.json": running, "runs/b.json": at("9") }, ["build 9 in runs/b.json"]],
  [
    "the first where nothing tells",
    { "runs/a.json": at("x"), "runs/b.json": at("y") },
    ["build x in runs/a.json"],
  ],
  [
    "others beside it",
    { "runs/a.json": at("9"), "runs/b.json": `${at("9")}\n${at("8", "other", "u2")}` },
    ["build 9 in runs/a.json", "other 8 in runs/b.json"],
  ],
])("of a run that two files tell there is %s", async (_what, files, runs) =>
  expect(await read(files)).toEqual({ runs, failure: null }),
);

test("a run is given where one of its files was named, whichever copy is kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "twofold-exported-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "all"));
  writeFileSync(join(folder, "one.json"), at("1"));
  writeFileSync(join(folder, "all/all.json"), at("2"));
  const { runs } = await keptExports([join(folder, "one.json"), join(folder, "all")])();
  expect(runs).toMatchObject([{ source: "all/all.json", isGiven: true }]);
});

test("the files that cannot be read are named, and the good ones stand", async () => {
  const files = {
    "runs/good.json": at("1"),
    "runs/bad.yaml": "a: [1",
    "runs/deep/er.json": `${at("2", "two", "u2")}\n{"kind":"TaskRun"}\n{`,
    "none/.keep": "",
  };
  expect(await read(files, ["runs", "none", "nowhere"])).toEqual({
    runs: ["two 2 in runs/deep/er.json", "build 1 in runs/good.json"],
    failure: {
      code: "source-malformed",
      message: expect.stringMatching(
        /^4 of 5 files could not be read in full: runs\/bad\.yaml, document 1: .*; runs\/deep\/er\.json, document 2: .* \(and 1 more in it\); none: there is no PipelineRun and no TaskRun in it; nowhere: it is not there \(ENOENT\)\.$/,
      ),
      next: expect.any(String),
    },
  });
});

test("a file alone is told without counting, with the advice that fits it", async () => {
  expect((await read({}, ["nowhere"])).failure).toMatchObject({
    message: "nowhere: it is not there (ENOENT).",
    next: "Look for a spelling mistake in the path.",
  });
  expect((await read({ "runs/a.yaml": "a: [1", "runs/b.json": at("1") })).failure?.message).toMatch(
    /^1 of 2 files could not be read: runs\/a\.yaml, document 1: /,
  );
});

test("paths of one name are told apart, with no more of the way to them than that takes", async () => {
  const files = { "a/runs/x.json": "{", "b/runs/x.json": "{", "c/y.json": "{" };
  const { failure } = await read(files, ["a/runs", "b/runs", "c/y.json"]);
  expect(failure?.message).toMatch(/: a\/runs\/x\.json, .*; b\/runs\/x\.json, .*; c\/y\.json, /);
});
