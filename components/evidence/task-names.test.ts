import { expect, test } from "vitest";
import type { RunFacts, TaskBar } from "#lib/evidence/report.ts";
import { endsOf } from "./task-names.ts";

/** A pipeline run `app-x7k2p` with these TaskRuns, all of the pipeline task `build-images` but the last. */
function ends(...names: string[]): (string | undefined)[] {
  const tasks = names.map(
    (name, at): Pick<TaskBar, "uid" | "name" | "pipelineTask"> => ({
      uid: name,
      name,
      pipelineTask: at === names.length - 1 ? "scan" : "build-images",
    }),
  );
  const head = { kind: "PipelineRun", uid: "head", name: "app-x7k2p", pipelineRun: null, pipelineTask: null };
  const found = endsOf([{ ...head, tasks } as unknown as RunFacts]);
  return names.map((name) => found.get(name));
}

test.each<[string[], (string | undefined)[]]>([
  [
    ["app-x7k2p-build-images-0", "app-x7k2p-build-images-1", "app-x7k2p-scan"],
    ["-0", "-1", undefined],
  ],
  [
    ["app-x7k2p-build-images-1", "app-x7k2p-build-images-10", "app-x7k2p-scan"],
    ["-1", "-10", undefined],
  ],
  // Cut to the length of a name, they end in a hash.
  [
    ["app-x7k2pcc41ab2-build-0", "app-9911aa2340-build-0", "app-scan"],
    ["…ab2-build-0", "…340-build-0", undefined],
  ],
  [
    ["app-x7k2p-build-images", "app-x7k2p-scan"],
    [undefined, undefined],
  ],
])("%j", (names, expected) => expect(ends(...names)).toEqual(expected));

test("a task of two pipeline runs is told apart by them, not by its name", () => {
  const task = (uid: string, name: string) =>
    ({
      kind: "TaskRun",
      uid,
      name: `${name}-build`,
      pipelineTask: "build",
      pipelineRun: { name, uid: null },
      tasks: [],
    }) as unknown as RunFacts;
  expect(endsOf([task("1", "app-a"), task("2", "app-b")]).size).toBe(0);
});
