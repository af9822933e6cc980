import { type StepGiven, sha256, type TaskGiven } from "./run.ts";

// The tasks of Konflux's pipelines for images of several platforms, shortened: names, steps, results and their order are as in
// konflux-ci/build-definitions and ADR 0070; the scripts only say what such a step does.

/** What a build is of: where it pushes to, and from where. */
export interface Target {
  /** `quay.io/org/…/name`. */
  readonly repository: string;
  readonly revision: string;
  readonly git: string;
}

const BUILD = { "build.appstudio.redhat.com/build_type": "docker" };
const image = (name: string) => `quay.io/konflux-ci/${name}`;
const bash = (...lines: readonly string[]): string =>
  `${["#!/bin/bash", "set -euo pipefail", ...lines].join("\n")}\n`;
const tagOf = ({ repository, revision }: Target): string => `${repository}:${revision}`;
/** The archive of the source, which is not in the layout. */
const sourceArtifact = ({ repository, revision }: Target): string =>
  `oci:${repository}@sha256:${sha256(`source of ${revision}`)}`;

export const platformTag = (target: Target, platform: string): string =>
  `${tagOf(target)}-${platform.replaceAll(/[^A-Za-z0-9]/g, "-")}`;

const useArtifact: StepGiven = {
  name: "use-trusted-artifact",
  image: image("build-trusted-artifacts:latest"),
  seconds: 3,
  script: bash('use-archive "$SOURCE_ARTIFACT=/var/workdir/source"'),
};

export function cloneRepository(target: Target): TaskGiven {
  const { git, revision } = target;
  return {
    pipelineTask: "clone-repository",
    task: "git-clone-oci-ta",
    version: "0.1",
    after: [],
    begins: 4,
    params: { url: git, revision, ociStorage: `${tagOf(target)}.git` },
    steps: [
      {
        name: "clone",
        image: image("git-clone:latest"),
        seconds: 6,
        script: bash(
          "git init /var/workdir/source",
          'git fetch --depth=1 "$URL" "$REVISION"',
          "git checkout FETCH_HEAD",
        ),
        writes: { "CHAINS-GIT_COMMIT": revision, "CHAINS-GIT_URL": git, commit: revision, url: git },
      },
      {
        name: "create-trusted-artifact",
        image: image("build-trusted-artifacts:latest"),
        seconds: 4,
        script: bash(
          'create-archive --store "$OCI_STORAGE" "$(results.SOURCE_ARTIFACT.path)=/var/workdir/source"',
        ),
        writes: { SOURCE_ARTIFACT: sourceArtifact(target) },
      },
    ],
    results: {
      "CHAINS-GIT_COMMIT": "The precise commit SHA that was fetched by this Task",
      "CHAINS-GIT_URL": "The precise URL that was fetched by this Task",
      SOURCE_ARTIFACT: "The Trusted Artifact URI pointing to the artifact with the application source code",
      commit: "The precise commit SHA that was fetched by this Task",
      url: "The precise URL that was fetched by this Task",
    },
  };
}

export interface PlatformBuild {
  readonly platform: string;
  readonly at: number;
  readonly begins: number;
  readonly seconds: number;
  /** Digest of the index of this platform's two manifests. */
  readonly digest: string;
  readonly images: readonly string[];
  readonly sbom: string;
}

/** One platform in both compressions: an index of its own, and IMAGES with its manifests. */
export function buildImages(target: Target, build: PlatformBuild): TaskGiven {
  const { repository } = target;
  const url = platformTag(target, build.platform);
  return {
    pipelineTask: "build-images",
    task: "buildah-remote-oci-ta",
    version: "0.13",
    after: ["clone-repository"],
    begins: build.begins,
    matrix: { at: build.at, param: "PLATFORM", platform: build.platform },
    labels: BUILD,
    params: {
      IMAGE: tagOf(target),
      DOCKERFILE: "Containerfile",
      COMPRESSION_FORMAT: "dual",
      IMAGE_APPEND_PLATFORM: "true",
      PLATFORM: build.platform,
    },
    workingDir: "/var/workdir",
    steps: [
      useArtifact,
      {
        name: "build",
        image: image("buildah-task:latest"),
        seconds: build.seconds,
        script: bash(
          'buildah build --tag "$IMAGE" -f "$DOCKERFILE" source',
          "syft scan dir:source -o spdx-json=sbom.json",
        ),
      },
      {
        name: "push",
        image: image("konflux-build-cli:latest"),
        seconds: Math.round(build.seconds / 2),
        script: bash(
          'konflux-build-cli image build --push --compression-format="$COMPRESSION_FORMAT"',
          'cosign attach sbom --sbom sbom.json --type spdx "$IMAGE_REF"',
        ),
        writes: {
          IMAGES: build.images.map((digest) => `${repository}@${digest}`).join(","),
          IMAGE_DIGEST: build.digest,
          IMAGE_REF: `${url}@${build.digest}`,
          IMAGE_URL: url,
          SBOM_BLOB_URL: `${repository}@${build.sbom}`,
        },
      },
    ],
    results: {
      IMAGES: "The manifests of the image index, separated by commas",
      IMAGE_DIGEST: "Digest of the image just built",
      IMAGE_REF: "Image reference of the built image",
      IMAGE_URL: "Image repository and tag of the built image",
      SBOM_BLOB_URL: "Reference of SBOM blob digest",
    },
  };
}

