import type { Evidence } from "#lib/provenance/evidence.ts";
import type { DigestFacts, EntryFacts, EvidenceReport } from "../report.ts";
import type { ImageRun } from "../runs-of-image.ts";
import { type Attested, attestedOf, expectedOf, isToBeSigned, type Judgeable } from "./attested.ts";

/** One that is judged: the index itself, or an entry. */
export interface Judged {
  /** 0: the index. */
  readonly position: number;
  readonly facts: DigestFacts;
  readonly role: EntryFacts["role"] | null;
  /** What a policy judges it by: attestations, or where there is none at all what the runs at hand will be attested as. */
  readonly attestations: readonly Attested[];
  /** Of what is beside it. */
  readonly told: Judgeable["kind"];
  /** Whether Tekton Chains makes a signature, and an attestation, of what the runs at hand say of it. */
  readonly signedByRuns: boolean;
  readonly attestedByRuns: boolean;
}

/** Why what is believed does not count. */
export const NOT_COUNTED = {
  "other-build": "its provenance is not a PipelineRun's",
  untimed: "of its several attestations one does not say when the build ended",
} as const;

export interface ReadinessGround {
  /** What stands beside the index, and beside each entry by its digest. */
  readonly beside: Evidence;
  readonly entries: ReadonlyMap<string, Evidence>;
  readonly runs: readonly ImageRun[];
  readonly deepInspection: boolean | null;
}

/** The index and every entry, whatever its compression and role: Conforma takes an index apart and passes over nothing. */
export function judgedOf(
  given: Pick<EvidenceReport, "index" | "entries">,
  { beside, entries, runs, deepInspection }: ReadinessGround,
): readonly Judged[] {
  const judge = (facts: DigestFacts, entry: EntryFacts | null, evidence: Evidence): Judged => {
    const expected = expectedOf(facts.digest, runs, deepInspection);
    const told = attestedOf(evidence);
    return {
      position: entry?.position ?? 0,
      facts,
      role: entry?.role ?? null,
      attestations:
        told.kind === "judged"
          ? told.attestations
          : told.kind === "none" && expected !== null
            ? [expected]
            : [],
      told: told.kind,
      signedByRuns: isToBeSigned(facts.digest, runs),
      attestedByRuns: expected !== null,
    };
  };
  return [
    judge(given.index, null, beside),
    ...given.entries.flatMap((entry) => {
      const evidence = entries.get(entry.digest);
      return evidence === undefined ? [] : [judge(entry, entry, evidence)];
    }),
  ];
}
