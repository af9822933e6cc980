import type { Digest } from "#lib/oci/digest.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { type Artifact, type Beside, type Found, readBeside, readFound, signedOf } from "./beside.ts";
import { type Coverage, coverageOf, type Finding, type Findings } from "./coverage.ts";
import { type Trust, trustedFor } from "./trust.ts";
import { type Outcome, verifySigned } from "./verify.ts";

/** An artifact and whether it holds; null where there is nothing to check: a plain document, or one that could not be read. */
export interface Judged extends Artifact {
  readonly outcome: Outcome | null;
}

export interface Evidence extends Omit<Beside, "artifacts"> {
  readonly artifacts: readonly Judged[];
}

export interface ImageEvidence {
  readonly index: Evidence;
  /** Each digest once, in the order of the index. */
  readonly entries: readonly Evidence[];
  readonly coverage: Coverage;
}

export interface ImageToLookAt {
  readonly index: Digest;
  readonly entries: readonly Digest[];
  /** Attestation manifests that the index itself lists, by the digest they are about. */
  readonly listed?: ReadonlyMap<Digest, readonly Digest[]>;
  /** What stands beside those of which it is known; nobody is asked for it. */
  readonly known?: ReadonlyMap<Digest, readonly Found[]>;
}

/** What stands beside an index and beside each of its entries, checked by those whom `trust` names for the repository. */
export async function readEvidence(
  reading: StoredReading,
  image: ImageToLookAt,
  trust: Trust,
): Promise<ImageEvidence> {
  const digests = [...new Set([image.index, ...image.entries])];
  const all = await Promise.all(
    digests.map(async (digest) => {
      const known = image.known?.get(digest);
      const beside = await (known === undefined
        ? readBeside(reading, digest, image.listed?.get(digest))
        : readFound(reading, digest, known));
      return judge(beside, reading.source.name, trust);
    }),
  );
  const byDigest = new Map(all.map((one) => [one.digest, one]));
  const at = (digest: Digest) => byDigest.get(digest) as Evidence;
  const [index, entries] = [at(image.index), [...new Set(image.entries)].map(at)];
  return { index, entries, coverage: coverageOf(findingsOf(index), entries.map(findingsOf)) };
}

export async function judge(beside: Beside, repository: string, trust: Trust): Promise<Evidence> {
  const trusted = trustedFor(trust, repository);
  const artifacts = await Promise.all(
    beside.artifacts.map(async (artifact) => {
      const signed = signedOf(artifact.content);
      return { ...artifact, outcome: signed && (await verifySigned(signed, beside.digest, trusted)) };
    }),
  );
  return { ...beside, artifacts };
}

const VERIFIED = { verified: "yes", "not-verified": "no", "no-key": "no-key" } as const;

/**
 * An attestation is a statement that somebody signed (in-toto/attestation, spec/README.md: "authenticated metadata"). One that
 * nobody signed, as BuildKit lists them in an index, tells how an image was built and proves nothing.
 */
export const isAttestation = ({ content }: Judged): boolean => content.kind !== "unsigned";

export function findingsOf({ digest, unseen, leftOut, artifacts }: Evidence): Findings {
  // An SBOM may be a plain document, so an unsigned one counts.
  const counting = artifacts.filter((one) => one.role === "sbom" || isAttestation(one));
  const found = counting.map(
    (artifact): Finding => ({
      role: artifact.role,
      subjects: subjectsOf(artifact),
      verified: verifiedOf(artifact.outcome),
    }),
  );
  return { digest, complete: unseen.length === 0 && leftOut === 0, found };
}

/** Whose signature it is; about whom it is, its subjects say. */
function verifiedOf(outcome: Outcome | null): Finding["verified"] {
  if (outcome === null) return null;
  const holds = outcome.kind === "not-verified" && outcome.reason === "other-subject";
  return holds ? "yes" : VERIFIED[outcome.kind];
}

function subjectsOf({ content }: Judged): Finding["subjects"] {
  if (content.kind === "unread") return null;
  if (!("says" in content) || content.says === null) return "its-place";
  if (!content.says.ok) return null;
  const said = content.says.value;
  return "digest" in said
    ? [{ name: said.reference, uri: null, digests: digestMap(said.digest) }]
    : said.subjects;
}

const digestMap = (digest: Digest): Readonly<Record<string, string>> => {
  const colon = digest.indexOf(":");
  return { [digest.slice(0, colon)]: digest.slice(colon + 1) };
};
