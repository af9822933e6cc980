import type { CoverageCounts, DigestFacts, EntryFacts, Reach, ReachCount, Verified } from "./report.ts";

/** Rolled up over the image entries; a single manifest is counted as itself. */
export function coverageCounts(index: DigestFacts, entries: readonly EntryFacts[]): CoverageCounts {
  const images = entries.filter(({ role }) => role === "image");
  const all: readonly DigestFacts[] = entries.length === 0 ? [index] : images;
  return {
    entries: all.length,
    named: all.filter(({ named }) => named.length > 0).length,
    attested: reachCount(all, "attested"),
    verified: verifiedCount(all),
    signed: reachCount(all, "signed"),
    sbom: reachCount(all, "sbom"),
  };
}

function reachCount(all: readonly DigestFacts[], fact: "attested" | "signed" | "sbom"): ReachCount {
  const at = (reach: Reach) => all.filter((one) => one[fact] === reach).length;
  return { own: at("own"), index: at("index"), none: at("none") };
}

/** Provenance of the index that does not name a digest says nothing of it, however well it verifies. */
function verifiedCount(all: readonly DigestFacts[]): CoverageCounts["verified"] {
  const of = ({ verified, isSubject }: DigestFacts): Verified =>
    verified === "yes" && !isSubject ? "no" : verified;
  const at = (verified: Verified) => all.filter((one) => of(one) === verified).length;
  return { yes: at("yes"), no: at("no"), "no-key": at("no-key") };
}
