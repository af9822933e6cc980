import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "#test/command/twofold.ts";

export interface Param {
  readonly name: string;
  readonly type?: "string" | "array";
  readonly default?: string | readonly string[];
  readonly description?: string;
}

export interface Given {
  readonly name: string;
  readonly value: string | readonly string[];
}

export interface ResultSpec {
  readonly name: string;
  readonly type?: "string" | "array";
  readonly value?: string;
  readonly description?: string;
}

export interface Step {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly script?: string;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly ref?: { readonly name: string };
  readonly params?: readonly Given[];
  readonly computeResources?: unknown;
  readonly securityContext?: Readonly<Record<string, unknown>>;
}

export interface TaskSpec {
  readonly description?: string;
  readonly params?: readonly Param[];
  readonly results?: readonly ResultSpec[];
  readonly workspaces?: readonly { readonly name: string; readonly optional?: boolean }[];
  readonly stepTemplate?: Pick<Step, "env" | "securityContext">;
  readonly steps: readonly Step[];
  readonly volumes?: readonly unknown[];
}

export interface StepActionSpec extends Omit<Step, "name" | "params" | "ref"> {
  readonly description?: string;
  readonly params?: readonly Param[];
  readonly results?: readonly ResultSpec[];
}

export interface PipelineTask {
  readonly name: string;
  readonly taskRef?: { readonly name: string };
  readonly taskSpec?: TaskSpec;
  readonly params?: readonly Given[];
  readonly matrix?: { readonly params: readonly Given[] };
  readonly workspaces?: readonly { readonly name: string; readonly workspace: string }[];
}

export interface PipelineSpec {
  readonly description?: string;
  readonly params?: readonly Param[];
  readonly tasks: readonly PipelineTask[];
  readonly results?: readonly Required<Pick<ResultSpec, "name" | "value">>[];
  readonly workspaces?: readonly { readonly name: string }[];
}

export interface Definition<Kind extends string, Spec> {
  readonly apiVersion: string;
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Spec;
}

export type TaskDefinition = Definition<"Task", TaskSpec>;
export type StepActionDefinition = Definition<"StepAction", StepActionSpec>;
export type PipelineDefinition = Definition<"Pipeline", PipelineSpec>;
export type AnyDefinition = TaskDefinition | StepActionDefinition | PipelineDefinition;

const folder = join(root, "tekton");

/** Every file of `tekton/` that people install, with what it holds. */
export const files: readonly { readonly path: string; readonly text: string; readonly it: AnyDefinition }[] =
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return { path: `tekton/${name}`, text, it: parse(text) as AnyDefinition };
    });

export function definition<Kind extends AnyDefinition["kind"]>(
  kind: Kind,
  name: string,
): Extract<AnyDefinition, { kind: Kind }> {
  const found = files.find(({ it }) => it.kind === kind && it.metadata.name === name)?.it;
  if (found === undefined) throw new Error(`tekton/ has no ${kind} ${name}`);
  return found as Extract<AnyDefinition, { kind: Kind }>;
}
