import type { ArtifactFacts, DigestFacts } from "./report.ts";

export interface InvalidSignature {
  readonly what: "signature" | "attestation";
  /** Of the first that does not verify. */
  readonly why: string;
}

/**
 * Of what stands beside a digest and is about it, what somebody signed and nobody who is believed did. Of several that say the same
 * (signatures, attestations of one predicate) one that verifies is enough: images are signed again with new keys, and the old
 * signatures stay. Without a key nothing is invalid, and a signature of another kind or of another image was not checked.
 */
export function invalidSignatures({ artifacts }: DigestFacts): readonly InvalidSignature[] {
  const signed = artifacts.filter(({ isSigned, outcome }) => isSigned && outcome !== null);
  const groups = Map.groupBy(signed, (one) => (isSignature(one) ? "signature" : (one.predicateType ?? "")));
  const invalid = [...groups.values()].flatMap((group): InvalidSignature[] => {
    const [first] = group.flatMap((one) => brokenOf(one) ?? []);
    const isEnough = group.some(({ outcome }) => outcome?.kind === "verified");
    const [one] = group;
    return isEnough || first === undefined || one === undefined
      ? []
      : [{ what: isSignature(one) ? "signature" : "attestation", why: first }];
  });
  return [...new Map(invalid.map((one) => [one.what, one])).values()];
}

const isSignature = ({ role }: ArtifactFacts): boolean => role === "signature";

/** Its signature holds and it is about another image; or what it signs is not at hand: neither was found wrong. */
const NOT_WRONG: readonly string[] = ["other-subject", "unsupported"];

const brokenOf = ({ outcome }: ArtifactFacts): string | null =>
  outcome?.kind === "not-verified" && !NOT_WRONG.includes(outcome.reason) ? outcome.message : null;
