import type { Evidence } from "#lib/provenance/evidence.ts";
import {
  imageIndexDigests,
  processedImages,
  tasksThatBuilt,
  tasksThatMissed,
  unmatchedSubjects,
} from "#lib/tekton/policy-hints.ts";
import { type Attested, attestedOf, expectedOf, isToBeSigned } from "./policy-tasks.ts";
import type { CheckState, DigestFacts, EntryFacts, EvidenceReport, ReadinessCheck } from "./report.ts";
import type { ImageRun } from "./runs-of-image.ts";

// What Conforma and Konflux's release tasks ask of an image (conforma/cli, application_snapshot_image; conforma/policy,
// policy/release). An index is taken apart: every entry is judged as an image of its own, whatever its compression.

/** One that is judged: the index itself, or an entry. */
interface Judged {
  /** 0: the index. */
  readonly position: number;
  readonly facts: DigestFacts;
  readonly attested: Attested | null;
  /** Whether Tekton Chains makes a signature, and an attestation, of what the runs at hand say of it. */
  readonly signedByRuns: boolean;
  readonly attestedByRuns: boolean;
}

type Given = Pick<EvidenceReport, "digest" | "index" | "entries" | "issues">;

export interface ReadinessGround {
  /** What stands beside the index, and beside each entry by its digest. */
  readonly beside: Evidence;
  readonly entries: ReadonlyMap<string, Evidence>;
  readonly runs: readonly ImageRun[];
  readonly deepInspection: boolean | null;
}

export function readinessChecks(
  given: Given,
  { beside, entries, runs, deepInspection }: ReadinessGround,
  kind: "index" | "manifest",
): readonly ReadinessCheck[] {
  const judge = (position: number, facts: DigestFacts, evidence: Evidence): Judged => {
    const expected = expectedOf(facts.digest, runs, deepInspection);
    return {
      position,
      facts,
      attested: attestedOf(evidence) ?? expected,
      signedByRuns: isToBeSigned(facts.digest, runs),
      attestedByRuns: expected !== null,
    };
  };
  const judged: Judged[] = [
    judge(0, given.index, beside),
    ...given.entries.flatMap((entry) => {
      const evidence = entries.get(entry.digest);
      return evidence === undefined ? [] : [judge(entry.position, entry, evidence)];
    }),
  ];
  return [
    signed(judged),
    attested(judged),
    builtByTask(judged),
    subjectsMatch(judged),
    allImagesScanned(judged),
    sbom(judged, given.entries.length > 0),
    promoted(given, kind),
    trusted(judged),
    ...onePerArchitecture(given.entries),
  ];
}

interface Verdict {
  readonly fails: readonly Judged[];
  readonly unknown: readonly Judged[];
}

const stateOf = ({ fails, unknown }: Verdict): CheckState =>
  fails.length > 0 ? "fails" : unknown.length > 0 ? "unknown" : "holds";

const positionsOf = ({ fails, unknown }: Verdict): readonly number[] =>
  (fails.length > 0 ? fails : unknown).map(({ position }) => position).toSorted((a, b) => a - b);

/** Sorts the digests by a rule: null is not known. */
function verdict(judged: readonly Judged[], holds: (one: Judged) => boolean | null): Verdict {
  const all = judged.map((one) => ({ one, is: holds(one) }));
  const those = (value: boolean | null) => all.filter(({ is }) => is === value).map(({ one }) => one);
  return { fails: those(false), unknown: those(null) };
}

/** "the index", "entry 3", "the index and entries 3 and 7". */
function namesOf(positions: readonly number[]): string {
  const entries = positions.filter((position) => position > 0).map(String);
  const list = new Intl.ListFormat("en").format(entries);
  const parts = [
    ...(positions.includes(0) ? ["the index"] : []),
    ...(entries.length === 0 ? [] : [`${entries.length === 1 ? "entry" : "entries"} ${list}`]),
  ];
  return parts.join(" and ");
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const OTHER_KEY =
  "Let the build sign with the key that is believed here, or name the other key under `verify.keys` in the settings.";

function signed(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, ({ facts }) => {
    if (facts.signature === null || facts.signed !== "own") return facts.unseen.length > 0 ? null : false;
    return facts.signature === "no-key" ? null : facts.signature === "yes";
  });
  const where = namesOf(positionsOf(found));
  return {
    code: "signed",
    state: stateOf(found),
    title: "Every digest has a signature that verifies",
    reason: {
      holds: "The index and every entry are signed by a key that is believed here.",
      fails: `${capital(where)}: no signature of its own that verifies.`,
      unknown: `${capital(where)}: signed as far as can be seen, and no key is set to check it with.`,
    }[stateOf(found)],
    mend:
      found.fails.length > 0
        ? signedMend(found.fails)
        : found.unknown.length > 0
          ? "Name the public key under `verify.keys` in the settings."
          : null,
    positions: positionsOf(found),
    source: "Conforma: builtin.image.signature_check",
  };
}

