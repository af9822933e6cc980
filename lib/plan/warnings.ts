import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
import type { IndexResults } from "#lib/tekton/result-budget.ts";
import { isZstdFamily } from "#lib/variants/index-model.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Plan } from "./plan.ts";

/** What is known to go wrong with such an index today, or will not follow it. */
export interface PlanWarning {
  readonly code:
    | "new-digest"
    | "results-over-limit"
    | "results-near-limit"
    | "release-policy"
    | "storage"
    | "build-time"
    | "plain-zstd"
    | "not-makeable";
  readonly message: string;
  /** Where it is documented; null for what was computed here. */
  readonly source: string | null;
}

/** In the order in which they would be met: what the change leaves behind, the build, the results, the release, the bill. */
export function warningsOf(report: IndexReport, plan: Plan, results: IndexResults): readonly PlanWarning[] {
  const dual = plan.choice === "dual";
  const makesZstd = plan.desired.some(
    ({ action, compression }) => action === "make" && isZstdFamily(compression),
  );
  const plainZstd = plan.desired.some(
    ({ action, compression }) => action !== "drop" && compression === "zstd",
  );
  return [
    ...(plan.changes ? [newDigest(report, plan)] : []),
    ...plan.impossible.map(notMakeable),
    ...(makesZstd ? [buildTime] : []),
    ...(plainZstd && plan.choice !== "gzip" ? [plainZstdStays] : []),
    ...resultWarnings(results),
    ...(dual ? [releasePolicy] : []),
    ...(dual && plan.bytes.added > 0 ? [storage] : []),
  ];
}

function newDigest(report: IndexReport, plan: Plan): PlanWarning {
  const attested = plan.desired.some(
    ({ action, from }) => action === "make" && report.entries.some(({ attests }) => attests === from),
  );
  return {
    code: "new-digest",
    message: `The index gets a new digest. Signatures, attestations and SBOMs of ${report.digest} will not apply to it; those of entries that are kept still do.${attested ? " Attestation entries describe the entries they were made for, not the new variants." : ""}`,
    source: null,
  };
}

const notMakeable = (platform: string): PlanWarning => ({
  code: "not-makeable",
  message: `${platform}: there is no readable entry to make the missing variant from.`,
  source: null,
});

const buildTime: PlanWarning = {
  code: "build-time",
  message:
    "Compressing to zstd:chunked took 7.1 times as long as gzip at the default level: about 15 MB of content per second on 2 CPUs.",
  source: "measured with buildah 1.39 and skopeo 1.18 on one image of 522 MB",
};

const plainZstdStays: PlanWarning = {
  code: "plain-zstd",
  message: "Plain zstd entries stay as they are. Clients can read them, but only pull them whole.",
  source: null,
};

function resultWarnings({ bytes, limit, basis }: IndexResults): readonly PlanWarning[] {
  if (bytes * 100 <= limit * NEAR_PERCENT) return [];
  const over = bytes > limit;
  return [
    {
      code: over ? "results-over-limit" : "results-near-limit",
      message: over
        ? `The results that name these entries need ${text(bytes)} bytes, and the task's pod can carry ${text(limit)}. Tekton would truncate them silently.`
        : `The results that name these entries need ${text(bytes)} of the ${text(limit)} bytes that the task's pod can carry.`,
      source: basis,
    },
  ];
}

const text = (count: number): string => count.toLocaleString("en");

const releasePolicy: PlanWarning = {
  code: "release-policy",
  message:
    "Conforma's rule slsa_build_scripted_build.subject_build_task_matches compares each entry with the build task's IMAGE_URL and IMAGE_DIGEST, and can refuse to release a dual index.",
  source: "https://github.com/konflux-ci/architecture/pull/357",
};

const storage: PlanWarning = {
  code: "storage",
  message: "The registry stores two variants of each platform: about twice the bytes.",
  source: "https://github.com/konflux-ci/architecture/pull/357",
};
