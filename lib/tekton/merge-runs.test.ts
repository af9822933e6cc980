import { describe, expect, test } from "vitest";
import { fail, ok } from "#lib/oci/result.ts";
import { type GivenPipelineRun, pipelineRunDocument } from "#test/tekton/run-documents.ts";
import { findRuns } from "./merge-runs.ts";
import { readRun } from "./read-run.ts";
import type { TektonRun } from "./run.ts";
import { type FoundRuns, type RunQuery, type RunSource, sourceFailure } from "./run-source.ts";

const never = new AbortController().signal;
const labels = { app: "web" };
const query = (given: object = {}): RunQuery => ({
  kind: "labelled",
  namespace: "shop",
  anyOf: [labels],
  since: null,
  limit: 10,
  ...given,
});

function run(name: string, day: number, given: GivenPipelineRun = {}): TektonRun {
  const createdAt = `2026-08-0${day}T10:00:00Z`;
  const read = readRun(pipelineRunDocument({ name, uid: name, labels, createdAt, ...given }));
  if (!read.ok) throw new Error(read.failure.why);
  return read.value;
}

type Source = RunSource & { readonly asked: () => number };
function source(name: string, runs: readonly TektonRun[] | "down", given: Partial<FoundRuns> = {}): Source {
  let asked = 0;
  return {
    name,
    kind: "files",
    async find() {
      asked += 1;
      return runs === "down"
        ? fail(sourceFailure("source-away", name, `${name} cannot be reached.`))
        : ok({ runs, unreadable: [], isComplete: true, provesAbsence: true, ...given });
    },
    close: async () => undefined,
    asked: () => asked,
  };
}

/** Each run as `name(status)@source`. */
async function told(sources: readonly RunSource[], given: RunQuery = query()) {
  const merged = await findRuns(sources, given, never);
  return merged.runs.map(({ run: { name, status }, source: from }) => `${name}(${status})@${from}`).join(" ");
}

test("runs of all sources are one list, the newest first, each the copy of the first source that has it", async () => {
  const going = { succeeded: "Unknown", completedAt: null };
  const live = source("live", [run("c", 3, going), run("b", 2)]);
  const archive = source("archive", [run("b", 2, { succeeded: "False" }), run("a", 1)]);
  expect(await told([live, archive])).toBe("c(running)@live b(succeeded)@live a(succeeded)@archive");
  expect(await told([archive, live])).toBe("c(running)@live b(failed)@archive a(succeeded)@archive");
});

test("a copy that ended is newer than one that still runs, whoever has it", async () => {
  const going = { succeeded: "Unknown", completedAt: null };
  const [stale, ended] = [source("stale", [run("a", 1, going)]), source("archive", [run("a", 1)])];
  expect(await told([stale, ended])).toBe("a(succeeded)@archive");
  expect(await told([stale, ended], { kind: "pipeline-run", namespace: "shop", uid: "a" })).toBe(
    "a(succeeded)@archive",
  );
});

test("a run that was run again under its name is another run", async () => {
  const again = run("b", 3, { name: "b", uid: "b2" });
  expect(await told([source("live", [again]), source("archive", [run("b", 2)])])).toBe(
    "b(succeeded)@live b(succeeded)@archive",
  );
});

test("a source that is down is named, and the others answer", async () => {
  const merged = await findRuns([source("live", "down"), source("archive", [run("a", 1)])], query(), never);
  expect(merged).toMatchObject({
    runs: [{ run: { name: "a" }, source: "archive" }],
    failures: [{ source: "live", code: "source-away" }],
    isComplete: false,
    provesAbsence: false,
  });
});

test("no more runs than are asked for, the newest of all sources", async () => {
  const merged = await findRuns(
    [source("live", [run("c", 3), run("a", 1)]), source("archive", [run("b", 2)])],
    query({ limit: 2 }),
    never,
  );
  expect(merged.runs.map(({ run: { name } }) => name)).toEqual(["c", "b"]);
  expect(merged.isComplete).toBe(false);
});

test.each([
  ["all do", {}, true],
  ["one cannot", { provesAbsence: false }, false],
  ["one was broken off", { isComplete: false }, false],
])("absence is proved when %s", async (_what, given, proves) => {
  const merged = await findRuns([source("a", []), source("b", [], given)], query(), never);
  expect(merged.provesAbsence).toBe(proves);
});

test("what could not be read is told with its source", async () => {
  const broken = source("files", [], { unreadable: [{ name: "a.yaml, document 1", why: "no" }] });
  expect((await findRuns([broken], query(), never)).unreadable).toEqual([
    { name: "a.yaml, document 1", why: "no", source: "files" },
  ]);
});

describe("a run by its uid", () => {
  const byUid: RunQuery = { kind: "pipeline-run", namespace: "shop", uid: "a" };
  test("is asked for until it is found", async () => {
    const sources = [
      source("live", []),
      source("down", "down"),
      source("archive", [run("a", 1)]),
      source("more", []),
    ];
    expect(await told(sources, byUid)).toBe("a(succeeded)@archive");
    expect(sources.map(({ asked }) => asked())).toEqual([1, 1, 1, 0]);
  });
});