function signedMend(fails: readonly Judged[]): string {
  if (fails.every(({ facts }) => facts.signed === "own")) return OTHER_KEY;
  return fails.every(({ signedByRuns }) => signedByRuns)
    ? "A TaskRun's result names each of them, so Tekton Chains signs them: look whether it has (chains.tekton.dev/signed on the run), and with which key."
    : "Tekton Chains signs what a TaskRun's result names: let the task that pushes the manifests name each of them in IMAGES.";
}

function attestedMend(fails: readonly Judged[]): string {
  if (fails.every(({ facts }) => facts.attested === "own")) return OTHER_KEY;
  return fails.every(({ attestedByRuns }) => attestedByRuns)
    ? "The run's results make each of them a subject: look whether Tekton Chains has attested the run (chains.tekton.dev/signed on it), and with which key."
    : "Name the manifests in a type-hinted result of the run, and let Tekton Chains inspect deeply: without it the children of an index get no attestation.";
}

/** The first reason there is, from what comes closest to holding. */
function whyNotAttested(fails: readonly Judged[]): string {
  const provenance = fails.flatMap(({ facts }) =>
    facts.artifacts.filter(({ role }) => role === "provenance"),
  );
  for (const { isSigned, outcome } of provenance)
    if (isSigned && outcome?.kind === "not-verified")
      return `its provenance does not verify: ${outcome.message}`;
  return provenance.some(({ isSigned }) => !isSigned)
    ? "no provenance of its own but a statement that nobody signed, as BuildKit writes it"
    : "no provenance of its own";
}

function attested(judged: readonly Judged[]): ReadinessCheck {
  const found = verdict(judged, ({ facts }) => {
    if (facts.attested !== "own") return facts.unseen.length > 0 ? null : false;
    return facts.verified === "no-key" ? null : facts.verified === "yes";
  });
  const where = namesOf(positionsOf(found));
  const why = whyNotAttested(found.fails);
  return {
    code: "attested",
    state: stateOf(found),
    title: "Every digest has provenance of its own that verifies and names it",
    reason: {
      holds: "The index and every entry are subjects of provenance that verifies.",
      fails: `${capital(where)}: ${why}.`,
      unknown: `${capital(where)}: there is provenance as far as can be seen, and no key is set to check it with.`,
    }[stateOf(found)],
    mend:
      found.fails.length > 0
        ? attestedMend(found.fails)
        : found.unknown.length > 0
          ? "Name the public key under `verify.keys` in the settings."
          : null,
    positions: positionsOf(found),
    source: "Conforma: builtin.attestation.signature_check, attestation_type.pipelinerun_attestation_found",
  };
}

/** Rules over the tasks of an attestation need one that tells its tasks. */
const tasksOf = ({ attested: told }: Judged) =>
  told === null || !told.isPipelineRun || told.tasks.length === 0 ? null : told.tasks;

function builtByTask(judged: readonly Judged[]): ReadinessCheck {
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
      unknown: `${capital(where)}: no attestation that tells its tasks.`,
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
function subjectsMatch(judged: readonly Judged[]): ReadinessCheck {
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
      unknown: `${capital(namesOf(positionsOf(found)))}: no attestation that tells its tasks.`,
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

function allImagesScanned(judged: readonly Judged[]): ReadinessCheck {
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
      unknown: "No attestation tells of a task with IMAGES_PROCESSED.",
    }[state],
    mend:
      state === "fails"
        ? "Let the scanner go through the entries of the index and not through its architectures."
        : null,
    positions: positionsOf(found),
    source: "Conforma: test.test_all_images",
  };
}

