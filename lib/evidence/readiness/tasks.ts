import {
  type PolicyTask,
  processedImages,
  tasksThatBuilt,
  tasksThatMissed,
  unmatchedSubjects,
} from "#lib/tekton/policy-hints.ts";
import type { ReadinessCheck } from "../report.ts";
import type { Attested } from "./attested.ts";
import { type Judged, NOT_COUNTED } from "./judged.ts";
import { capital, namesOf, positionsIn, positionsOf, stateOf, verdict } from "./verdict.ts";

/** The tasks of every attestation that tells some. */
export const tasksOf = ({ attestations }: Judged): readonly PolicyTask[] =>
  attestations.flatMap(({ tasks }) => tasks);

/** A rule that every attestation has to keep; null where none tells its tasks. */
function ofEach({ attestations }: Judged, holds: (attested: Attested) => boolean | null): boolean | null {
  const said = attestations.filter(({ tasks }) => tasks.length > 0).map(holds);
  if (said.includes(false)) return false;
  return said.includes(true) ? true : null;
}

const WHY_UNTOLD: Readonly<Record<Judged["told"], string>> = {
  unbelieved: "its attestation does not verify, so a policy sees no tasks",
  ...NOT_COUNTED,
  judged: "its attestation does not tell its tasks",
  none: "no attestation that tells its tasks",
};

/** Why nothing can be said of some, with those that it holds for. */
const untold = (those: readonly Judged[], why: (one: Judged) => string): string =>
  [...Map.groupBy(those, why)]
    .map(([reason, ones]) => `${capital(namesOf(positionsIn(ones)))}: ${reason}.`)
    .join(" ");

const whyUntold = ({ told }: Judged): string => WHY_UNTOLD[told];

/** Conforma refuses what no task is told to have built, also where that is so because nothing is attested. */
export function builtByTask(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, (one) => {
    if (tasksThatBuilt(tasksOf(one), one.facts.digest).length > 0) return true;
    return one.facts.unseen.length > 0 ? null : false;
  });
  const why = (one: Judged) =>
    tasksOf(one).length > 0
      ? "no build task in the attestation names this digest as Conforma reads results"
      : whyUntold(one);
  return {
    code: "built-by-task",
    state: stateOf(found),
    title: "Every digest stands in the results of a build task",
    reason: {
      holds: "Each digest is among the digests that Conforma reads from the results of a build task.",
      fails: untold(found.fails, why),
      unknown: untold(found.unknown, () => "signatures and attestations could not be read"),
    }[stateOf(found)],
    mend: found.fails.length > 0 ? builtMend(found.fails) : null,
    positions: positionsOf(found),
    source: "Conforma: slsa_build_scripted_build.image_built_by_trusted_task",
  };
}

const builtMend = (fails: readonly Judged[]): string =>
  fails.some((one) => tasksOf(one).length > 0)
    ? "Name the digest in IMAGES, as repository@digest with a comma between them: Conforma splits at commas alone."
    : "Attest the PipelineRun in a format that tells its tasks (Tekton Chains: slsa/v1, or slsa/v2alpha4 with the build type slsa-tekton), with a key that is believed.";

/** The known trouble of dual indexes: one attestation has all digests as subjects, and each has to be a pair of the build tasks. */
export function subjectsMatch(judged: readonly Judged[]): ReadinessCheck {
  const unmatched = new Set<string>();
  const found = verdict(judged, (one) =>
    ofEach(one, ({ tasks, subjects }) => {
      const without = unmatchedSubjects(tasks, subjects);
      for (const subject of without) unmatched.add(subject);
      return without.length === 0;
    }),
  );
  const shown = [...unmatched].slice(0, MAX_SHOWN);
  const more = unmatched.size - shown.length;
  return {
    code: "subjects-match",
    state: stateOf(found),
    title: "Every subject of the attestation is an image of a build task",
    reason: {
      holds: "Each subject equals an IMAGE_URL and IMAGE_DIGEST, or a piece of IMAGES, of a build task.",
      fails: `No build task names ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}; Conforma refuses ${namesOf(positionsOf(found))} for it.`,
      unknown: untold(found.unknown, whyUntold),
    }[stateOf(found)],
    mend:
      found.fails.length > 0
        ? "Let every build task give its URLs and digests in pairs: one URL without a digest, or a piece of IMAGES without @, shifts all that follow."
        : null,
    positions: positionsOf(found),
    source: "Conforma: slsa_build_scripted_build.subject_build_task_matches",
  };
}

const MAX_SHOWN = 3;

export function allImagesScanned(judged: readonly Judged[]): ReadinessCheck {
  const missing = new Set<string>();
  const found = verdict(judged, (one) =>
    ofEach(one, ({ tasks }) => {
      if (processedImages(tasks).length === 0) return null;
      const missed = tasksThatMissed(tasks, one.facts.digest);
      for (const task of missed) missing.add(task);
      return missed.length === 0;
    }),
  );
  const state = stateOf(found);
  return {
    code: "all-images-scanned",
    state,
    title: "Every scanner checked every digest",
    reason: {
      holds: "Each task with IMAGES_PROCESSED lists the index and every entry.",
      fails: `${capital(namesOf(positionsOf(found)))}: not among what ${new Intl.ListFormat("en").format(missing)} checked. Scanners that go by architecture take one manifest of each, so a twin is missing.`,
      unknown: untold(found.unknown, (one) =>
        tasksOf(one).length > 0 ? "no task in its attestation has IMAGES_PROCESSED" : whyUntold(one),
      ),
    }[state],
    mend:
      state === "fails"
        ? "Let the scanner go through the entries of the index and not through its architectures."
        : null,
    positions: positionsOf(found),
    source: "Conforma: test.test_all_images",
  };
}

export function trusted(judged: readonly Judged[]): ReadinessCheck {
  const bundles = new Set(
    judged.flatMap((one) =>
      tasksThatBuilt(tasksOf(one), one.facts.digest).map(
        ({ name, bundle }) => `${name} (${bundle ?? "not from a bundle"})`,
      ),
    ),
  );
  return {
    code: "trusted-tasks",
    state: "unknown",
    title: "The build tasks are trusted ones",
    reason:
      bundles.size === 0
        ? "No attestation tells which tasks built the image."
        : `Built by ${new Intl.ListFormat("en").format(bundles)}. Which tasks are trusted stands in the policy's data, which is not read here.`,
    mend: null,
    positions: [],
    source: "Conforma: trusted_task.trusted",
  };
}
