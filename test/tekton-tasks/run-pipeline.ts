import { definition, type PipelineTask } from "./definitions.ts";
import { givenValue, paramScope, paramsOf, runTask, runTaskSpec, type Values } from "./run-task.ts";
import type { Scope } from "./substitute.ts";

/** A task that stands for the user's own, such as their build. */
export type OwnTask = (params: Values) => Promise<Values>;

export interface PipelineGiven {
  readonly params: Values;
  readonly own?: Readonly<Record<string, OwnTask>>;
  readonly workspaces?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a Pipeline of `tekton/`, task by task as its references need them. A matrix is every combination, and its results come in
 * another order than its combinations stand in, since Tekton promises none.
 */
export async function runPipeline(name: string, given: PipelineGiven): Promise<Values> {
  const { spec } = definition("Pipeline", name);
  const ofParams = paramScope(paramsOf(spec.params ?? [], given.params));
  const done = new Map<string, readonly Values[]>();
  const scope: Scope = (variable) => {
    const [, task = "", result = "", all] = /^tasks\.([\w-]+)\.results\.(\w+)(\[\*\])?$/.exec(variable) ?? [];
    if (task === "") return ofParams(variable);
    const runs = done.get(task);
    if (runs === undefined) throw new Error(`${task} has not run before $(${variable}) is needed`);
    const values = runs.map((results) => results[result]);
    if (values.some((value) => value === undefined))
      throw new Error(`InvalidTaskResultReference: ${task} has no result ${result}`);
    if (runs.length > 1 || isMatrix(spec.tasks, task))
      return all === undefined ? undefined : (values as string[]);
    return values[0];
  };
  for (const task of spec.tasks) {
    const fixed = Object.fromEntries((task.params ?? []).map((one) => [one.name, givenValue(one, scope)]));
    const runs: Values[] = [];
    for (const [at, more] of combinations(task, scope).entries())
      runs.push(await runOne(task, { ...fixed, ...more }, `${name}-${task.name}-${at}`, given));
    done.set(task.name, runs.toReversed());
  }
  return Object.fromEntries((spec.results ?? []).map((one) => [one.name, givenValue(one, scope)]));
}

const isMatrix = (tasks: readonly PipelineTask[], name: string): boolean =>
  tasks.find((task) => task.name === name)?.matrix !== undefined;

function combinations({ matrix }: PipelineTask, scope: Scope): readonly Values[] {
  if (matrix === undefined) return [{}];
  return matrix.params.reduce<readonly Values[]>(
    (all, one) =>
      all.flatMap((values) =>
        [givenValue(one, scope)].flat().map((value) => ({ ...values, [one.name]: value })),
      ),
    [{}],
  );
}

async function runOne(
  task: PipelineTask,
  params: Values,
  name: string,
  { own = {}, workspaces = {}, env = {} }: PipelineGiven,
): Promise<Values> {
  const ref = task.taskRef?.name ?? "";
  const mine = own[ref];
  if (mine !== undefined) return mine(params);
  const bound = Object.fromEntries(
    (task.workspaces ?? []).map((one) => [one.name, workspaces[one.workspace] ?? ""]),
  );
  const given = { params, name, workspaces: bound, env };
  const run =
    task.taskSpec === undefined ? await runTask(ref, given) : await runTaskSpec(task.taskSpec, given);
  if (run.status !== 0) throw new Error(`${task.name} ended with ${run.status}: ${run.log}`);
  return run.results;
}
