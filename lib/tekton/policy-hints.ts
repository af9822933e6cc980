import { trimSpace } from "./go-text.ts";
import { isSamePolicyImage } from "./policy-image.ts";
import type { RunValue, TaskRun } from "./run.ts";

// What Conforma reads from the results of the tasks in an attestation (conforma/policy, policy/lib/tekton/task_results.rego and
// task.rego, policy/release/test/test.rego). It is another reading than Chains': by suffix, and paired by position.

/** A task of a PipelineRun, as an attestation or a TaskRun tells it. */
export interface PolicyTask {
  /** Name of the Task (`tekton.dev/task`), not its name in the pipeline. */
  readonly name: string;
  /** Reference of its bundle; null: it comes from elsewhere. */
  readonly bundle: string | null;
  readonly results: readonly RunValue[];
}

/** A TaskRun as the policy would see it in the attestation of its PipelineRun; a Task without a name has the policy's own word. */
export const policyTaskOf = ({ task, results }: TaskRun): PolicyTask => ({
  name: task.name ?? "<NAMELESS>",
  bundle: task.bundle,
  results,
});

/** One half of a reference and where it was found. */
export interface PolicyPart {
  readonly value: string;
  readonly result: string;
  /** The place in `IMAGES`, from 0; null elsewhere. */
  readonly piece: number | null;
  /** What belongs together has the same origin: the text before the suffix, or the result and its piece. */
  readonly origin: string;
}

export interface PolicyPair {
  /** `url@digest`, which Conforma takes for an image that the task built. */
  readonly reference: string;
  readonly url: PolicyPart;
  readonly digest: PolicyPart;
  /** The two come from different places: one missing half before them shifted the lists against each other. */
  readonly isShifted: boolean;
}

export interface PolicyReading {
  readonly urls: readonly PolicyPart[];
  readonly digests: readonly PolicyPart[];
  readonly pairs: readonly PolicyPair[];
  /** What the longer of the two lists has more. */
  readonly unpaired: readonly PolicyPart[];
  /** A task with at least one of each is a build task (`tekton.build_tasks`). */
  readonly isBuildTask: boolean;
}

/** The URLs and digests of a task, in Conforma's order, joined by position. */
export function readPolicyTask({ results }: PolicyTask): PolicyReading {
  const urls = partsOf(results, "IMAGE_URL", "ARTIFACT_URI", 0, "uri");
  const digests = partsOf(results, "IMAGE_DIGEST", "ARTIFACT_DIGEST", 1, "digest");
  const count = Math.min(urls.length, digests.length);
  return {
    urls,
    digests,
    pairs: urls.slice(0, count).flatMap((url, index) => {
      const digest = digests[index];
      if (digest === undefined) return [];
      return [
        { reference: `${url.value}@${digest.value}`, url, digest, isShifted: url.origin !== digest.origin },
      ];
    }),
    unpaired: [...urls.slice(count), ...digests.slice(count)],
    isBuildTask: count > 0,
  };
}

function partsOf(
  results: readonly RunValue[],
  imageSuffix: string,
  artifactSuffix: string,
  half: 0 | 1,
  member: "uri" | "digest",
): readonly PolicyPart[] {
  const ending = (suffix: string) =>
    results
      .filter(({ name }) => name.endsWith(suffix))
      .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const texts = (suffix: string, group: string) =>
    ending(suffix).flatMap((result) =>
      result.type === "string"
        ? [{ ...at(result.name, `${group} ${result.name.slice(0, -suffix.length)}`), value: result.value }]
        : [],
    );
  // Split at commas alone: what Chains takes as two lines is one piece here, with a line break in its digest.
  const images = ending("IMAGES").flatMap((result) =>
    result.type !== "string"
      ? []
      : result.value.split(",").flatMap((image, piece) => {
          const value = image.split("@")[half];
          return value === undefined ? [] : [{ ...at(result.name, `${result.name} ${piece}`), piece, value }];
        }),
  );
  const outputs = ending("ARTIFACT_OUTPUTS").flatMap((result) => {
    const value = result.type === "object" ? result.value[member] : undefined;
    return value === undefined ? [] : [{ ...at(result.name, result.name), value }];
  });
  return [...texts(imageSuffix, "image"), ...texts(artifactSuffix, "artifact"), ...images, ...outputs]
    .map((part) => ({ ...part, value: trimSpace(part.value) }))
    .filter(({ value }) => value !== "");
}

