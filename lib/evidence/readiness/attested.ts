import type { Digest } from "#lib/oci/digest.ts";
import { signedOf } from "#lib/provenance/beside.ts";
import { type Evidence, isAttestation } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import { buildFacts, type ToldResult, type ToldTask } from "#lib/provenance/slsa.ts";
import { isAbout, type Statement } from "#lib/provenance/statement.ts";
import { pipelineRunSubjects, signedImages } from "#lib/tekton/chains-subjects.ts";
import { type PolicyTask, policyTaskOf } from "#lib/tekton/policy-hints.ts";
import { isEnded, type RunValue } from "#lib/tekton/run.ts";
import type { ImageRun } from "../runs-of-image.ts";

/** What the attestation that a policy would judge a digest by tells. */
export interface Attested {
  /** `attestation`; `runs`: there is none, and the tasks are those of the run that names the digest, as it would tell them. */
  readonly from: "attestation" | "runs";
  readonly tasks: readonly PolicyTask[];
  /** `name@algorithm:hex` of every subject. */
  readonly subjects: readonly string[];
  readonly isPipelineRun: boolean;
}

/**
 * The provenance of a digest that counts: its own, about it, and of several the one whose build ended last
 * (conforma/policy, policy/release/lib/attestations.rego). A policy sees only what verifies; without a key nobody can tell, and
 * all that is signed is taken. `unbelieved`: it has some, and none that verifies. Null: it has none.
 */
export function attestedOf({ digest, artifacts }: Evidence): Attested | "unbelieved" | null {
  const signed = artifacts.filter(isAttestation);
  const those = (kind: "verified" | "no-key") =>
    newestOf(
      digest,
      signed.filter(({ outcome }) => outcome?.kind === kind),
    );
  const believed = those("verified") ?? those("no-key");
  return believed ?? (newestOf(digest, signed) === null ? null : "unbelieved");
}

function newestOf(digest: Digest, artifacts: Evidence["artifacts"]): Attested | null {
  const statements = artifacts.flatMap(({ content }) => {
    const signed = signedOf(content);
    const statement = signed === null ? null : statementOf(signed);
    return statement !== null && isAbout(statement, digest) ? [statement] : [];
  });
  const facts = statements.flatMap((statement) => {
    const build = buildFacts(statement);
    return build === null ? [] : [{ statement, build }];
  });
  const [newest] = facts.toSorted((a, b) => timeOf(b.build.finishedAt) - timeOf(a.build.finishedAt));
  if (newest === undefined) return null;
  return {
    from: "attestation",
    tasks: newest.build.tasks.map(policyTask),
    subjects: subjectsOf(newest.statement),
    isPipelineRun: newest.build.run?.kind === "PipelineRun",
  };
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
      from: "runs",
      tasks: children.filter(isEnded).map(policyTaskOf),
      subjects: subjects.map(({ name, stated }) => `${name}@${stated}`),
      isPipelineRun: true,
    };
  }
  return null;
}

/** Whether Tekton Chains signs the digest: as an image that a TaskRun's own result names. */
export const isToBeSigned = (digest: Digest, runs: readonly ImageRun[]): boolean =>
  runs.some(
    ({ run }) => run.kind === "TaskRun" && signedImages(run).some((image) => image.endsWith(`@${digest}`)),
  );

const timeOf = (at: string | null): number => Date.parse(at ?? "") || 0;

const subjectsOf = ({ subjects }: Statement): readonly string[] =>
  subjects.flatMap(({ name, digests }) =>
    Object.entries(digests).map(([algorithm, hex]) => `${name ?? ""}@${algorithm}:${hex}`),
  );

function policyTask({ ref, name, bundle, results }: ToldTask): PolicyTask {
  return { name: ref ?? name, bundle, results: results.map(runValue) };
}

function runValue({ name, value }: ToldResult): RunValue {
  if (typeof value === "string") return { name, type: "string", value };
  return Array.isArray(value)
    ? { name, type: "array", value }
    : { name, type: "object", value: value as Readonly<Record<string, string>> };
}
