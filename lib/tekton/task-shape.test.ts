import { expect, test } from "vitest";
import { containersOf, shapeOf } from "./task-shape.ts";

test("prepare is always there, scripts and working folders add one each", () => {
  const shape = { steps: 3, sidecars: 0, scripts: true, workingDirs: false };
  expect(containersOf(shape)).toBe(5);
  expect(containersOf({ ...shape, sidecars: 1, workingDirs: true })).toBe(7);
});

test.each([
  ["nothing", {}, 1],
  ["one step", { steps: [{}] }, 2],
  ["a script", { steps: [{ script: "x" }, {}] }, 4],
  ["an empty script, which is none", { steps: [{ script: "" }] }, 2],
  ["a sidecar's script", { steps: [{}], sidecars: [{ script: "x" }] }, 4],
  ["a relative folder", { steps: [{ workingDir: "source" }] }, 3],
  ["a folder of a workspace", { steps: [{ workingDir: "/workspace/source" }] }, 3],
  ["an expression", { steps: [{ workingDir: "$(workspaces.source.path)" }] }, 3],
  ["a folder elsewhere", { steps: [{ workingDir: "/var/workdir" }] }, 2],
  ["the root of the workspaces", { steps: [{ workingDir: "/workspace/" }] }, 2],
  ["a way out of the workspaces", { steps: [{ workingDir: "/workspace/../etc" }] }, 2],
  ["a sidecar's folder, which nobody makes", { steps: [{}], sidecars: [{ workingDir: "x" }] }, 3],
  ["the template's folder", { steps: [{}], stepTemplate: { workingDir: "source" } }, 3],
  [
    "a step's own folder before the template's",
    { steps: [{ workingDir: "/var" }], stepTemplate: { workingDir: "source" } },
    2,
  ],
  [
    "a step that is a reference, which takes no template",
    { steps: [{ ref: { name: "x" } }], stepTemplate: { workingDir: "source" } },
    2,
  ],
])("%s", (_what, spec, containers) => expect(containersOf(shapeOf(spec))).toBe(containers));
