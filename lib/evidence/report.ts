import type { Digest } from "#lib/oci/digest.ts";
import type { FailureCode } from "#lib/oci/failure.ts";
import type { FoundBy, Place } from "#lib/provenance/beside.ts";
import type { ArtifactRole } from "#lib/provenance/role.ts";
import type { RunStatus } from "#lib/tekton/run.ts";
import type { BudgetVerdict } from "#lib/tekton/run-budget.ts";
import type { HintKind } from "#lib/tekton/type-hints.ts";
import type { Compression, Issue, Role } from "#lib/variants/report.ts";

/**
 * Who made what an index names, what is attested of it, and what a release policy will say. It changes with time, where an
 * `IndexReport` never does. Members of the public contract (`twofold evidence --json`) stay; others may be added.
 */
export interface EvidenceReport {
  readonly reference: string;
  readonly digest: Digest;
  /** RFC 3339. */
  readonly readAt: string;
  readonly index: DigestFacts;
  /** In the index's own order; a single manifest has none beside `index`. */
  readonly entries: readonly EntryFacts[];
  /** Runs that name one of the digests, their pipeline runs, and those that lost the results that would. */
  readonly runs: readonly RunFacts[];
  readonly issues: readonly Issue[];
  readonly checks: readonly ReadinessCheck[];
  readonly coverage: CoverageCounts;
  /** Where runs were looked for, and how that went. */
  readonly sources: readonly SourceState[];
  /** What was taken for granted, a sentence each. */
  readonly assumptions: readonly string[];
}

/** Its own, through the index that lists it, or none. */
export type Reach = "own" | "index" | "none";
export type Verified = "yes" | "no" | "no-key";

/** What holds for one digest. */
export interface DigestFacts {
  readonly digest: Digest;
  /** Results that name it by a type hint of Tekton Chains; `run` is the run's uid. */
  readonly named: readonly { readonly run: string; readonly result: string }[];
  readonly attested: Reach;
  /** Whether provenance at hand, its own or the index's, has this very digest among its subjects. */
  readonly isSubject: boolean;
  /** Whether the attestation holds; `no` too where there is none, and `no-key` where nobody said whom to believe. */
  readonly verified: Verified;
  /** The same of provenance that has this very digest among its subjects; null where there is none. */
  readonly attestation: Verified | null;
  readonly signed: Reach;
  readonly sbom: Reach;
  /** Of the signature, as `attestation`; null where there is none, and where it is of a kind that is not checked here. */
  readonly signature: Verified | null;
  /** What stands beside it, in the order it was found. */
  readonly artifacts: readonly ArtifactFacts[];
  /** Where one could not look: that nothing was found there says nothing. */
  readonly unseen: readonly Unseen[];
}

export interface EntryFacts extends DigestFacts {
  /** One-based, in the index's own order. */
  readonly position: number;
  readonly platform: string | null;
  readonly compression: Compression;
  readonly annotatedZstd: boolean;
  readonly role: Role;
}

export interface Unseen {
  readonly place: Place;
  readonly code: FailureCode;
  readonly message: string;
  readonly next: string;
}

export interface ArtifactFacts {
  readonly role: ArtifactRole;
  readonly found: FoundBy;
  /** cosign's tag, where it was found by one. */
  readonly tag: string | null;
  readonly manifestDigest: Digest;
  readonly layerDigest: Digest | null;
  readonly predicateType: string | null;
  /** How many subjects its statement has, and whether this digest is one; null where it is no statement. */
  readonly subjects: { readonly count: number; readonly hasThis: boolean } | null;
  /** False of a plain document, and of a statement that nobody signed, as BuildKit lists them in an index. */
  readonly isSigned: boolean;
  /** Null where there is nothing to check: a plain document, or one that could not be read. */
  readonly outcome: ArtifactOutcome | null;
  /** What provenance tells of the build. */
  readonly build: ToldBuild | null;
  /** Why it could not be read. */
  readonly failure: string | null;
}

/** Four different things, never mixed. */
export type ArtifactOutcome =
  | { readonly kind: "verified"; readonly by: string }
  | { readonly kind: "not-verified"; readonly reason: string; readonly message: string }
  | { readonly kind: "no-key" }
  /** A signature of a kind that is not checked here; `what` names it. */
  | { readonly kind: "not-checked"; readonly what: string };

