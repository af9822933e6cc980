import type {
  CoverageCounts,
  DigestFacts,
  EntryFacts,
  Reach,
  ReachCount,
  Verified,
  VerifiedCount,
} from "./report.ts";

/** Rolled up over the image entries; a single manifest is counted as itself. */
export function coverageCounts(index: DigestFacts, entries: readonly EntryFacts[]): CoverageCounts {
  const images = entries.filter(({ role }) => role === "image");
  const all: readonly DigestFacts[] = entries.length === 0 ? [index] : images;
  return {
    entries: all.length,
    named: all.filter(({ named }) => named.length > 0).length,
    attested: reachCount(all, "attested"),
    verified: verifiedCount(all, "attestation"),
    signed: reachCount(all, "signed"),
    signatures: verifiedCount(
      // The index's own says nothing of what it lists.
      all.map((one) => ({ ...one, signature: one.signed === "own" ? one.signature : null })),
      "signature",
    ),
    sbom: reachCount(all, "sbom"),
  };
}

function reachCount(all: readonly DigestFacts[], fact: "attested" | "signed" | "sbom"): ReachCount {
  const at = (reach: Reach) => all.filter((one) => one[fact] === reach).length;
  return { own: at("own"), index: at("index"), none: at("none") };
}

function verifiedCount(all: readonly DigestFacts[], fact: "attestation" | "signature"): VerifiedCount {
  const at = (verified: Verified | null) => all.filter((one) => one[fact] === verified).length;
  return { yes: at("yes"), no: at("no"), "no-key": at("no-key"), none: at(null) };
}
