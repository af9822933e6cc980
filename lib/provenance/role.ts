import type { Annotations } from "#lib/oci/document.ts";

/** What an artifact is for, as far as coverage goes. `attestation` is any other statement: a test result, a scan. */
export type ArtifactRole = "signature" | "provenance" | "sbom" | "attestation" | "other";

/** What cosign v3 and Chains' bundles say of an image that they sign (sigstore/cosign, pkg/types). */
const SIGN_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

export function roleOfPredicate(predicateType: string): ArtifactRole {
  if (predicateType === SIGN_PREDICATE) return "signature";
  if (predicateType.startsWith("https://slsa.dev/provenance/")) return "provenance";
  return SBOM_PREDICATE.test(predicateType) ? "sbom" : "attestation";
}

/** cosign's names, with and without a version behind them, and what syft and CycloneDX itself write. */
const SBOM_PREDICATE =
  /^https?:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/(?:bom|schema)|syft\.dev\/bom)(?:[/-]|$)/i;

export type SbomFormat = "spdx" | "cyclonedx" | "syft" | "unknown";

/** The format that a media type or predicate type of an SBOM names; null when it names none. */
export function sbomFormat(type: string): SbomFormat | null {
  const [, found] = /\b(spdx|cyclonedx|syft)\b/i.exec(type) ?? [];
  if (found !== undefined) return found.toLowerCase() as SbomFormat;
  return /\bsbom\b/i.test(type) ? "unknown" : null;
}

/** Types that say nothing: some registries list a referrer by the type of its configuration. */
const SAYS_NOTHING = new Set([
  "",
  "application/vnd.oci.empty.v1+json",
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);

/** Whether a referrer of this type may be a signature, an attestation or an SBOM, so that its manifest is worth a request. */
export const isWorthReading = (artifactType: string): boolean =>
  SAYS_NOTHING.has(artifactType) ||
  sbomFormat(artifactType) !== null ||
  /sigstore|cosign|dsse|in-toto|attestation|signature/i.test(artifactType);

export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
export const DSSE_ENVELOPE = "application/vnd.dsse.envelope.v1+json";
export const IN_TOTO = "application/vnd.in-toto+json";

/** Of the manifest that holds a signature of the Notary Project (notaryproject/specifications, signature-specification.md). */
export const NOTARY_SIGNATURE = "application/vnd.cncf.notary.signature";

/** What the writer says that the predicate is: cosign on the layer, bundles on the manifest, BuildKit by in-toto's name. */
export const annotatedPredicate = (annotations: Annotations): string | null =>
  annotations["predicateType"] ||
  annotations["dev.sigstore.bundle.predicateType"] ||
  annotations["in-toto.io/predicate-type"] ||
  null;
