import { posix } from "node:path";
import { z } from "zod";

/** What decides how many containers the pod of a TaskRun has. */
export interface TaskShape {
  readonly steps: number;
  readonly sidecars: number;
  /** Whether a step or sidecar has a `script`: an init container writes it down. */
  readonly scripts: boolean;
  /** Whether a step works in a relative folder or below `/workspace/`: an init container makes it. */
  readonly workingDirs: boolean;
}

/** Containers of a TaskRun's pod (pkg/pod/pod.go): `prepare` is always there. */
export const containersOf = ({ steps, sidecars, scripts, workingDirs }: TaskShape): number =>
  steps + sidecars + 1 + (scripts ? 1 : 0) + (workingDirs ? 1 : 0);

const container = z.object({ script: z.string().nullish(), workingDir: z.string().nullish() });

/** The parts of a TaskSpec that shape its pod. */
export const shapedSpec = z.object({
  steps: z.array(container.extend({ ref: z.unknown().optional() })).nullish(),
  sidecars: z.array(container).nullish(),
  stepTemplate: container.nullish(),
});

export function shapeOf(spec: z.infer<typeof shapedSpec>): TaskShape {
  const steps = spec.steps ?? [];
  const sidecars = spec.sidecars ?? [];
  // A step that is still a reference takes nothing from the template (pkg/apis/pipeline/v1, merge.go). A template has no script.
  const folders = steps.map(
    ({ workingDir, ref }) => workingDir || (ref == null ? spec.stepTemplate?.workingDir : null) || "",
  );
  return {
    steps: steps.length,
    sidecars: sidecars.length,
    scripts: [...steps, ...sidecars].some(({ script }) => script != null && script !== ""),
    workingDirs: folders.some(isMade),
  };
}

/** Which folders `working-dir-initializer` makes (pkg/pod/workingdir_init.go); an expression counts as relative, like there. */
function isMade(folder: string): boolean {
  if (folder === "") return false;
  const clean = posix.normalize(folder).replace(/(?<=.)\/$/, "");
  return !clean.startsWith("/") || clean.startsWith("/workspace/");
}
