import { z } from "zod";
import { algorithmOf, type Digest, hexOf } from "#lib/oci/digest.ts";
import { decodeBase64 } from "./base64.ts";
import { readJson } from "./read-json.ts";
import type { Statement } from "./statement.ts";

/** What SLSA provenance of Tekton Chains tells of a build, whichever version it is written in. */
export interface BuildFacts {
  readonly version: "v0.2" | "v1";
  readonly builder: string | null;
  readonly buildType: string | null;
  /** What was attested: a run of a pipeline, or of one task. Null when it tells of neither. */
  readonly run: RunPointer | null;
  /** The run of the pipeline that an attested TaskRun belongs to. */
  readonly parent: RunPointer | null;
  /** RFC 3339, as written. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Where the definition of the pipeline or task came from. */
  readonly definition: Material | null;
  readonly materials: readonly Material[];
  /** The git commits that went in, without those that only defined the build; usually one. */
  readonly commits: readonly SourceCommit[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The run's own results; only v1 tells them. */
  readonly results: readonly ToldResult[];
  /** Tasks with their results: v0.2 of a PipelineRun, and v1 where Chains was set to tell all (`slsa-tekton`). */
  readonly tasks: readonly ToldTask[];
}

/** What is told of a run; v0.2 names a PipelineRun through the labels of its tasks alone, and a TaskRun not at all. */
export interface RunPointer {
  readonly kind: "PipelineRun" | "TaskRun";
  readonly namespace: string | null;
  readonly name: string | null;
  readonly uid: string | null;
}

export interface Material {
  readonly uri: string;
  /** By algorithm. */
  readonly digests: Readonly<Record<string, string>>;
  readonly entryPoint: string | null;
}

export interface SourceCommit {
  /** Without `git+` before it and `@REF` behind it. */
  readonly repository: string;
  readonly revision: string;
}

export interface ToldTask {
  /** The task's name in the pipeline. */
  readonly name: string;
  /** The name of what it refers to. */
  readonly ref: string | null;
  /** The image that what it refers to comes out of; null: it comes from elsewhere. */
  readonly bundle: string | null;
  readonly run: RunPointer;
  readonly status: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly definition: Material | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly results: readonly ToldResult[];
}

export interface ToldResult {
  readonly name: string;
  readonly value: ResultValue;
}

/** As Tekton has them: a string, an array or an object of strings. */
export type ResultValue = string | readonly string[] | Readonly<Record<string, string>>;

/** The facts in a statement; null when it is no SLSA provenance of a version that is read here. What is missing is null or empty. */
export function buildFacts({ predicateType, predicate }: Statement): BuildFacts | null {
  switch (predicateType) {
    case "https://slsa.dev/provenance/v0.2":
      return factsOfV02(v02.parse(predicate));
    case "https://slsa.dev/provenance/v1":
      return factsOfV1(v1.parse(predicate));
    default:
      return null;
  }
}

/** Results of tasks that hold a digest in their text: who says to have made it. Whether a result counts is for the rules of its reader. */
export function resultsNaming(
  tasks: readonly ToldTask[],
  digest: Digest,
): readonly { readonly task: ToldTask; readonly result: ToldResult }[] {
  const text = `${algorithmOf(digest)}:${hexOf(digest)}`;
  return tasks.flatMap((task) =>
    task.results
      .filter(({ value }) => JSON.stringify(value).includes(text))
      .map((result) => ({ task, result })),
  );
}

// Lenient throughout: one field of another shape must not hide the rest, and nothing here decides what is verified.
const text = z.string().min(1).nullable().catch(null);
const texts = z.record(z.string(), z.string()).catch({});
const anything = z.record(z.string(), z.unknown()).catch({});
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) =>
      all.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    );
const isObject = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);
const orEmpty = <T extends z.ZodType>(shape: T) =>
  z.preprocess((value) => (isObject(value) ? value : {}), shape);