export interface IndexBuild {
  readonly begins: number;
  readonly after: string;
  readonly digest: string;
  /** What goes in. */
  readonly from: readonly string[];
  readonly images: readonly string[];
  readonly sbom: string;
}

export function buildImageIndex(target: Target, build: IndexBuild): TaskGiven {
  const { repository } = target;
  const url = tagOf(target);
  return {
    pipelineTask: "build-image-index",
    task: "build-image-index",
    version: "0.3",
    after: [build.after],
    begins: build.begins,
    labels: BUILD,
    params: { IMAGE: url, IMAGES: build.from, ALWAYS_BUILD_INDEX: "true", BUILDAH_FORMAT: "oci" },
    steps: [
      {
        name: "build",
        image: image("buildah-task:latest"),
        seconds: 14,
        script: bash(
          'buildah manifest create "$IMAGE" "$@"',
          'buildah manifest push --all "$IMAGE" "docker://$IMAGE"',
        ),
        writes: {
          IMAGE_DIGEST: build.digest,
          IMAGE_URL: url,
          IMAGES: build.images.map((digest) => `${repository}@${digest}`).join(", "),
          IMAGE_REF: `${url}@${build.digest}`,
        },
      },
      {
        name: "create-sbom",
        image: image("mobster:latest"),
        seconds: 5,
        script: bash('mobster generate oci-index --index-image-pullspec "$IMAGE" --output sbom.json'),
      },
      {
        name: "upload-sbom",
        image: image("appstudio-utils:latest"),
        seconds: 4,
        script: bash('cosign attach sbom --sbom sbom.json --type spdx "$(cat "$(results.IMAGE_REF.path)")"'),
        writes: { SBOM_BLOB_URL: `${repository}@${build.sbom}` },
      },
    ],
    results: {
      IMAGE_DIGEST: "Digest of the image just built",
      IMAGE_URL: "Image repository and tag of the built image",
      IMAGES: "List of all referenced image manifests",
      IMAGE_REF: "Image reference of the built image",
      SBOM_BLOB_URL: "Reference of SBOM blob digest",
    },
  };
}

export interface Scan {
  readonly begins: number;
  readonly digest: string;
  /** What it looked at. */
  readonly digests: readonly string[];
  readonly finishedAt: string;
}

const processed = (target: Target, digests: readonly string[]): string =>
  `${JSON.stringify({ image: { pullspec: tagOf(target), digests } })}\n`;

const testOutput = (at: string, successes: number): string =>
  `${JSON.stringify({ result: "SUCCESS", timestamp: at, note: "Task completed: Check result for details.", namespace: "default", successes, failures: 0, warnings: 0 })}\n`;

const TESTED = {
  IMAGES_PROCESSED: "Images processed in the task.",
  TEST_OUTPUT: "Tekton task test output.",
};

export const clairScan = (target: Target, scan: Scan): TaskGiven => ({
  pipelineTask: "clair-scan",
  task: "clair-scan",
  version: "0.3",
  after: ["build-image-index"],
  begins: scan.begins,
  params: { "image-digest": scan.digest, "image-url": tagOf(target) },
  steps: [
    {
      name: "get-image-manifests",
      image: image("konflux-test:stable"),
      seconds: 3,
      script: bash('get_image_manifests -i "$IMAGE_URL@$IMAGE_DIGEST" >/tekton/home/manifests.json'),
      writes: { IMAGES_PROCESSED: processed(target, scan.digests) },
    },
    {
      name: "get-vulnerabilities",
      image: image("clair-in-ci:v1"),
      seconds: 36,
      script: bash('clair-action report --image-ref "$digest" --format clair >clair-report.json'),
    },
    {
      name: "conftest-vulnerabilities",
      image: image("konflux-test:stable"),
      seconds: 4,
      script: bash("conftest test --policy /project/clair clair-report.json"),
      writes: {
        SCAN_OUTPUT: `${JSON.stringify({ vulnerabilities: { critical: 0, high: 0, medium: 3, low: 11, unknown: 0 } })}\n`,
        TEST_OUTPUT: testOutput(scan.finishedAt, 1),
      },
    },
  ],
  results: { ...TESTED, SCAN_OUTPUT: "Clair scan result." },
});