const at = (result: string, origin: string) => ({ result, origin, piece: null as number | null });

/** The tasks that built a digest (`slsa_build_scripted_build.image_built_by_trusted_task`): it stands among their digests, exactly. */
export const tasksThatBuilt = (tasks: readonly PolicyTask[], digest: string): readonly PolicyTask[] =>
  tasks.filter((task) => {
    const { isBuildTask, digests } = readPolicyTask(task);
    return isBuildTask && digests.some(({ value }) => value === digest);
  });

/**
 * The subjects (`name@algorithm:hex`) that match no image of the build tasks (`subject_build_task_matches`). Chains writes Docker
 * Hub out in full and Conforma does not, so a result of `docker.io/org/app` never matches its own subject.
 */
export function unmatchedSubjects(
  tasks: readonly PolicyTask[],
  subjects: readonly string[],
): readonly string[] {
  const readings = tasks.map(readPolicyTask).filter(({ isBuildTask }) => isBuildTask);
  if (readings.length === 0) return [];
  const built = readings.flatMap(({ pairs }) => pairs.map(({ reference }) => reference));
  return subjects.filter((subject) => !built.some((reference) => isSamePolicyImage(reference, subject)));
}

/**
 * The digests that Conforma holds for image indexes (policy/lib/konflux, `is_validating_image_index`): `IMAGE_DIGEST` of every
 * build task with an `IMAGES` that is not empty, both by exactly these names.
 */
export function imageIndexDigests(tasks: readonly PolicyTask[]): readonly string[] {
  const indexes = tasks.flatMap((task) => {
    const digest = textOf(task, "IMAGE_DIGEST");
    return readPolicyTask(task).isBuildTask && textOf(task, "IMAGES") !== "" && digest !== "" ? [digest] : [];
  });
  return [...new Set(indexes)];
}

function textOf({ results }: PolicyTask, name: string): string {
  const result = results.find((one) => one.name === name);
  return result?.type === "string" ? trimSpace(result.value) : "";
}

/** What the tasks of one name say they looked at. */
export interface ProcessedImages {
  readonly task: string;
  readonly digests: readonly string[];
  /**
   * Whether Conforma sees the digests: the rule compares bundles, so it finds none of a task that does not come from one
   * (`r2.bundle == r2.bundle` in test.rego is undefined there).
   */
  readonly isSeen: boolean;
}

/** `IMAGES_PROCESSED` by task name; those of a matrix are joined (`test.test_all_images`). */
export function processedImages(tasks: readonly PolicyTask[]): readonly ProcessedImages[] {
  const processed = tasks.flatMap((task) =>
    task.results
      .filter(({ name }) => name === "IMAGES_PROCESSED")
      .map((result) => ({ task, digests: processedDigests(result) })),
  );
  return [...new Set(processed.map(({ task }) => task.name))].map((name) => {
    const own = processed.filter(({ task }) => task.name === name);
    const digests = (some: typeof own) => [...new Set(some.flatMap((one) => one.digests))];
    const bundled = own.filter(({ task }) => task.bundle !== null);
    return bundled.length > 0
      ? { task: name, digests: digests(bundled), isSeen: true }
      : { task: name, digests: digests(own), isSeen: false };
  });
}

/** `{"image": {"pullspec": …, "digests": […]}}`; anything else has looked at nothing. */
function processedDigests(result: RunValue): readonly string[] {
  const value = result.type === "string" ? jsonOf(result.value) : result.value;
  const image = memberOf(value, "image");
  const digests = memberOf(image, "digests");
  return Array.isArray(digests) ? digests.filter((digest) => typeof digest === "string") : [];
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Names of the tasks that did not process a digest by Conforma's reading: each is a violation of `test.test_all_images`. */
export const tasksThatMissed = (tasks: readonly PolicyTask[], digest: string): readonly string[] =>
  processedImages(tasks).flatMap(({ task, digests, isSeen }) =>
    isSeen && digests.includes(digest) ? [] : [task],
  );
