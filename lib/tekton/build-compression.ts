import { z } from "zod";
import { storableText } from "#lib/oci/storable-text.ts";

/** The compression that a build is told by its run and its pipeline. */
export interface BuildCompression {
  /** The value that reaches the build; empty: nothing is asked for. */
  readonly value: string;
  /** The value that is given and reaches nobody: Tekton ignores a parameter that the pipeline does not declare. */
  readonly ignored: string | null;
  /** `buildah-format`; a build of Docker manifests cannot have zstd layers. */
  readonly format: string | null;
  /** There where the pipeline is not known: whether it takes the value is not known either. */
  readonly unresolved?: true;
}

/** `params` of a PipelineRun (Pipeline API, `tekton.dev/v1`). */
export const runParams = z.array(z.object({ name: z.string(), value: z.unknown().optional() })).nullish();

/** The parts of a PipelineSpec that say what becomes of a parameter. */
export const pipelineSpec = z.object({
  params: z.array(z.object({ name: z.string(), default: z.unknown().optional() })).nullish(),
  tasks: z.array(z.unknown()).nullish(),
  finally: z.array(z.unknown()).nullish(),
});
export type PipelineSpec = z.infer<typeof pipelineSpec>;

/** Parameters of the build pipelines (build-definitions, pull request 3802). */
const COMPRESSION = "compression-format";
const FORMAT = "buildah-format";

export function buildCompression(
  params: z.infer<typeof runParams>,
  pipeline: PipelineSpec,
): BuildCompression {
  const given = (name: string) => givenText(params, name);
  const byDefault = (name: string) => textOf(pipeline.params?.find((param) => param.name === name)?.default);
  const value = given(COMPRESSION) ?? byDefault(COMPRESSION) ?? "";
  const declared = pipeline.params?.some(({ name }) => name === COMPRESSION) ?? false;
  const reaches = declared && isHandedOn(pipeline);
  return {
    value: reaches ? value : "",
    ignored: reaches || value === "" ? null : value,
    format: given(FORMAT) ?? byDefault(FORMAT),
  };
}

/**
 * The same while the pipeline is not known (not resolved yet, or elsewhere): a value that somebody gave is taken at its word. Null
 * where none was given, since the pipeline's own default is not known.
 */
export function givenCompression(params: z.infer<typeof runParams>): BuildCompression | null {
  const value = givenText(params, COMPRESSION);
  if (value === null) return null;
  return { value, ignored: null, format: givenText(params, FORMAT), unresolved: true };
}

const givenText = (params: z.infer<typeof runParams>, name: string): string | null =>
  textOf(params?.find((param) => param.name === name)?.value);

const textOf = (value: unknown): string | null => (typeof value === "string" ? storableText(value) : null);

/** A parameter that no task takes is as good as none. */
const isHandedOn = ({ tasks, finally: last }: PipelineSpec): boolean =>
  /\$\(params(?:\.compression-format|\[\\?["']compression-format\\?["']\])\)/.test(
    JSON.stringify([tasks ?? [], last ?? []]),
  );
