import { signedOf } from "#lib/provenance/beside.ts";
import type { Evidence } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import { buildFacts, type ToldResult, type ToldTask } from "#lib/provenance/slsa.ts";
import { isAbout, type Statement } from "#lib/provenance/statement.ts";
import type { PolicyTask } from "#lib/tekton/policy-hints.ts";
import type { RunValue } from "#lib/tekton/run.ts";

/** What the attestation that a policy would judge a digest by tells. */
export interface Attested {
  readonly tasks: readonly PolicyTask[];
  /** `name@algorithm:hex` of every subject. */
  readonly subjects: readonly string[];
  readonly isPipelineRun: boolean;
}

/**
 * The provenance of a digest that counts: its own, about it, and of several the one whose build ended last
 * (conforma/policy, policy/release/lib/attestations.rego). Null where it has none of its own.
 */
export function attestedOf({ digest, artifacts }: Evidence): Attested | null {
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
    tasks: newest.build.tasks.map(policyTask),
    subjects: subjectsOf(newest.statement),
    isPipelineRun: newest.build.run?.kind === "PipelineRun",
  };
}

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