export const clamavScan = (target: Target, scan: Scan): TaskGiven => ({
  pipelineTask: "clamav-scan",
  task: "clamav-scan",
  version: "0.3",
  after: ["build-image-index"],
  begins: scan.begins,
  params: { "image-digest": scan.digest, "image-url": tagOf(target) },
  sidecars: [{ name: "database", image: image("clamav-db:latest"), script: bash("clamd --foreground") }],
  steps: [
    {
      name: "extract-and-scan-image",
      image: image("konflux-test:stable"),
      seconds: 64,
      script: bash('clamdscan -ri --fdpass --log=scan.log "$destination"'),
      writes: {
        IMAGES_PROCESSED: processed(target, scan.digests),
        TEST_OUTPUT: testOutput(scan.finishedAt, 2),
      },
    },
    {
      name: "upload",
      image: image("oras:latest"),
      seconds: 3,
      script: bash('attach-report.sh "$IMAGE_URL@$IMAGE_DIGEST" scan.log'),
    },
  ],
  results: TESTED,
});

export interface AllPlatforms {
  readonly begins: number;
  readonly platforms: readonly string[];
  readonly digest: string;
  readonly images: readonly string[];
}

/**
 * A tenant's own task that builds every platform in one pod: six steps and a folder below `/workspace`, so nine containers,
 * which leaves 1365 bytes for each message.
 */
export function buildAllPlatforms(target: Target, build: AllPlatforms): TaskGiven {
  const { repository } = target;
  const url = tagOf(target);
  const base = "registry.access.redhat.com/ubi9/ubi-minimal:9.6@sha256:";
  return {
    pipelineTask: "build-container",
    task: "storefront-buildah-all-platforms",
    version: "1.4",
    after: ["clone-repository"],
    begins: build.begins,
    labels: BUILD,
    params: { IMAGE: url, DOCKERFILE: "Containerfile", PLATFORMS: build.platforms },
    workingDir: "/workspace/source",
    steps: [
      {
        name: "prepare",
        image: image("buildah-task:latest"),
        seconds: 6,
        script: bash('buildah manifest create "$IMAGE"'),
        writes: { BASE_IMAGES_DIGESTS: `${base}${"4d".repeat(32)}\n${base}${"b7".repeat(32)}\n` },
      },
      {
        name: "build",
        image: image("buildah-task:latest"),
        seconds: 812,
        script: bash(
          'for platform in "$@"; do',
          '  buildah build --platform "$platform" --manifest "$IMAGE" -f "$DOCKERFILE"',
          "done",
        ),
      },
      {
        name: "push",
        image: image("buildah-task:latest"),
        seconds: 41,
        script: bash(
          'buildah manifest push --all --format v2s2 --digestfile digest "$IMAGE" "docker://$IMAGE"',
        ),
        writes: {
          IMAGE_DIGEST: build.digest,
          IMAGE_URL: url,
          IMAGE_REF: `${url}@${build.digest}`,
        },
      },
      {
        name: "list-manifests",
        image: image("buildah-task:latest"),
        seconds: 2,
        script: bash(
          `buildah manifest inspect "$IMAGE" | jq -r '.manifests[].digest' | sed "s|^|$REPOSITORY@|" | paste -sd,`,
        ),
        writes: { IMAGES: build.images.map((digest) => `${repository}@${digest}`).join(",") },
      },
      {
        name: "sbom",
        image: image("syft:latest"),
        seconds: 17,
        script: bash('syft scan "$IMAGE" -o spdx-json=sbom.json'),
      },
      {
        name: "clean",
        image: image("buildah-task:latest"),
        seconds: 3,
        script: bash("buildah rmi --all --force"),
      },
    ],
    results: {
      IMAGE_DIGEST: "Digest of the index just pushed",
      IMAGE_URL: "Image repository and tag where the index was pushed",
      IMAGE_REF: "Image reference of the index",
      BASE_IMAGES_DIGESTS: "Digests of the base images used for build",
      IMAGES: "Every manifest of the index, separated by commas",
    },
  };
}