function sbom(judged: readonly Judged[], isIndex: boolean): ReadinessCheck {
  // What the policy holds for an index needs none; a build task that names no IMAGES beside it makes it an image to the policy.
  const asked = judged.filter((one) => !(isIndex && one.position === 0 && isIndexToPolicy(one)));
  const found = verdict(asked, ({ facts }) =>
    facts.sbom === "own" ? true : facts.unseen.length > 0 ? null : false,
  );
  const have = asked.length - found.fails.length - found.unknown.length;
  return {
    code: "sbom",
    state: stateOf(found),
    title: "Every manifest has an SBOM of its own digest",
    reason: {
      holds: `${have} of ${asked.length} have one.`,
      fails: `${have} of ${asked.length} have one; ${namesOf(positionsOf(found))} ${found.fails.length === 1 ? "has" : "have"} none.`,
      unknown: `${have} of ${asked.length} have one; the others could not be looked at.`,
    }[stateOf(found)],
    mend: found.fails.length > 0 ? "Attach an SBOM to each manifest, gzip and zstd alike." : null,
    positions: positionsOf(found),
    source: "Conforma: sbom.found",
  };
}

const isIndexToPolicy = (one: Judged): boolean => {
  const tasks = tasksOf(one);
  return tasks === null || imageIndexDigests(tasks).includes(one.facts.digest);
};

function promoted({ issues, index }: Given, kind: "index" | "manifest"): ReadinessCheck {
  const wrong = issues.find(({ code }) => code === "promoted-not-index");
  const told = attestedIndexes(index);
  const state: CheckState = wrong !== undefined ? "fails" : kind === "index" || told ? "holds" : "unknown";
  return {
    code: "promoted-index",
    state,
    title: "The promoted reference is the index",
    reason:
      wrong?.message ??
      (state === "holds"
        ? "The reference names the index."
        : "The reference names one manifest, and no run says whether it is one of an index."),
    mend: wrong?.fix ?? null,
    positions: state === "holds" ? [] : [0],
    source: "Konflux: Snapshot spec.components[].containerImage",
  };
}

/** A manifest that a run's results call its image is what was to be promoted. */
const attestedIndexes = ({ named }: DigestFacts): boolean =>
  named.some(({ result }) => result.endsWith("IMAGE_DIGEST"));

function trusted(judged: readonly Judged[]): ReadinessCheck {
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

/** Release tasks that go by architecture, and what they make of two entries for one (Konflux, architecture ADR 0070). */
const RELEASE_TASKS = [
  "create-pyxis-image would enter the image twice, and cannot unpack zstd",
  "populate-release-notes would name the architecture twice in the advisory",
  "filter-already-released-advisory-images would take the new digests for unreleased",
  "extract-oot-kmods would count wrongly, and cannot unpack zstd",
  "rpms-signature-scan would end with archive/tar: invalid tar header",
] as const;

function onePerArchitecture(entries: readonly EntryFacts[]): readonly ReadinessCheck[] {
  const images = entries.filter(({ role, platform }) => role === "image" && platform !== null);
  const byArchitecture = Map.groupBy(images, ({ platform }) =>
    (platform ?? "").split("/").slice(0, 2).join("/"),
  );
  const twice = [...byArchitecture.values()].filter((group) => group.length > 1);
  if (twice.length === 0) return [];
  const kept = twice.map((group) => keptEntry(group));
  return [
    {
      code: "one-per-architecture",
      state: "unknown",
      title: "Release tasks take one manifest of each architecture",
      reason: `Where the release tasks run without the newer get-image-architectures: ${RELEASE_TASKS.join("; ")}. The newer one keeps the first entry without the zstd annotation: ${namesOf(kept)}.`,
      mend: "Look whether the image of the release tasks has the change before you release a dual index.",
      positions: twice.flatMap((group) => group.map(({ position }) => position)).toSorted((a, b) => a - b),
      source: "Konflux: release-service-utils pull request 900, architecture ADR 0070",
    },
  ];
}

/** By architecture and system, without the variant: the first entry that is not annotated, else the first. */
const keptEntry = (group: readonly EntryFacts[]): number =>
  (group.find(({ annotatedZstd }) => !annotatedZstd) ?? group[0])?.position ?? 0;
