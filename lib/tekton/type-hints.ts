import { readChainsDigest } from "./chains-digest.ts";
import { readChainsReference } from "./chains-reference.ts";
import { trimSpace } from "./go-text.ts";
import type { RunValue, TaskRun, TektonRun } from "./run.ts";

// What Tekton Chains takes from the results of a run (tektoncd/chains, pkg/artifacts/signable.go and structured.go,
// docs/slsa-provenance.md). Names are matched by case, and nothing is guessed: what Chains drops is told as malformed.

/** `image`: `*IMAGE_URL` with `*IMAGE_DIGEST`; `images`: `IMAGES`; `artifact`: `*ARTIFACT_URI` with `*ARTIFACT_DIGEST`, and `*ARTIFACT_OUTPUTS`. */
export type HintKind = "image" | "images" | "artifact";

/** What `artifacts.taskrun.format` and `artifacts.pipelinerun.format` can be (pkg/config). The first three read results alike. */
export const provenanceFormats = ["in-toto", "slsa/v1", "slsa/v2alpha3", "slsa/v2alpha4"] as const;
export type ProvenanceFormat = (typeof provenanceFormats)[number];
const older: readonly ProvenanceFormat[] = ["in-toto", "slsa/v1", "slsa/v2alpha3"];
const newest: readonly ProvenanceFormat[] = ["slsa/v2alpha4"];

/** A digest that a result names. */
export interface Hint {
  readonly kind: HintKind;
  /** The result, or the two that make a pair. */
  readonly results: readonly string[];
  /** The step whose own result it is; null: the run's. */
  readonly step: string | null;
  /** `algorithm:hex`, as it is to be compared. */
  readonly digest: string;
  /** The subject's name: an image's repository without tag, an artifact's URI as it stands. */
  readonly subject: string;
  /** `algorithm:hex` as the statement has it: an artifact's digest is not cleaned there. */
  readonly stated: string;
  /** Whether Chains signs it as an OCI image when a TaskRun has this result; it signs nothing of a PipelineRun's results. */
  readonly isImage: boolean;
  /** The formats whose statement has it among its subjects. */
  readonly formats: readonly ProvenanceFormat[];
}

/** A result whose name is a hint's and whose value Chains drops. */
export interface MalformedHint {
  readonly kind: HintKind;
  readonly results: readonly string[];
  readonly step: string | null;
  /** The part that is dropped. */
  readonly value: string;
  readonly why: string;
}

export interface Hints {
  readonly hints: readonly Hint[];
  readonly malformed: readonly MalformedHint[];
}

/** The hints of a run: of its results, and for a TaskRun of its steps' results too, which `slsa/v2alpha4` alone reads. */
export function runHints(run: TektonRun): Hints {
  const own = resultHints(run.results);
  return run.kind === "TaskRun" ? joined([own, ...run.steps.map(stepHints)]) : own;
}

function stepHints({ name, results }: TaskRun["steps"][number]): Hints {
  const { hints, malformed } = resultHints(results);
  return {
    hints: hints.flatMap((hint) => {
      const formats = hint.formats.filter((format) => newest.includes(format));
      return formats.length === 0 ? [] : [{ ...hint, step: name, isImage: false, formats }];
    }),
    // Pairs of artifacts are nothing to that format, well formed or not.
    malformed: malformed.filter(isReadOfSteps).map((one) => ({ ...one, step: name })),
  };
}

const isReadOfSteps = ({ kind, results }: MalformedHint): boolean =>
  kind !== "artifact" || results.some((result) => result.endsWith("ARTIFACT_OUTPUTS"));

/** The hints of one list of results. A digest that several of them name is given for each. */
export function resultHints(results: readonly RunValue[]): Hints {
  return joined([
    ...pairs(results, "IMAGE_URL", "IMAGE_DIGEST").map(imagePair),
    ...results.filter(({ name }) => name === "IMAGES").map(imageList),
    ...pairs(results, "ARTIFACT_URI", "ARTIFACT_DIGEST").map(artifactPair),
    ...results.filter(({ name }) => name.endsWith("ARTIFACT_OUTPUTS")).map(artifactOutput),
  ]);
}

const joined = (all: readonly Hints[]): Hints => ({
  hints: all.flatMap(({ hints }) => hints),
  malformed: all.flatMap(({ malformed }) => malformed),
});

interface Half {
  readonly result: string;
  /** Null: it is there, and holds no text. */
  readonly value: string | null;
}

interface Pair {
  readonly place: Half | null;
  readonly digest: Half | null;
  /** Names of the two as they would have to be. */
  readonly names: readonly [string, string];
}

/** Joins by what stands before the suffix. Of results with one name the last that holds a text counts. */
function pairs(results: readonly RunValue[], placeSuffix: string, digestSuffix: string): readonly Pair[] {
  const found = new Map<string, Pair>();
  const put = (result: RunValue, suffix: string, half: "place" | "digest") => {
    if (!result.name.endsWith(suffix)) return;
    const prefix = result.name.slice(0, -suffix.length);
    const pair = found.get(prefix) ?? {
      place: null,
      digest: null,
      names: [`${prefix}${placeSuffix}`, `${prefix}${digestSuffix}`],
    };
    const value = (result.type === "string" && trimSpace(result.value)) || null;
    if (pair[half]?.value != null && value === null) return;
    found.set(prefix, { ...pair, [half]: { result: result.name, value } });
  };
  for (const result of results) {
    put(result, placeSuffix, "place");
    put(result, digestSuffix, "digest");
  }
  return [...found.values()];
}

