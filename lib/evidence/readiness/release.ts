import { imageIndexDigests } from "#lib/tekton/policy-hints.ts";
import type { CheckState, DigestFacts, EntryFacts, EvidenceReport, ReadinessCheck } from "../report.ts";
import type { Judged } from "./judged.ts";
import { namesOf, positionsIn, positionsOf, stateOf, verdict } from "./verdict.ts";

export function sbom(judged: readonly Judged[], isIndex: boolean): ReadinessCheck {
  // What the policy holds for an index needs none.
  const asked = judged.filter((one) => !(isIndex && one.position === 0 && isIndexToPolicy(one)));
  const found = verdict(asked, ({ facts }) =>
    facts.sbom === "own" ? counts(facts) : facts.unseen.length > 0 ? null : false,
  );
  const state = stateOf(found);
  const have = asked.length - found.fails.length - found.unknown.length;
  const failing = Map.groupBy(found.fails, ({ facts }) =>
    facts.sbom === "own" ? "one that a policy does not take" : "none",
  );
  const reasons = [...failing].map(
    ([what, those]) => `${namesOf(positionsIn(those))} ${those.length === 1 ? "has" : "have"} ${what}`,
  );
  const isIndexAsked = isIndex && found.fails.some(({ position }) => position === 0);
  return {
    code: "sbom",
    state,
    title: "Every manifest has an SBOM of its own digest",
    reason: {
      holds: `${have} of ${asked.length} have one.`,
      fails: `${have} of ${asked.length} have one; ${reasons.join("; ")}.${isIndexAsked ? " The index counts as an image: no attestation tells of a build task that names it beside IMAGES." : ""}`,
      unknown: `${have} of ${asked.length} have one; the others could not be read.`,
    }[state],
    mend: found.fails.length > 0 ? sbomMend(found.fails) : null,
    positions: positionsOf(found),
    source: "Conforma: sbom.found",
  };
}

/** What Conforma takes for an SBOM (policy/lib/sbom/sbom.rego); other types and versions of them it passes over. */
const SBOM_TYPES = ["https://spdx.dev/Document", "https://cyclonedx.org/bom"];

/** A plain document counts by where it stands; a statement where somebody is believed who signed it. */
const counts = ({ artifacts }: DigestFacts): boolean =>
  artifacts.some(({ role, subjects, isSigned, outcome, predicateType }) => {
    if (role !== "sbom") return false;
    if (subjects === null) return true;
    const isBelieved = isSigned && outcome !== null && outcome.kind !== "not-verified";
    return isBelieved && subjects.hasThis && SBOM_TYPES.includes(predicateType ?? "");
  });

function sbomMend(fails: readonly Judged[]): string {
  const listed = fails.filter(({ role }) => role === "attestation").length;
  return [
    ...(fails.length > listed ? ["Attach an SBOM to each manifest, gzip and zstd alike."] : []),
    ...(listed > 0
      ? [
          "Nothing describes the attestations that BuildKit lists in an index: build without them (--provenance=false --sbom=false).",
        ]
      : []),
  ].join(" ");
}

/** Without an attestation that tells so, an index is an image to the policy. */
const isIndexToPolicy = (one: Judged): boolean =>
  one.attestations.some(({ tasks }) => imageIndexDigests(tasks).includes(one.facts.digest));

export function promoted(
  { issues, index }: Pick<EvidenceReport, "issues" | "index">,
  kind: "index" | "manifest",
): ReadinessCheck {
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

/** Release tasks that go by architecture, and what they make of two entries for one (Konflux, architecture ADR 0070). */
const RELEASE_TASKS = [
  "create-pyxis-image would enter the image twice, and cannot unpack zstd",
  "populate-release-notes would name the architecture twice in the advisory",
  "filter-already-released-advisory-images would take the new digests for unreleased",
  "extract-oot-kmods would count wrongly, and cannot unpack zstd",
  "rpms-signature-scan would end with archive/tar: invalid tar header",
] as const;

export function onePerArchitecture(entries: readonly EntryFacts[]): readonly ReadinessCheck[] {
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
      mend: "Check that the image of the release tasks has the change before you release a dual index.",
      positions: twice.flatMap((group) => group.map(({ position }) => position)).toSorted((a, b) => a - b),
      source: "Konflux: release-service-utils pull request 900, architecture ADR 0070",
    },
  ];
}

/** By architecture and system, without the variant: the first entry that is not annotated, else the first. */
const keptEntry = (group: readonly EntryFacts[]): number =>
  (group.find(({ annotatedZstd }) => !annotatedZstd) ?? group[0])?.position ?? 0;
