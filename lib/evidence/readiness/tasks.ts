import {
  processedImages,
  tasksThatBuilt,
  tasksThatMissed,
  unmatchedSubjects,
} from "#lib/tekton/policy-hints.ts";
import type { ReadinessCheck } from "../report.ts";
import type { Judged } from "./judged.ts";
import { capital, namesOf, positionsIn, positionsOf, stateOf, type Verdict, verdict } from "./verdict.ts";

/** Rules over the tasks of an attestation need one that tells its tasks. */
export const tasksOf = ({ attested: told }: Judged) =>
  told === null || !told.isPipelineRun || told.tasks.length === 0 ? null : told.tasks;

/** Why nothing can be said of some, with those that it holds for. */
const untold = ({ unknown }: Verdict, without: string): string =>
  [
    ...Map.groupBy(unknown, ({ isUnbelieved }) =>
      isUnbelieved ? "its attestation does not verify, so a policy sees no tasks" : without,
    ),
  ]
    .map(([why, those]) => `${capital(namesOf(positionsIn(those)))}: ${why}.`)
    .join(" ");

export function builtByTask(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, (one) => {
    const tasks = tasksOf(one);
    return tasks === null ? null : tasksThatBuilt(tasks, one.facts.digest).length > 0;
  });
  const where = namesOf(positionsOf(found));
  return {
    code: "built-by-task",
    state: stateOf(found),
    title: "Every digest stands in the results of a build task",
    reason: {
      holds: "Each digest is among the digests that Conforma reads from the results of a build task.",
      fails: `${capital(where)}: no build task in the attestation names this digest as Conforma reads results.`,
      unknown: untold(found, "no attestation that tells its tasks"),
    }[stateOf(found)],
    mend:
      found.fails.length > 0
        ? "Name the digest in IMAGES, as repository@digest with a comma between them: Conforma splits at commas alone."
        : null,
    positions: positionsOf(found),
    source: "Conforma: slsa_build_scripted_build.image_built_by_trusted_task",
  };
}

/** The known trouble of dual indexes: one attestation has all digests as subjects, and each has to be a pair of the build tasks. */
export function subjectsMatch(judged: readonly Judged[]): ReadinessCheck {
  const unmatched = new Set<string>();
  const found = verdict(judged, (one) => {
    const tasks = tasksOf(one);
    if (tasks === null || one.attested === null) return null;
    const without = unmatchedSubjects(tasks, one.attested.subjects);
    for (const subject of without) unmatched.add(subject);
    return without.length === 0;
  });
  const shown = [...unmatched].slice(0, MAX_SHOWN);
  const more = unmatched.size - shown.length;
  return {
    code: "subjects-match",
    state: stateOf(found),
    title: "Every subject of the attestation is an image of a build task",
    reason: {
      holds: "Each subject equals an IMAGE_URL and IMAGE_DIGEST, or a piece of IMAGES, of a build task.",
      fails: `No build task names ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}; Conforma refuses ${namesOf(positionsOf(found))} for it.`,
      unknown: untold(found, "no attestation that tells its tasks"),
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
  const found = verdict(judged, (one) => {
    const tasks = tasksOf(one);
    if (tasks === null || processedImages(tasks).length === 0) return null;
    const missed = tasksThatMissed(tasks, one.facts.digest);
    for (const task of missed) missing.add(task);
    return missed.length === 0;
  });
  const state = stateOf(found);
  return {
    code: "all-images-scanned",
    state,
    title: "Every scanner looked at every digest",
    reason: {
      holds: "Each task with IMAGES_PROCESSED lists the index and every entry.",
      fails: `${capital(namesOf(positionsOf(found)))}: not among what ${new Intl.ListFormat("en").format(missing)} looked at. Scanners that go by architecture take one manifest of each, so a twin is missing.`,
      unknown: untold(found, "no attestation that tells of a task with IMAGES_PROCESSED"),
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
      tasksThatBuilt(tasksOf(one) ?? [], one.facts.digest).map(
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
