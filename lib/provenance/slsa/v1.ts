import { z } from "zod";
import { decodeBase64 } from "../base64.ts";
import { readJson } from "../read-json.ts";
import type { BuildFacts, ToldResult, ToldTask } from "./facts.ts";
import {
  anything,
  definition,
  listOf,
  orEmpty,
  params,
  referredTo,
  result,
  taskRef,
  text,
  texts,
  toMaterial,
} from "./shapes.ts";
import { commitsOf, parentOf } from "./told.ts";

const dependency = z.object({
  name: text,
  uri: z.string().catch(""),
  digest: texts,
  content: text,
});

/** SLSA provenance v1 as Chains writes it (tektoncd/chains, pkg/chains/formats/slsa/v2alpha3 and v2alpha4). */
const v1 = orEmpty(
  z.object({
    buildDefinition: orEmpty(
      z.object({
        buildType: text,
        externalParameters: orEmpty(
          z.object({
            runSpec: anything,
            buildConfigSource: orEmpty(z.object({ ref: text, repository: text, path: text })),
          }),
        ),
        internalParameters: orEmpty(z.object({ labels: texts })),
        resolvedDependencies: listOf(dependency),
      }),
    ),
    runDetails: orEmpty(
      z.object({
        builder: orEmpty(z.object({ id: text })),
        metadata: orEmpty(z.object({ invocationId: text, startedOn: text, finishedOn: text })),
        byproducts: listOf(dependency),
      }),
    ),
  }),
);

export function factsOfV1(given: unknown): BuildFacts {
  const { buildDefinition, runDetails } = v1.parse(given);
  const { externalParameters, resolvedDependencies, internalParameters } = buildDefinition;
  const { runSpec, buildConfigSource } = externalParameters;
  const isTekton = (buildDefinition.buildType ?? "").startsWith("https://tekton.dev/chains/");
  const kind = "pipelineRef" in runSpec || "pipelineSpec" in runSpec ? "PipelineRun" : "TaskRun";
  const tasks = resolvedDependencies.flatMap(({ name, content }) =>
    name === "pipelineTask" ? (toldTaskRun(content) ?? []) : [],
  );
  const labels = internalParameters.labels;
  const parent = parentOf([labels, ...tasks.map((task) => task.labels)]);
  const materials = resolvedDependencies
    .filter(({ uri }) => uri !== "")
    .map(({ uri, digest }) => ({ uri, digests: digest, entryPoint: null }));
  // Chains lists what has the same address and digest once: the source may stand under the pipeline's name alone.
  const inputs = resolvedDependencies.filter(({ name }) => name === "inputs/result");
  const sources = inputs.length > 0 ? inputs : resolvedDependencies;
  const { repository, path } = buildConfigSource;
  const defining = resolvedDependencies.find(({ name }) => name === "pipeline" || name === "task");
  const uid = runDetails.metadata.invocationId;
  return {
    version: "v1",
    builder: runDetails.builder.id,
    buildType: buildDefinition.buildType,
    run: isTekton
      ? {
          kind,
          namespace: tasks.find((task) => task.run.namespace !== null)?.run.namespace ?? null,
          name: kind === "PipelineRun" ? (parent?.name ?? null) : null,
          uid,
        }
      : null,
    parent: isTekton && kind === "TaskRun" ? parent : null,
    startedAt: runDetails.metadata.startedOn,
    finishedAt: runDetails.metadata.finishedOn,
    definition:
      repository !== null
        ? { uri: repository, digests: digestsOfRef(buildConfigSource.ref), entryPoint: path }
        : defining === undefined || defining.uri === ""
          ? null
          : { uri: defining.uri, digests: defining.digest, entryPoint: path },
    materials,
    commits: commitsOf(
      sources.map(({ uri, digest }) => ({ uri, digests: digest, entryPoint: null })),
      new Set(),
    ),
    parameters: paramsOf(runSpec["params"]),
    labels,
    results: runDetails.byproducts.flatMap(toldByproduct),
    tasks,
  };
}

/** `sha1:abc…`, as Chains writes the definition's commit. */
function digestsOfRef(ref: string | null): Readonly<Record<string, string>> {
  const [, algorithm, hex] = /^([a-z0-9]+):([0-9a-f]+)$/.exec(ref ?? "") ?? [];
  return algorithm === undefined || hex === undefined ? {} : { [algorithm]: hex };
}

const paramsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(params.parse(value).map((param) => [param.name, param.value]));

/** `pipelineRunResults/NAME` or `taskRunResults/NAME`, whose content is base64 of the value's JSON. */
function toldByproduct({ name, content }: z.infer<typeof dependency>): readonly ToldResult[] {
  const [, kind] = /^(?:pipeline|task)RunResults\/(.+)$/.exec(name ?? "") ?? [];
  if (kind === undefined) return [];
  const json = contentJson(content);
  return json === undefined ? [] : [result.parse({ name: kind, value: json })];
}

/** A whole TaskRun (tekton.dev/v1), of which the parts that tell who made what. */
const taskRun = z.object({
  metadata: orEmpty(z.object({ name: text, namespace: text, uid: text, labels: texts })),
  spec: orEmpty(z.object({ params, taskRef })),
  status: orEmpty(
    z.object({
      startTime: text,
      completionTime: text,
      conditions: listOf(z.object({ type: z.string(), status: text, reason: text })),
      results: listOf(result),
      // Of v1beta1.
      taskResults: listOf(result),
      provenance: orEmpty(z.object({ refSource: definition })),
    }),
  ),
});

function toldTaskRun(content: string | null): ToldTask | null {
  const parsed = taskRun.safeParse(contentJson(content));
  if (!parsed.success) return null;
  const { metadata, spec, status } = parsed.data;
  const { refSource } = status.provenance;
  const succeeded = status.conditions.find(({ type }) => type === "Succeeded");
  return {
    name: metadata.labels["tekton.dev/pipelineTask"] ?? metadata.name ?? "",
    ...referredTo(spec.taskRef),
    run: { kind: "TaskRun", namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    status: succeeded?.reason ?? null,
    startedAt: status.startTime,
    finishedAt: status.completionTime,
    definition: refSource === null ? null : toMaterial(refSource),
    parameters: Object.fromEntries(spec.params.map(({ name, value }) => [name, value])),
    labels: metadata.labels,
    results: status.results.length > 0 ? status.results : status.taskResults,
  };
}

function contentJson(content: string | null): unknown {
  const bytes = content === null ? null : decodeBase64(content);
  if (bytes === null) return undefined;
  const json = readJson(bytes, "content");
  return json.ok ? json.value : undefined;
}