export interface ToldBuild {
  readonly builder: string | null;
  readonly kind: "PipelineRun" | "TaskRun" | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly uid: string | null;
  /** By the settings' template; null without one, or where it is not told where the run was. */
  readonly link: string | null;
  /** The task whose results name this digest. */
  readonly task: string | null;
  readonly commits: readonly { readonly repository: string; readonly revision: string }[];
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface RunFacts {
  readonly kind: "PipelineRun" | "TaskRun";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Name of the source that told it. */
  readonly source: string;
  /** Of a TaskRun: the pipeline run it is a part of, and its name there. */
  readonly pipelineRun: { readonly name: string; readonly uid: string | null } | null;
  readonly pipelineTask: string | null;
  readonly commit: string | null;
  readonly results: readonly ResultFacts[];
  readonly budget: BudgetFacts;
  /** What Tekton Chains wrote on it; null: nothing yet. */
  readonly signed: "true" | "failed" | null;
  readonly transparency: string | null;
  /** Of a pipeline run: its tasks in the order they began. */
  readonly tasks: readonly TaskBar[];
  /** Why it stands here: its results may name no digest of the image. */
  readonly standsFor:
    | "names-a-digest"
    | "its-pipeline-run"
    | "lost-its-results"
    /** A result with the name of a type hint holds a digest of the image, and Chains drops it as it is written. */
    | "names-it-wrongly"
    | "was-given";
  /** By the settings' template; null without one. */
  readonly link: string | null;
}

export interface ResultFacts {
  readonly name: string;
  readonly bytes: number;
  readonly hint: HintKind | null;
  readonly digests: readonly string[];
  /** As text: an array or object as JSON. */
  readonly value: string;
  /** Parts that Chains drops, with the reason. */
  readonly malformed: readonly { readonly value: string; readonly why: string }[];
}

export interface BudgetFacts {
  /** Where the bytes count: all results in one message, or each in a line of its own; null of a pipeline run, which has no pod. */
  readonly mode: "termination-message" | "sidecar-logs" | null;
  readonly bytes: number;
  readonly limit: number;
  /** What was assumed, in words. */
  readonly basis: string;
  readonly exactness: "exact" | "at-least" | "estimated";
  readonly verdict: BudgetVerdict;
  readonly reason: string;
  /** What the results that name this image's manifests take of it. */
  readonly manifestBytes: number;
  /** References in `IMAGES`: how many there are, what one takes, how many more fit; null: it has none. */
  readonly references: { readonly count: number; readonly bytesEach: number; readonly more: number } | null;
  /** What it would be with a twin for each entry that has none, and with one more platform; null where it has no references. */
  readonly dual: SupposedBytes | null;
  readonly onePlatformMore: SupposedBytes | null;
}

export interface SupposedBytes {
  readonly bytes: number;
  readonly verdict: Exclude<BudgetVerdict, "truncated">;
}

export interface TaskBar {
  readonly uid: string;
  readonly name: string;
  readonly pipelineTask: string | null;
  readonly status: RunStatus;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Whether its results name a digest of the image. */
  readonly names: boolean;
}

export type CheckState = "holds" | "fails" | "unknown";

/** One thing that a release policy or a release task asks. */
export interface ReadinessCheck {
  readonly code: ReadinessCode;
  readonly state: CheckState;
  /** What is asked, who asks it. */
  readonly title: string;
  /** What was found, naming the digests. */
  readonly reason: string;
  /** What to do; null where it holds. */
  readonly mend: string | null;
  /** Entries concerned, ascending; 0 is the index itself. */
  readonly positions: readonly number[];
  readonly source: string;
}

export const readinessCodes = [
  "signed",
  "attested",
  "built-by-task",
  "subjects-match",
  "all-images-scanned",
  "sbom",
  "promoted-index",
  "trusted-tasks",
  "one-per-architecture",
] as const;
export type ReadinessCode = (typeof readinessCodes)[number];

export type ReachCount = Readonly<Record<Reach, number>>;
export type VerifiedCount = Readonly<Record<Verified | "none", number>>;

/** Over the image entries; of a single manifest over itself. */
export interface CoverageCounts {
  readonly entries: number;
  readonly named: number;
  readonly attested: ReachCount;
  /** Of attestations and of signatures; `none`: there is none that names the manifest. */
  readonly verified: VerifiedCount;
  readonly signed: ReachCount;
  readonly signatures: VerifiedCount;
  readonly sbom: ReachCount;
}

export interface SourceState {
  readonly name: string;
  /** False where nothing led to it: neither a component nor an attestation says in which namespace to look. */
  readonly isAsked: boolean;
  /** Null: it answered, or was not asked. */
  readonly failure: { readonly code: string; readonly message: string; readonly next: string } | null;
  /** It answered, and why it may have what it did not find; absent: it has no more. */
  readonly doubt?: string;
}
