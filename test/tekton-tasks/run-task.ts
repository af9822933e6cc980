import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { readRun } from "#lib/tekton/read-run.ts";
import { resultBytes, resultLimit } from "#lib/tekton/result-budget.ts";
import type { TaskRun } from "#lib/tekton/run.ts";
import { containersOf, shapeOf } from "#lib/tekton/task-shape.ts";
import { ended, root, start } from "#test/command/twofold.ts";
import { runStep } from "../../cli/task/test-run.ts";
import { definition, type Given, type Param, type Step, type TaskSpec } from "./definitions.ts";
import { type Scope, substitute, substituteAll } from "./substitute.ts";

export type Values = Readonly<Record<string, string | readonly string[]>>;

export interface TaskRunGiven {
  readonly params?: Values;
  /** Folders by workspace; an optional one that is not here is not bound. */
  readonly workspaces?: Readonly<Record<string, string>>;
  readonly name?: string;
  /** What a mounted folder of the pod is here, beside those that every pod has. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A process of its own, with the environment that the YAML gives it. */
  readonly asProcess?: boolean;
}

export interface TaskRunEnded {
  readonly status: number;
  readonly log: string;
  readonly results: Values;
  /** The run as Chains and everybody else sees it. */
  readonly run: TaskRun;
}

/** Runs a Task of `tekton/` by its name. */
export const runTask = (name: string, given: TaskRunGiven): Promise<TaskRunEnded> =>
  runTaskSpec(definition("Task", name).spec, { name: `${name}-run`, ...given });

/**
 * Runs the steps of a Task as its pod would: the commands that stand in the YAML with variables put in, this checkout's command
 * in place of the image's. Results are read from their files, and are cut off where Tekton would refuse them.
 */
export async function runTaskSpec(spec: TaskSpec, given: TaskRunGiven): Promise<TaskRunEnded> {
  const pod = mkdtempSync(join(tmpdir(), "twofold-pod-"));
  onTestFinished(() => rmSync(pod, { recursive: true, force: true }));
  const mounts: Record<string, string> = {
    "/tekton": join(pod, "tekton"),
    "/work": join(pod, "work"),
    ...given.mounts,
  };
  for (const folder of ["results", "home"]) mkdirSync(join(pod, "tekton", folder), { recursive: true });
  mkdirSync(join(pod, "work"));
  const params = paramsOf(spec.params ?? [], given.params ?? {});
  const stepResults = new Map<string, Values>();
  const messages: unknown[] = [];
  let log = "";
  let status = 0;
  for (const step of spec.steps) {
    const scope = taskScope(spec, params, given, stepResults);
    const whole = resolved(step, spec, scope);
    const folder = `/tekton/steps/step-${step.name}/results`;
    mkdirSync(here(folder, mounts), { recursive: true });
    const own: Scope = (variable) => {
      const [, result = ""] = /^step\.results\.(\w+)\.path$/.exec(variable) ?? [];
      if (whole.results.includes(result)) return `${folder}/${result}`;
      return whole.scope(variable);
    };
    const inPod = (texts: readonly string[]) => substituteAll(texts, own).map((text) => here(text, mounts));
    const [program = "", ...args] = [...inPod(whole.step.command ?? []), ...inPod(whole.step.args ?? [])];
    const env = Object.fromEntries(
      (whole.step.env ?? []).map(({ name, value }) => [name, here(substitute(value, own), mounts)]),
    );
    const run = await runProgram(program, args, { ...env, ...given.env }, given.asProcess ?? false);
    log += run.log;
    status = run.status;
    stepResults.set(step.name, resultsIn(here(folder, mounts), whole.results, {}));
    const declared = (spec.results ?? []).filter(({ value }) => value === undefined).map(({ name }) => name);
    const ofTask = textsIn(here("/tekton/results", mounts), declared);
    const ofStep = textsIn(here(folder, mounts), whole.results);
    // Written by the entrypoint, cut by the kubelet (lib/tekton/result-budget.ts).
    const bytes = resultBytes([...ofTask, ...ofStep]);
    const limit = resultLimit(containersOf(shapeOf({ ...spec, steps: [...spec.steps] } as never)));
    if (bytes > limit) throw new Error(`Tekton would lose results: ${bytes} bytes of ${limit}`);
    messages.push({
      name: step.name,
      terminated: {
        exitCode: status,
        message: JSON.stringify(ofTask.map(({ name, value }) => ({ key: name, value, type: 1 }))),
      },
    });
    if (status !== 0) break;
  }
  const scope = taskScope(spec, params, given, stepResults);
  const written = resultsIn(
    here("/tekton/results", mounts),
    (spec.results ?? []).filter(({ value }) => value === undefined).map(({ name }) => name),
    Object.fromEntries((spec.results ?? []).map(({ name, type = "string" }) => [name, type])),
  );
  const fetched = Object.fromEntries(
    status === 0
      ? (spec.results ?? []).flatMap(({ name, value }) =>
          value === undefined ? [] : [[name, substitute(value, scope)]],
        )
      : [],
  );
  const results: Values = { ...written, ...fetched };
  return { status, log, results, run: runOf(spec, results, messages, status) };
}

const here = (text: string, mounts: Readonly<Record<string, string>>): string => {
  for (const [path, folder] of Object.entries(mounts))
    if (text === path || text.startsWith(`${path}/`) || text.includes(`=${path}/`))
      return text.replace(path, () => folder);
  return text;
};

