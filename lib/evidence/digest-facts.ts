import type { Digest } from "#lib/oci/digest.ts";
import { signedOf } from "#lib/provenance/beside.ts";
import type { DigestCoverage, Fact } from "#lib/provenance/coverage.ts";
import type { Evidence, Judged } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import type { BuildFacts, RunPointer } from "#lib/provenance/slsa/facts.ts";
import { buildFacts, resultsNaming } from "#lib/provenance/slsa.ts";
import { isAbout } from "#lib/provenance/statement.ts";
import type { ArtifactFacts, ArtifactOutcome, DigestFacts, Reach, ToldBuild, Verified } from "./report.ts";
import type { ImageRun } from "./runs-of-image.ts";
import type { LinkedRun } from "./settings.ts";

export interface FactsGround {
  readonly runs: readonly ImageRun[];
  /** Somebody is believed here. */
  readonly hasTrust: boolean;
  readonly linkOf: (run: LinkedRun) => string | null;
}

/** What holds for one digest, of what was found beside it and of the runs at hand. */
export function digestFacts(
  evidence: Evidence,
  coverage: DigestCoverage,
  { runs, hasTrust, linkOf }: FactsGround,
): DigestFacts {
  const { digest, artifacts, unseen } = evidence;
  const isSubject = coverage.attested.where === "own" || coverage.attested.named;
  return {
    digest,
    named: namedBy(digest, runs),
    attested: reachOf(coverage.attested),
    isSubject,
    verified: verifiedOf(coverage.attested, hasTrust),
    attestation: isSubject ? coverage.attested.verified : null,
    signed: reachOf(coverage.signed),
    sbom: reachOf(coverage.sbom),
    signature: coverage.signed.verified,
    artifacts: artifacts.map((artifact) => artifactFacts(artifact, digest, linkOf)),
    unseen: unseen.map(({ place, failure: { code, message, next } }) => ({ place, code, message, next })),
  };
}

/** That one could not look is told beside it: what was not found is not there as far as anybody knows. */
const reachOf = ({ where }: Fact): Reach => (where === "unknown" ? "none" : where);

/** What is not there does not hold; whether that could be checked at all is the settings' matter. */
const verifiedOf = ({ verified }: Fact, hasTrust: boolean): Verified =>
  verified ?? (hasTrust ? "no" : "no-key");

function namedBy(digest: Digest, runs: readonly ImageRun[]): DigestFacts["named"] {
  const named = runs.flatMap(({ run, hints }) =>
    hints.hints
      .filter((hint) => hint.digest === digest)
      // Of a pair the second holds the digest.
      .map(({ results }) => ({ run: run.uid, result: results.at(-1) ?? "" })),
  );
  return [...new Map(named.map((one) => [`${one.run} ${one.result}`, one])).values()];
}

function artifactFacts(artifact: Judged, digest: Digest, linkOf: FactsGround["linkOf"]): ArtifactFacts {
  const { role, found, tag, manifestDigest, layerDigest, predicateType, content, outcome } = artifact;
  const signed = signedOf(content);
  const statement = signed === null ? null : statementOf(signed);
  const build = statement === null ? null : buildFacts(statement);
  return {
    role,
    found,
    tag,
    manifestDigest,
    layerDigest,
    predicateType,
    subjects:
      statement === null ? null : { count: statement.subjects.length, hasThis: isAbout(statement, digest) },
    isSigned: content.kind === "notary" || (signed !== null && signed.kind !== "unsigned"),
    outcome: content.kind === "notary" ? NOTARY : outcome === null ? null : outcomeOf(outcome),
    build: build === null ? null : toldBuild(build, digest, linkOf),
    failure: failureOf(content),
  };
}

const NOTARY: ArtifactOutcome = { kind: "not-checked", what: "Notary Project signature" };

function outcomeOf(outcome: NonNullable<Judged["outcome"]>): ArtifactOutcome {
  switch (outcome.kind) {
    case "verified":
      return { kind: "verified", by: outcome.by.name };
    case "not-verified":
      return { kind: "not-verified", reason: outcome.reason, message: outcome.message };
    case "no-key":
      return { kind: "no-key" };
  }
}

function failureOf(content: Judged["content"]): string | null {
  if (content.kind === "unread") return content.failure.message;
  const said = signedOf(content)?.says ?? null;
  return said === null || said.ok ? null : said.failure.message;
}

function toldBuild(facts: BuildFacts, digest: Digest, linkOf: FactsGround["linkOf"]): ToldBuild {
  const run = facts.run?.kind === "TaskRun" ? (facts.parent ?? facts.run) : facts.run;
  const [naming] = resultsNaming(facts.tasks, digest);
  return {
    builder: facts.builder,
    kind: run?.kind ?? null,
    namespace: run?.namespace ?? null,
    name: run?.name ?? null,
    uid: run?.uid ?? null,
    link: run === null ? null : toldLink(run, facts, linkOf),
    task: naming?.task.name ?? null,
    commits: facts.commits,
    startedAt: facts.startedAt,
    finishedAt: facts.finishedAt,
  };
}

/** A page of the run shows it as long as anybody has it, when the sources here have not. */
function toldLink(
  { kind, namespace, name, uid }: RunPointer,
  { labels }: BuildFacts,
  linkOf: FactsGround["linkOf"],
): string | null {
  return namespace === null || name === null
    ? null
    : linkOf({ kind, namespace, name, uid: uid ?? "", labels });
}
