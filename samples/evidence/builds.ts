import { type Descriptor, digestOf, hexOf, type SampleLayout } from "./layout.ts";
import { type BuiltRun, buildRun, type RunGiven, type TaskGiven, TENANT } from "./run.ts";
import {
  buildAllPlatforms,
  buildImageIndex,
  buildImages,
  clairScan,
  clamavScan,
  cloneRepository,
  platformTag,
  type Scan,
  type Target,
} from "./tasks.ts";

// The builds that the samples tell of: which run made which image, what its results name, and what it looked at.

/** One that made a sample. */
export interface Build {
  readonly run: BuiltRun;
  readonly index: Descriptor;
  readonly entries: readonly Descriptor[];
  /** SPDX documents of the index and of those manifests that have one, by digest. */
  readonly sboms: ReadonlyMap<string, unknown>;
}

interface Given {
  readonly tag: string;
  readonly component: string;
  readonly startedAt: string;
  readonly title: string;
  /** Digests, of those in the index, that the run pushed; others were pushed before. */
  readonly pushed?: (entries: readonly Descriptor[]) => readonly Descriptor[];
  /** Of those, the ones that no result names. */
  readonly forgotten?: (entries: readonly Descriptor[]) => readonly Descriptor[];
  /** What goes into the index was built elsewhere: no task of this run did. */
  readonly isIndexAlone?: boolean;
  readonly scanner?: Scanner;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { amd64: "linux/x86_64" };
const platformOf = ({ platform }: Descriptor): string =>
  ARCHITECTURES[platform?.architecture ?? ""] ?? `linux/${platform?.architecture}`;
const isImage = ({ platform }: Descriptor): boolean => platform?.os === "linux";

/** A build of both compressions by Konflux's pipeline for several platforms. */
function dualBuild(layout: SampleLayout, given: Given): Build {
  const index = layout.image(given.tag);
  const entries = layout.entries(given.tag).filter(isImage);
  const pushed = given.pushed?.(entries) ?? entries;
  const named = pushed.filter((one) => given.forgotten?.(entries).includes(one) !== true);
  const target = targetOf(given);
  const isIndexAlone = given.isIndexAlone === true;
  const sboms = new Map([index, ...named].map((one) => [one.digest, sbomOf(target, one)]));
  const blob = (digest: string) => digestOf(sbomText(sboms.get(digest)));
  const platforms = [...Map.groupBy(pushed, platformOf)].map(([platform, pair]) => ({
    platform,
    named: pair.filter((one) => named.includes(one)),
    digest: platformIndex(pair),
  }));
  const tasks: TaskGiven[] = [cloneRepository(target)];
  const ofPlatforms = platforms.map(({ platform, named: images, digest }, at) =>
    buildImages(target, {
      platform,
      at,
      begins: 28,
      seconds: SECONDS[platform] ?? 200,
      digest,
      images: images.map((one) => one.digest),
      sbom: blob(images[0]?.digest ?? ""),
    }),
  );
  if (!isIndexAlone) tasks.push(...ofPlatforms);
  const built = endOf(tasks);
  tasks.push(
    buildImageIndex(target, {
      begins: built + 4,
      after: isIndexAlone ? "clone-repository" : "build-images",
      digest: index.digest,
      from: platforms.map(({ platform, digest }) => `${platformTag(target, platform)}@${digest}`),
      images: named.map((one) => one.digest),
      sbom: blob(index.digest),
    }),
  );
  const indexed = endOf(tasks) + 3;
  const { scanner } = given;
  if (scanner !== undefined) {
    const digests = [index, ...scanner.looksAt(entries)].map(({ digest }) => digest);
    const finishedAt = timeAt(given, indexed + 50);
    tasks.push(scanner.scan(target, { begins: indexed, digest: index.digest, digests, finishedAt }));
  }
  const run = buildRun({
    ...runOf(given, target, tasks),
    pipeline: isIndexAlone ? "image-index" : "docker-build-multi-platform-oci-ta",
    results: {
      IMAGE_URL: "$(tasks.build-image-index.results.IMAGE_URL)",
      IMAGE_DIGEST: "$(tasks.build-image-index.results.IMAGE_DIGEST)",
      ...SOURCE_RESULTS,
    },
    params: {
      "git-url": target.git,
      revision: target.revision,
      "output-image": `${target.repository}:${target.revision}`,
      "build-platforms": platforms.map(({ platform }) => platform),
      dockerfile: "Containerfile",
      "compression-format": "dual",
      "buildah-format": "oci",
    },
  });
  return { run, index, entries, sboms };
}

/** How long a platform takes: the emulated and the borrowed machines are slower. */
const SECONDS: Readonly<Record<string, number>> = {
  "linux/x86_64": 142,
  "linux/arm64": 187,
};

/** A scanner, and which of the entries it looks at. */
interface Scanner {
  readonly scan: (target: Target, scan: Scan) => TaskGiven;
  readonly looksAt: (entries: readonly Descriptor[]) => readonly Descriptor[];
}

const all = (entries: readonly Descriptor[]) => entries;
/** What a scanner takes that goes by architecture. */
const firstOfEach = (entries: readonly Descriptor[]) =>
  [...Map.groupBy(entries, platformOf).values()].flatMap((group) => group.slice(0, 1));

const SOURCE_RESULTS = {
  "CHAINS-GIT_URL": "$(tasks.clone-repository.results.url)",
  "CHAINS-GIT_COMMIT": "$(tasks.clone-repository.results.commit)",
};

/** Every manifest named, and every one scanned. */
export const dual = (layout: SampleLayout): Build =>
  dualBuild(layout, {
    tag: "dual",
    component: "dual",
    startedAt: "2026-11-18T09:12:04Z",
    title: "Serve both compressions on amd64 and arm64",
    scanner: { scan: clamavScan, looksAt: all },
  });

/** Adds two platforms to what the build of `dual` pushed, and forgets to name the last manifest. */
export const dualPairs = (layout: SampleLayout): Build =>
  dualBuild(layout, {
    tag: "dual-pairs",
    component: "dual-pairs",
    startedAt: "2026-11-19T14:40:31Z",
    title: "Add ppc64le and s390x",
    pushed: (entries) => entries.slice(4),
    forgotten: (entries) => entries.slice(-1),
    isIndexAlone: true,
  });

/** Eight references and a long name: near what the task's pod carries. The scanner takes one manifest of each architecture. */
export const v2 = (layout: SampleLayout): Build =>
  dualBuild(layout, {
    tag: "v2",
    component: "storefront-platform-v2",
    startedAt: "2026-11-20T07:55:47Z",
    title: "Change a page of the shop",
    isIndexAlone: true,
    scanner: { scan: clairScan, looksAt: firstOfEach },
  });

/** Built when another key was in use. */
export const oldKeys = (layout: SampleLayout): Build =>
  dualBuild(layout, {
    tag: "old-keys",
    component: "old-keys",
    startedAt: "2026-01-08T16:20:11Z",
    title: "Try zstd:chunked",
    isIndexAlone: true,
  });

/** All platforms in one pod, whose messages the kubelet cuts as soon as the manifests are in them: the run succeeds without IMAGES. */
export function dockerList(layout: SampleLayout): Build {
  const given = {
    tag: "docker-list",
    component: "docker-list",
    startedAt: "2026-11-17T11:03:22Z",
    title: "Build s390x too",
  };
  const index = layout.image(given.tag);
  const entries = layout.entries(given.tag);
  const target = targetOf(given);
  const tasks: TaskGiven[] = [cloneRepository(target)];
  const platforms = entries.map(platformOf);
  const images = entries.map(({ digest }) => digest);
  tasks.push(buildAllPlatforms(target, { begins: 28, platforms, digest: index.digest, images }));
  const run = buildRun({
    ...runOf(given, target, tasks),
    pipeline: "docker-build-oci-ta",
    results: {
      IMAGE_URL: "$(tasks.build-container.results.IMAGE_URL)",
      IMAGE_DIGEST: "$(tasks.build-container.results.IMAGE_DIGEST)",
      ...SOURCE_RESULTS,
    },
    params: {
      "git-url": target.git,
      revision: target.revision,
      "output-image": `${target.repository}:${target.revision}`,
      dockerfile: "Containerfile",
    },
  });
  return { run, index, entries, sboms: new Map() };
}

function targetOf({ component, startedAt }: Pick<Given, "component" | "startedAt">): Target {
  return {
    repository: `quay.io/redhat-user-workloads/${TENANT}/${component}`,
    revision: hexOf(digestOf(`commit of ${component} at ${startedAt}`)).slice(0, 40),
    git: "https://git.twofold.example/samples/storefront",
  };
}

const runOf = (
  { component, startedAt, title }: Given,
  { revision }: Target,
  tasks: readonly TaskGiven[],
): Pick<RunGiven, "component" | "startedAt" | "title" | "revision" | "tasks"> => ({
  component,
  startedAt,
  title,
  revision,
  tasks,
});

/** Seconds from the start until the last of the tasks has ended. */
const endOf = (tasks: readonly TaskGiven[]): number =>
  Math.max(
    ...tasks.map(({ begins, steps }) => steps.reduce((sum, { seconds }) => sum + seconds, begins + 6)),
  );

const timeAt = ({ startedAt }: Given, seconds: number): string =>
  new Date(Date.parse(startedAt) + seconds * 1000).toISOString().replace(".000Z", "+00:00");

/** Digest of the index that the task of one platform pushes over its manifests; the layout holds the whole index alone. */
function platformIndex(pair: readonly Descriptor[]): string {
  const mediaType = "application/vnd.oci.image.index.v1+json";
  return digestOf(JSON.stringify({ schemaVersion: 2, mediaType, manifests: pair }));
}

export const sbomText = (sbom: unknown): string => JSON.stringify(sbom);

function sbomOf({ repository }: Target, { digest }: Descriptor): unknown {
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: `${repository}@${digest}`,
    documentNamespace: `https://git.twofold.example/sbom/${hexOf(digest)}`,
    creationInfo: { created: "2026-11-18T09:00:00Z", creators: ["Tool: hand"] },
    packages: [
      {
        SPDXID: "SPDXRef-image",
        name,
        downloadLocation: "NOASSERTION",
        versionInfo: digest,
      },
    ],
  };
}