const resultValue = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
const result = z.object({
  name: z.string(),
  // Another shape is shown as it is written and never guessed at.
  value: resultValue.catch(({ value }) => JSON.stringify(value) ?? ""),
});

const param = z.object({ name: z.string(), value: z.unknown() });
const params = listOf(param);

/** A parameter of the resolver that fetches what is referred to, such as the bundle's. */
function paramText(given: z.infer<typeof params>, name: string): string | null {
  const value = given.find((one) => one.name === name)?.value;
  return typeof value === "string" && value !== "" ? value : null;
}

const material = z.object({ uri: z.string(), digest: texts, entryPoint: text });
const definition = material.nullable().catch(null);
const toMaterial = ({ uri, digest, entryPoint }: z.infer<typeof material>): Material => ({
  uri,
  digests: digest,
  entryPoint,
});

const invocation = orEmpty(
  z.object({
    configSource: definition,
    parameters: anything,
    environment: orEmpty(z.object({ labels: texts, annotations: texts })),
  }),
);

const v02Task = z.object({
  name: z.string(),
  ref: orEmpty(z.object({ name: text, bundle: text, params: listOf(param) })),
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

function factsOfV02(predicate: z.infer<typeof v02>): BuildFacts {
  const { buildType, metadata, buildConfig } = predicate;
  const [, kind] = /tekton\.dev\/v1(?:beta1)?\/(PipelineRun|TaskRun)$/.exec(buildType ?? "") ?? [];
  const labels = predicate.invocation.environment.labels;
  const tasks = buildConfig.tasks.map(v02ToldTask);
  // Every task carries the labels of its run; the first that has them tells.
  const parent = parentOf([labels, ...tasks.map((task) => task.labels)]);
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
    ref: task.ref.name ?? paramText(task.ref.params, "name"),
    bundle: task.ref.bundle ?? paramText(task.ref.params, "bundle"),
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

/** The PipelineRun that labels name (tektoncd/pipeline, pkg/apis/pipeline/register.go); the UID is there since 2024. */
function parentOf(labels: readonly Readonly<Record<string, string>>[]): RunPointer | null {
  const found = labels.find((one) => (one["tekton.dev/pipelineRun"] ?? "") !== "");
  if (found === undefined) return null;
  return {
    kind: "PipelineRun",
    namespace: null,
    name: found["tekton.dev/pipelineRun"] ?? null,
    uid: found["tekton.dev/pipelineRunUID"] ?? null,
  };
}

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

function factsOfV1({ buildDefinition, runDetails }: z.infer<typeof v1>): BuildFacts {
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
  spec: orEmpty(z.object({ params, taskRef: orEmpty(z.object({ name: text, bundle: text, params })) })),
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
  const { taskRef } = spec;
  const succeeded = status.conditions.find(({ type }) => type === "Succeeded");
  return {
    name: metadata.labels["tekton.dev/pipelineTask"] ?? metadata.name ?? "",
    ref: taskRef.name ?? paramText(taskRef.params, "name"),
    bundle: taskRef.bundle ?? paramText(taskRef.params, "bundle"),
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

/** Git sources by commit; what also defined the build counts only where nothing else does (a pipeline kept beside its source). */
function commitsOf(
  materials: readonly Material[],
  defining: ReadonlySet<string | undefined>,
): readonly SourceCommit[] {
  const isGit = ({ uri }: Material) => /^(?:spdx_)?git\+/.test(uri);
  const sources = materials.filter((one) => isGit(one) && !defining.has(one.uri));
  const used = sources.length > 0 ? sources : materials.filter(isGit);
  const commits = used.flatMap(({ uri, digests }) => {
    const revision = digests["sha1"] ?? digests["gitCommit"] ?? digests["sha256"];
    const repository = uri.replace(/^(?:spdx_)?git\+/, "").replace(/@refs\/.*$|@[^/@:]*$/, "");
    return revision === undefined ? [] : [{ repository, revision }];
  });
  return [...new Map(commits.map((one) => [`${one.repository} ${one.revision}`, one])).values()];
}
