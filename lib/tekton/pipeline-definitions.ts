import { parseAllDocuments } from "yaml";
import { z } from "zod";
import {
  type BuildCompression,
  buildCompression,
  givenCompression,
  pipelineSpec,
  runParams,
} from "./build-compression.ts";

/** What a file under `.tekton` defines, as far as it says what a build is told. */
export type PipelineDefinition =
  | {
      readonly kind: "run";
      readonly name: string;
      readonly component: string;
      /** Groups of Konflux's models whose label names the component. */
      readonly groups: readonly string[];
      readonly version: string | null;
      /** Events that Pipelines as Code starts it for. */
      readonly events: readonly ("push" | "pull-request")[];
      readonly params: z.infer<typeof runParams>;
      /** The pipeline itself, or the name of one in the same folder; null: it is fetched from elsewhere. */
      readonly pipeline: z.infer<typeof pipelineSpec> | string | null;
    }
  | { readonly kind: "pipeline"; readonly name: string; readonly spec: z.infer<typeof pipelineSpec> };

const names = z.record(z.string(), z.unknown()).nullish();
const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const runSchema = z.object({
  kind: z.literal("PipelineRun"),
  metadata: z.object({
    name: z.string().nullish(),
    generateName: z.string().nullish(),
    labels: names,
    annotations: names,
  }),
  spec: z.object({
    params: runParams,
    pipelineSpec: pipelineSpec.nullish(),
    pipelineRef: z.object({ name: z.string().nullish() }).nullish(),
  }),
});
const pipelineSchema = z.object({
  kind: z.literal("Pipeline"),
  metadata: z.object({ name: z.string() }),
  spec: pipelineSpec,
});

/** Labels of both models of Konflux, by the group of each. */
const COMPONENT: Readonly<Record<string, string>> = {
  "appstudio.redhat.com": "appstudio.openshift.io/component",
  "konflux-ci.dev": "build.konflux-ci.dev/component",
};
const VERSION = ["appstudio.openshift.io/version", "build.konflux-ci.dev/version"];

/** Reads a file of `.tekton`; documents that are neither a PipelineRun of a component nor a Pipeline are passed over. */
export function parseDefinitions(yaml: string): readonly PipelineDefinition[] {
  const parsed = parseAllDocuments(yaml, { logLevel: "silent" });
  const documents = Array.isArray(parsed) ? parsed : [];
  return documents.flatMap((document) => {
    if (document.errors.length > 0) return [];
    // An alias bomb is refused by the library with an error.
    const value = attempted(() => document.toJS({ maxAliasCount: 100 }) as unknown);
    const pipeline = pipelineSchema.safeParse(value);
    if (pipeline.success)
      return [{ kind: "pipeline", name: pipeline.data.metadata.name, spec: pipeline.data.spec }];
    const run = runSchema.safeParse(value);
    return run.success ? runOf(run.data) : [];
  });
}

function attempted<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function runOf({ metadata, spec }: z.infer<typeof runSchema>): readonly PipelineDefinition[] {
  const label = (among: readonly string[]) =>
    among.map((name) => text(metadata.labels?.[name])).find((value) => value !== null) ?? null;
  const component = label(Object.values(COMPONENT));
  if (component === null) return [];
  return [
    {
      kind: "run",
      name: metadata.name ?? metadata.generateName ?? "",
      component,
      groups: Object.keys(COMPONENT).filter((group) => label([COMPONENT[group] ?? ""]) === component),
      version: label(VERSION),
      events: eventsOf(metadata.annotations ?? {}),
      params: spec.params,
      pipeline: spec.pipelineSpec ?? text(spec.pipelineRef?.name),
    },
  ];
}

const EVENT = /\bevent(?:_type)?\b/.source;
const TEXT = /["']([\w -]+)["']/.source;
/** `event == "push"`, `"push" == event`, `event in ["push", "incoming"]`. */
const NAMED = [`${EVENT}\\s*==\\s*${TEXT}`, `${TEXT}\\s*==\\s*${EVENT}`].map((one) => new RegExp(one, "g"));
const AMONG = new RegExp(`${EVENT}\\s+in\\s+\\[([^\\]]*)\\]`, "g");
/** `event != "pull_request"`: every other. */
const OTHER = new RegExp(`${EVENT}\\s*!=\\s*["']pull_request["']`);

/** Pipelines as Code: `on-event` is a list in a text, `on-cel-expression` compares `event`. */
function eventsOf(annotations: Readonly<Record<string, unknown>>): readonly ("push" | "pull-request")[] {
  const onEvent = text(annotations["pipelinesascode.tekton.dev/on-event"]) ?? "";
  const cel = text(annotations["pipelinesascode.tekton.dev/on-cel-expression"]) ?? "";
  const named = [
    ...onEvent.split(/[[\],\s]+/),
    ...NAMED.flatMap((one) => [...cel.matchAll(one)].map(([, event = ""]) => event)),
    ...[...cel.matchAll(AMONG)].flatMap(([, list = ""]) => list.split(/[\s,"']+/)),
    ...(OTHER.test(cel) ? ["push"] : []),
  ].map((event) => event.toLowerCase());
  const events: ("push" | "pull-request")[] = [];
  // A build that is asked for is a push build (`incoming`).
  if (named.includes("push") || named.includes("incoming")) events.push("push");
  if (named.includes("pull_request")) events.push("pull-request");
  return events;
}

export interface DefinedBuild {
  /** Name of the run's definition. */
  readonly run: string;
  readonly compression: BuildCompression;
}

/**
 * What the definitions of a folder tell the push builds of a component. One that names it by its model's label comes before one
 * that was made for the other model, which a component that moved still has. Null where none of them is the component's, or its
 * pipeline is elsewhere and the run gives no value, so that only the pipeline knows.
 */
export function definedPushBuild(
  definitions: readonly PipelineDefinition[],
  { name, group }: { readonly name: string; readonly group: string },
  version: string | null,
): DefinedBuild | null {
  const named = definitions.filter(
    (one) => one.kind === "run" && one.component === name && one.events.includes("push"),
  ) as Extract<PipelineDefinition, { kind: "run" }>[];
  const ofGroup = named.filter(({ groups }) => groups.includes(group));
  const own = ofGroup.length > 0 ? ofGroup : named;
  const run = own.find((one) => version !== null && one.version === version) ?? own[0];
  if (run === undefined) return null;
  const { pipeline } = run;
  const spec =
    typeof pipeline === "string"
      ? definitions.find((one) => one.kind === "pipeline" && one.name === pipeline)
      : null;
  const known = spec?.kind === "pipeline" ? spec.spec : typeof pipeline === "string" ? null : pipeline;
  if (known !== null) return { run: run.name, compression: buildCompression(run.params, known) };
  const compression = givenCompression(run.params);
  return compression === null ? null : { run: run.name, compression };
}
