import type { Digest } from "#lib/oci/digest.ts";
import type { StoredReading } from "#lib/oci/read-stored.ts";
import { type Artifact, type Beside, readBeside } from "./beside.ts";
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

/** What stands beside an index and beside each of its entries, checked by those whom `trust` names for the repository. */
export async function readEvidence(
  reading: StoredReading,
  image: { readonly index: Digest; readonly entries: readonly Digest[] },
  trust: Trust,
): Promise<ImageEvidence> {
  const digests = [...new Set([image.index, ...image.entries])];
  const all = await Promise.all(
    digests.map(async (digest) => judge(await readBeside(reading, digest), reading.source.name, trust)),
  );
  const byDigest = new Map(all.map((one) => [one.digest, one]));
  const at = (digest: Digest) => byDigest.get(digest) as Evidence;
  const [index, entries] = [at(image.index), [...new Set(image.entries)].map(at)];
  return { index, entries, coverage: coverageOf(findingsOf(index), entries.map(findingsOf)) };
}

export async function judge(beside: Beside, repository: string, trust: Trust): Promise<Evidence> {
  const trusted = trustedFor(trust, repository);
  const artifacts = await Promise.all(
    beside.artifacts.map(async (artifact) => ({
      ...artifact,
      outcome:
        "signed" in artifact.content
          ? await verifySigned(artifact.content.signed, beside.digest, trusted)
          : null,
    })),
  );
  return { ...beside, artifacts };
}

const VERIFIED = { verified: "yes", "not-verified": "no", "no-key": "no-key" } as const;

export function findingsOf({ digest, unseen, leftOut, artifacts }: Evidence): Findings {
  const found = artifacts.map(
    (artifact): Finding => ({
      role: artifact.role,
      subjects: subjectsOf(artifact),
      verified: artifact.outcome === null ? null : VERIFIED[artifact.outcome.kind],
    }),
  );
  return { digest, complete: unseen.length === 0 && leftOut === 0, found };
}

function subjectsOf({ content }: Judged): Finding["subjects"] {
  switch (content.kind) {
    case "signature":
      return content.text.ok
        ? [{ name: content.text.value.reference, uri: null, digests: digestMap(content.text.value.digest) }]
        : null;
    case "statement":
      return content.statement.ok ? content.statement.value.subjects : null;
    case "sbom":
    case "other":
    case "message":
      return "its-place";
    case "unread":
      return null;
  }
}

const digestMap = (digest: Digest): Readonly<Record<string, string>> => {
  const colon = digest.indexOf(":");
  return { [digest.slice(0, colon)]: digest.slice(colon + 1) };
};
