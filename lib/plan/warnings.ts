import { type IndexResults, NEAR_PERCENT } from "#lib/tekton/result-budget.ts";
import { isZstdFamily } from "#lib/variants/index-model.ts";
import type { Plan } from "#lib/variants/plan/plan.ts";
import type { IndexReport } from "#lib/variants/report.ts";

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
    message: `The index gets a new digest: signatures, attestations and SBOMs that name ${report.digest} do not follow it. Those of manifests that are kept stay with them${attested ? ", and the attestation entries speak of the entries they were made for, not of the variants to be made" : ""}.`,
    source: null,
  };
}

const notMakeable = (platform: string): PlanWarning => ({
  code: "not-makeable",
  message: `${platform}: no entry can be read that the missing variant could be made from.`,
  source: null,
});

const buildTime: PlanWarning = {
  code: "build-time",
  message:
    "Compressing to zstd:chunked took 7.1 times as long as to gzip at the default level: about 15 MB of content a second on 2 CPUs.",
  source: "measured with buildah 1.39 and skopeo 1.18 on one image of 522 MB",
};

const plainZstdStays: PlanWarning = {
  code: "plain-zstd",
  message: "Entries in plain zstd stay as they are: clients read them, and pull them whole.",
  source: null,
};

function resultWarnings({ bytes, limit, basis }: IndexResults): readonly PlanWarning[] {
  if (bytes * 100 <= limit * NEAR_PERCENT) return [];
  const over = bytes > limit;
  return [
    {
      code: over ? "results-over-limit" : "results-near-limit",
      message: over
        ? `The results that name these manifests take ${bytes} bytes, and the task's pod carries ${limit}: they would be cut without a word.`
        : `The results that name these manifests take ${bytes} of the ${limit} bytes that the task's pod carries.`,
      source: basis,
    },
  ];
}

const releasePolicy: PlanWarning = {
  code: "release-policy",
  message:
    "Conforma's rule slsa_build_scripted_build.subject_build_task_matches compares each child with the build task's IMAGE_URL and IMAGE_DIGEST, and can refuse the release of a dual index.",
  source: "https://github.com/konflux-ci/architecture/pull/357",
};

const storage: PlanWarning = {
  code: "storage",
  message: "The registry stores both variants of each platform: about twice the bytes.",
  source: "https://github.com/konflux-ci/architecture/pull/357",
};
