import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Target } from "#lib/oci/target/target.ts";
import { type Artifact, readBeside } from "#lib/provenance/beside.ts";

/** Something beside an index that names it by its digest, and so does not name the index that takes its place. */
export interface Orphan {
  /** Of its manifest. */
  readonly digest: Digest;
  readonly kind: "signature" | "attestation" | "sbom" | "other";
}

export interface Orphans {
  readonly found: readonly Orphan[];
  /** Where one could not look, and why, in words: that nothing was found there says nothing. */
  readonly unseen: readonly string[];
}

export const noOrphans: Orphans = { found: [], unseen: [] };

/**
 * What a change leaves behind: what names the index that it starts from, and elsewhere also what names the one that loses its tag
 * there.
 */
export async function orphansOfChange(
  before: { readonly repository: string; readonly digest: Digest },
  to: { readonly target: Pick<Target, "name">; readonly expected: Digest | null },
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Orphans> {
  const own = await orphansOf(before.repository, before.digest, inspector, signal);
  if (to.expected === before.digest) return own;
  return bothOrphans(own, await orphansOfTag(to.target, to.expected, inspector, signal));
}

const bothOrphans = (one: Orphans, other: Orphans): Orphans => ({
  found: [...one.found, ...other.found],
  unseen: [...new Set([...one.unseen, ...other.unseen])],
});

/** What is left behind where a tag moves away from an index; null: it named none. */
export const orphansOfTag = (
  target: Pick<Target, "name">,
  expected: Digest | null,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Orphans> =>
  expected === null ? Promise.resolve(noOrphans) : orphansOf(target.name, expected, inspector, signal);

/** What names the index `digest` of `repository` (`quay.io/org/app`, `oci:samples`): signatures, attestations and SBOMs, by tag and by referrer. */
async function orphansOf(
  repository: string,
  digest: Digest,
  inspector: Inspector,
  signal: AbortSignal,
): Promise<Orphans> {
  const reading = inspector.repository(`${repository}@${digest}`, signal);
  if (!reading.ok) return { found: [], unseen: [reading.failure.message] };
  const { artifacts, unseen, leftOut } = await readBeside(reading.value, digest);
  const found = new Map(
    artifacts.map((artifact) => [
      artifact.manifestDigest,
      { digest: artifact.manifestDigest, kind: kindOf(artifact) },
    ]),
  );
  return {
    found: [...found.values()],
    unseen: [
      ...unseen.map(({ failure }) => failure.message),
      ...(leftOut > 0 ? [`${leftOut} more stand beside it, and were not looked at.`] : []),
    ],
  };
}

function kindOf({ role, content }: Artifact): Orphan["kind"] {
  switch (role) {
    case "signature":
    case "sbom":
      return role;
    case "provenance":
    case "attestation":
      return "attestation";
    default:
      // What could not be read is told as what it is found as, and by nothing more.
      return content.kind === "notary" ? "signature" : "other";
  }
}
