import fc from "fast-check";
import { expect, test } from "vitest";
import { invalidSignatures } from "./invalid-signatures.ts";
import type { ArtifactFacts, ArtifactOutcome, DigestFacts } from "./report.ts";

const not = (reason: string): ArtifactOutcome => ({ kind: "not-verified", reason, message: reason });
const outcomes: readonly (ArtifactOutcome | null)[] = [
  ...["bad-signature", "not-trusted", "other-identity", "no-signature", "malformed"].map(not),
  ...["other-subject", "unsupported"].map(not),
  { kind: "verified", by: "key" },
  { kind: "no-key" },
  { kind: "not-checked", what: "Notary Project signature" },
  null,
];
const artifact = fc.record({
  role: fc.constantFrom("signature", "provenance", "sbom", "attestation", "other"),
  predicateType: fc.constantFrom(null, "https://slsa.dev/provenance/v1", "https://spdx.dev/Document"),
  isSigned: fc.boolean(),
  outcome: fc.constantFrom(...outcomes),
});
const artifacts = fc.array(artifact, { maxLength: 6 });
type Artifact = Parameters<Parameters<typeof artifact.map>[0]>[0];
const invalidOf = (all: readonly Artifact[]) =>
  invalidSignatures({ artifacts: all as unknown as readonly ArtifactFacts[] } as DigestFacts);

const wrong = ["bad-signature", "not-trusted", "other-identity", "no-signature", "malformed"];
const isWrong = ({ isSigned, outcome }: Artifact) =>
  isSigned && outcome?.kind === "not-verified" && wrong.includes(outcome.reason);

test("what is told is the message of something signed that was found wrong", () => {
  fc.assert(
    fc.property(artifacts, (all) => {
      for (const { what, why } of invalidOf(all))
        expect(
          all.some(
            (one) =>
              isWrong(one) &&
              (one.role === "signature") === (what === "signature") &&
              one.outcome?.kind === "not-verified" &&
              one.outcome.message === why,
          ),
        ).toBe(true);
    }),
  );
});

test("each signature that is wrong is told unless another verifies, and one that verifies leaves none to tell", () => {
  fc.assert(
    fc.property(artifacts, (all) => {
      const signatures = all.filter(({ role }) => role === "signature");
      const isGood = signatures.some(({ isSigned, outcome }) => isSigned && outcome?.kind === "verified");
      expect(invalidOf(all).some(({ what }) => what === "signature")).toBe(
        !isGood && signatures.some(isWrong),
      );
    }),
  );
});

test("without a key nothing is invalid", () => {
  fc.assert(
    fc.property(artifacts, (all) => {
      const unkeyed = all.map((one) => ({ ...one, outcome: one.outcome && ({ kind: "no-key" } as const) }));
      expect(invalidOf(unkeyed)).toEqual([]);
    }),
  );
});

test("the order of what stands beside a digest changes nothing but which reason is told", () => {
  fc.assert(
    fc.property(artifacts, (all) => {
      const whats = (found: ReturnType<typeof invalidOf>) => found.map(({ what }) => what).toSorted();
      expect(whats(invalidOf(all.toReversed()))).toEqual(whats(invalidOf(all)));
    }),
  );
});
