import { z } from "zod";
import type { BuildFacts, ToldTask } from "./facts.ts";
import {
  invocation,
  listOf,
  material,
  orEmpty,
  referredTo,
  result,
  taskRef,
  text,
  toMaterial,
} from "./shapes.ts";
import { commitsOf, parentOf } from "./told.ts";

const v02Task = z.object({
  name: z.string(),
  ref: taskRef,
  status: text,
  startedOn: text,
  finishedOn: text,
  invocation,
  results: listOf(result),
});

/** SLSA provenance v0.2 as Chains writes it (tektoncd/chains, pkg/chains/formats/slsa/v1). */
const v02 = orEmpty(
  z.object({
    builder: orEmpty(z.object({ id: text })),
    buildType: text,
    invocation,
    buildConfig: orEmpty(z.object({ tasks: listOf(v02Task) })),
    metadata: orEmpty(z.object({ buildStartedOn: text, buildFinishedOn: text })),
    materials: listOf(material),
  }),
);

/** What an older Chains writes beside the kinds themselves (conforma/policy, rule_data.rego). */
const OLD_PIPELINE_RUN = "https://tekton.dev/attestations/chains/pipelinerun@v2";

function kindOf(buildType: string): "PipelineRun" | "TaskRun" | null {
  if (buildType === OLD_PIPELINE_RUN) return "PipelineRun";
  const [, kind] = /tekton\.dev\/v1(?:beta1)?\/(PipelineRun|TaskRun)$/.exec(buildType) ?? [];
  return kind === "PipelineRun" || kind === "TaskRun" ? kind : null;
}

export function factsOfV02(given: unknown): BuildFacts {
  const predicate = v02.parse(given);
  const { buildType, metadata, buildConfig } = predicate;
  const kind = kindOf(buildType ?? "");
  const labels = predicate.invocation.environment.labels;
  const tasks = buildConfig.tasks.map(v02ToldTask);
  // Every task carries the labels of its run; the first that has them tells.
  const annotations = [predicate, ...buildConfig.tasks].map((one) => one.invocation.environment.annotations);
  const parent = parentOf([labels, ...tasks.map((task) => task.labels)], annotations);
  const own = predicate.invocation.configSource;
  const materials = predicate.materials.map(toMaterial);
  const isDefinition = new Set(
    [own?.uri, ...buildConfig.tasks.map((task) => task.invocation.configSource?.uri)].filter(Boolean),
  );
  return {
    version: "v0.2",
    builder: predicate.builder.id,
    buildType,
    run:
      kind === "TaskRun"
        ? { kind, namespace: null, name: null, uid: null }
        : kind === "PipelineRun"
          ? (parent ?? { kind, namespace: null, name: null, uid: null })
          : null,
    parent: kind === "TaskRun" ? parent : null,
    startedAt: metadata.buildStartedOn,
    finishedAt: metadata.buildFinishedOn,
    definition: own === null ? null : toMaterial(own),
    materials,
    commits: commitsOf(materials, isDefinition),
    parameters: predicate.invocation.parameters,
    labels,
    results: [],
    tasks,
  };
}

function v02ToldTask(task: z.infer<typeof v02Task>): ToldTask {
  const { configSource, parameters, environment } = task.invocation;
  const { labels } = environment;
  return {
    name: task.name,
    ...referredTo(task.ref),
    run: { kind: "TaskRun", namespace: null, name: null, uid: null },
    status: task.status,
    startedAt: task.startedOn,
    finishedAt: task.finishedOn,
    definition: configSource === null ? null : toMaterial(configSource),
    parameters,
    labels,
    results: task.results,
  };
}