/** The two texts of a pair, or why Chains passes it over. */
function complete({
  place,
  digest,
  names,
}: Pair): { place: string; digest: string } | { why: string } | null {
  // An empty pair is what a task writes that had nothing to build.
  if ((place?.value ?? null) === null && (digest?.value ?? null) === null) return null;
  if (place === null) return { why: `there is no ${names[0]} beside it` };
  if (digest === null) return { why: `there is no ${names[1]} beside it` };
  if (place.value === null) return { why: `${names[0]} is empty, or no text` };
  if (digest.value === null) return { why: `${names[1]} is empty, or no text` };
  return { place: place.value, digest: digest.value };
}

function pairHints(
  kind: HintKind,
  pair: Pair,
  read: (place: string, digest: string) => Pick<Hint, "digest" | "subject" | "stated"> | string,
  facts: Pick<Hint, "isImage" | "formats">,
): Hints {
  const both = complete(pair);
  if (both === null) return { hints: [], malformed: [] };
  const results = [pair.place, pair.digest].flatMap((half) => (half === null ? [] : [half.result]));
  const value = [pair.place?.value ?? "", pair.digest?.value ?? ""].join("@");
  const wrong = (why: string): Hints => ({
    hints: [],
    malformed: [{ kind, results, step: null, value, why }],
  });
  if ("why" in both) return wrong(both.why);
  const hint = read(both.place, both.digest);
  return typeof hint === "string"
    ? wrong(hint)
    : { hints: [{ kind, results, step: null, ...hint, ...facts }], malformed: [] };
}

const everyFormat = { isImage: true, formats: provenanceFormats };

const imagePair = (pair: Pair): Hints =>
  pairHints("image", pair, (url, digest) => readImage(`${url}@${digest}`), everyFormat);

function readImage(text: string): Pick<Hint, "digest" | "subject" | "stated"> | string {
  const read = readChainsReference(text);
  if (!read.ok) return read.failure;
  const digest = `sha256:${read.value.hex}`;
  return { digest, subject: read.value.repository, stated: digest };
}

/** Separators are the comma and the newline; a piece that is none is dropped alone. */
function imageList({ name, ...typed }: RunValue): Hints {
  const facts = { kind: "images", results: [name], step: null } as const;
  if (typed.type !== "string") {
    const why = `it is an ${typed.type}, and Chains reads a text alone`;
    return { hints: [], malformed: [{ ...facts, value: JSON.stringify(typed.value), why }] };
  }
  const pieces = typed.value.split(/[,\n]/).map(trimSpace);
  const read = pieces.filter((piece) => piece !== "").map((piece) => ({ piece, image: readImage(piece) }));
  return {
    hints: read.flatMap(({ image }) =>
      typeof image === "string" ? [] : [{ ...facts, ...image, ...everyFormat }],
    ),
    malformed: read.flatMap(({ piece, image }) =>
      typeof image === "string" ? [{ ...facts, value: piece, why: image }] : [],
    ),
  };
}

const artifactPair = (pair: Pair): Hints =>
  pairHints(
    "artifact",
    pair,
    (uri, written) => {
      const digest = readChainsDigest(written);
      return digest.ok ? { digest: digest.value, subject: uri, stated: written } : digest.failure;
    },
    { isImage: false, formats: older },
  );

/**
 * An object with `uri` and `digest`. With `isBuildArtifact` of exactly `"true"` it is a subject in every format, and an image
 * as well where the two make a reference of one, under the name that the reference gives it: then there may be two subjects.
 */
function artifactOutput({ name, ...typed }: RunValue): Hints {
  const facts = { kind: "artifact", results: [name], step: null } as const;
  const wrong = (why: string): Hints => ({
    hints: [],
    malformed: [{ ...facts, value: JSON.stringify(typed.value), why }],
  });
  if (typed.type !== "object")
    return wrong(`it is ${typed.type === "array" ? "an array" : "a text"}, and Chains reads an object alone`);
  const { uri = "", digest: written = "", isBuildArtifact } = typed.value;
  if (uri === "") return wrong("it has no uri");
  if (written === "") return wrong("it has no digest");
  const digest = readChainsDigest(written);
  if (!digest.ok) return wrong(digest.failure);
  const isBuilt = isBuildArtifact === "true";
  const formats = isBuilt ? provenanceFormats : older;
  const artifact = { ...facts, digest: digest.value, subject: uri, stated: written, isImage: false, formats };
  const image = isBuilt ? readImage(`${uri}@${written}`) : "";
  if (typeof image === "string") return { hints: [artifact], malformed: [] };
  const signed = { ...facts, ...image, ...everyFormat };
  return { hints: image.subject === uri ? [signed] : [artifact, signed], malformed: [] };
}
