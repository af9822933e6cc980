import type { Digest } from "#lib/oci/digest.ts";
import { signedOf } from "#lib/provenance/beside.ts";
import { type Evidence, isAttestation } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import type { BuildFacts, ToldResult, ToldTask } from "#lib/provenance/slsa/facts.ts";
import { buildFacts } from "#lib/provenance/slsa.ts";
import { isAbout, type Statement } from "#lib/provenance/statement.ts";
import { pipelineRunSubjects, signedImages } from "#lib/tekton/chains-subjects.ts";
import { type PolicyTask, policyTaskOf } from "#lib/tekton/policy-hints.ts";
import { isEnded, type PipelineRun, type RunValue, type TaskRun } from "#lib/tekton/run.ts";
import type { ImageRun } from "../runs-of-image.ts";

/** What an attestation of a PipelineRun, by which a policy judges a digest, tells. */
export interface Attested {
  readonly tasks: readonly PolicyTask[];
  /** `name@algorithm:hex` of every subject. */
  readonly subjects: readonly string[];
}

/** The attestations that a policy judges a digest by, or why there are none. */
export type Judgeable =
  | { readonly kind: "judged"; readonly attestations: readonly Attested[] }
  /** There is some, and nobody is believed who made it. */
  | { readonly kind: "unbelieved" }
  /** What is believed is of no PipelineRun that Tekton Chains attested. */
  | { readonly kind: "other-build" }
  /** Of several of one version one does not say when the build ended. */
  | { readonly kind: "untimed" }
  | { readonly kind: "none" };

/**
 * The provenance of a digest that counts: its own, about it, of a PipelineRun, and of each version of SLSA the one whose build
 * ended last; where several have one version and one of them no time, none of these (conforma/policy,
 * policy/release/lib/attestations.rego). A policy sees only what verifies; without a key nobody can tell, and all that is signed is
 * taken.
 */
export function attestedOf({ digest, artifacts }: Evidence): Judgeable {
  const all = artifacts.filter(isAttestation).flatMap((artifact) => {
    const signed = signedOf(artifact.content);
    const statement = signed === null ? null : statementOf(signed);
    const build = statement === null ? null : buildFacts(statement);
    return statement === null || build === null || !isAbout(statement, digest)
      ? []
      : [{ statement, build, outcome: artifact.outcome?.kind }];
  });
  const verified = all.filter(({ outcome }) => outcome === "verified");
  const believed = verified.length > 0 ? verified : all.filter(({ outcome }) => outcome === "no-key");
  if (believed.length === 0) return { kind: all.length === 0 ? "none" : "unbelieved" };
  const ofPipelineRuns = believed.filter(({ build }) => build.run?.kind === "PipelineRun");
  const attestations = [...Map.groupBy(ofPipelineRuns, ({ build }) => build.version).values()]
    .flatMap(latest)
    .map(({ statement, build }) => ({ tasks: build.tasks.map(policyTask), subjects: subjectsOf(statement) }));
  if (attestations.length > 0) return { kind: "judged", attestations };
  return { kind: ofPipelineRuns.length === 0 ? "other-build" : "untimed" };
}

/** Times are compared as they are written, as Rego does. */
function latest<Told extends { readonly build: BuildFacts }>(told: readonly Told[]): readonly Told[] {
  if (told.length < 2) return told;
  const times = told.map(({ build }) => build.finishedAt);
  if (times.includes(null)) return [];
  const last = times.reduce((one, other) => ((other ?? "") > (one ?? "") ? other : one));
  return told.filter(({ build }) => build.finishedAt === last);
}

/**
 * The same as Tekton Chains would attest it, of the newest pipeline run whose tasks name the digest: what a policy will say can
 * be told before anything is attested. Null where no such run is at hand.
 */
export function expectedOf(
  digest: Digest,
  runs: readonly ImageRun[],
  deepInspection: boolean | null,
): Attested | null {
  for (const { run, children } of runs) {
    if (run.kind !== "PipelineRun" || children.length === 0) continue;
    // Konflux has it on, and without it nothing of the tasks' results is attested.
    const deep = deepInspection ?? true;
    const subjects = pipelineRunSubjects(run, children, { format: "in-toto", deep });
    if (!subjects.some((subject) => subject.digest === digest)) continue;
    return {
      tasks: children.filter((child) => isTold(run, child)).map(policyTaskOf),
      subjects: subjects.map(({ name, stated }) => `${name}@${stated}`),
    };
  }
  return null;
}

/** Tasks that stand in the statement: of the pipeline's own, with a spec (tektoncd/chains, slsa/v1/pipelinerun). */
const isTold = ({ pipelineTasks }: PipelineRun, child: TaskRun): boolean =>
  isEnded(child) &&
  child.shape !== null &&
  child.pipelineTask !== null &&
  (pipelineTasks ?? []).includes(child.pipelineTask);

/** Whether Tekton Chains signs the digest: as an image that a TaskRun's own result names. */
export const isToBeSigned = (digest: Digest, runs: readonly ImageRun[]): boolean =>
  runs.some(
    ({ run }) => run.kind === "TaskRun" && signedImages(run).some((image) => image.endsWith(`@${digest}`)),
  );

const subjectsOf = ({ subjects }: Statement): readonly string[] =>
  subjects.flatMap(({ name, digests }) =>
    Object.entries(digests).map(([algorithm, hex]) => `${name ?? ""}@${algorithm}:${hex}`),
  );

/** The label comes first (policy/lib/tekton/refs.rego). */
function policyTask({ ref, name, bundle, labels, results }: ToldTask): PolicyTask {
  return { name: labels["tekton.dev/task"] || (ref ?? name), bundle, results: results.map(runValue) };
}

function runValue({ name, value }: ToldResult): RunValue {
  if (typeof value === "string") return { name, type: "string", value };
  return Array.isArray(value)
    ? { name, type: "array", value }
    : { name, type: "object", value: value as Readonly<Record<string, string>> };
}