/** Params with their defaults; Tekton refuses one that is missing, not declared, or of the wrong kind. */
export function paramsOf(declared: readonly Param[], given: Values): Values {
  for (const name of Object.keys(given))
    if (!declared.some((param) => param.name === name)) throw new Error(`there is no parameter ${name}`);
  return Object.fromEntries(
    declared.map(({ name, type = "string", default: fallback }) => {
      const value = given[name] ?? fallback;
      if (value === undefined) throw new Error(`the parameter ${name} is missing`);
      if (Array.isArray(value) !== (type === "array"))
        throw new Error(`the parameter ${name} is not of type ${type}`);
      return [name, value];
    }),
  );
}

export const paramScope =
  (params: Values): Scope =>
  (variable) => {
    const [, name = "", all] = /^params\.(\w+)(\[\*\])?$/.exec(variable) ?? [];
    const value = params[name];
    return value === undefined || Array.isArray(value) !== (all !== undefined) ? undefined : value;
  };

function taskScope(
  spec: TaskSpec,
  params: Values,
  { workspaces = {}, name = "run" }: TaskRunGiven,
  stepResults: ReadonlyMap<string, Values>,
): Scope {
  const ofParams = paramScope(params);
  return (variable) => {
    const [, result = ""] = /^results\.(\w+)\.path$/.exec(variable) ?? [];
    if ((spec.results ?? []).some((one) => one.name === result)) return `/tekton/results/${result}`;
    const [, workspace = "", what] = /^workspaces\.(\w+)\.(path|bound)$/.exec(variable) ?? [];
    if ((spec.workspaces ?? []).some((one) => one.name === workspace)) {
      const folder = workspaces[workspace];
      return what === "bound" ? String(folder !== undefined) : (folder ?? "");
    }
    const [, step = "", ofStep = ""] = /^steps\.([\w-]+)\.results\.(\w+)$/.exec(variable) ?? [];
    if (step !== "") return stepResults.get(step)?.[ofStep];
    return variable === "context.taskRun.name" ? name : ofParams(variable);
  };
}

/** A step as it runs: a reference takes all of its StepAction, with params of its own. */
function resolved(
  step: Step,
  { stepTemplate }: TaskSpec,
  scope: Scope,
): { step: Step; scope: Scope; results: readonly string[] } {
  if (step.ref === undefined) {
    const env = [...(stepTemplate?.env ?? []), ...(step.env ?? [])];
    return { step: { ...step, env }, scope, results: [] };
  }
  for (const field of ["image", "command", "args", "script", "env"] as const)
    if (step[field] !== undefined) throw new Error(`a step with a ref may not have ${field}`);
  const { spec } = definition("StepAction", step.ref.name);
  const given = Object.fromEntries((step.params ?? []).map((one) => [one.name, givenValue(one, scope)]));
  const ofParams = paramScope(paramsOf(spec.params ?? [], given));
  const { params: _, results, ...action } = spec;
  return {
    step: { ...action, name: step.name },
    scope: ofParams,
    results: (results ?? []).map(({ name }) => name),
  };
}

export const givenValue = ({ value }: Given, scope: Scope): string | readonly string[] =>
  typeof value === "string" ? substitute(value, scope) : substituteAll(value, scope);

async function runProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  asProcess: boolean,
): Promise<{ readonly status: number; readonly log: string }> {
  if (program === "twofold" && !asProcess) return runStep(args);
  const child =
    program === "twofold"
      ? start(join(root, "node_modules/.bin/node"), [join(root, "cli/main.ts"), ...args], {
          env: { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled"), ...env },
        })
      : start(program, args, { env });
  const { status, stdout, stderr } = await ended(child);
  return { status: status ?? 128, log: stdout + stderr };
}

const textsIn = (folder: string, names: readonly string[]) =>
  names.flatMap((name) =>
    existsSync(join(folder, name)) ? [{ name, value: readFileSync(join(folder, name), "utf8") }] : [],
  );

function resultsIn(
  folder: string,
  names: readonly string[],
  types: Readonly<Record<string, string>>,
): Values {
  return Object.fromEntries(
    textsIn(folder, names).map(({ name, value }) => {
      const read: unknown = types[name] === "array" ? JSON.parse(value) : value;
      if (types[name] === "array" && !(Array.isArray(read) && read.every((one) => typeof one === "string")))
        throw new Error(`${name} is no list of texts`);
      return [name, read as string | string[]];
    }),
  );
}

function runOf(spec: TaskSpec, results: Values, steps: readonly unknown[], status: number): TaskRun {
  const read = readRun({
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: { name: "run", namespace: "test", uid: "uid" },
    status: {
      conditions: [{ type: "Succeeded", status: status === 0 ? "True" : "False", reason: "Succeeded" }],
      startTime: "2026-01-01T00:00:00Z",
      completionTime: "2026-01-01T00:01:00Z",
      results: Object.entries(results).map(([name, value]) => ({
        name,
        type: typeof value === "string" ? "string" : "array",
        value,
      })),
      steps,
      taskSpec: spec,
    },
  });
  if (!read.ok || read.value.kind !== "TaskRun") throw new Error("no TaskRun came of it");
  return read.value;
}
