import type {
  ArtifactFacts,
  CheckState,
  Reach,
  ReadinessCode,
  ResultFacts,
  RunFacts,
  Unseen,
  Verified,
} from "#lib/evidence/report.ts";
import { formatCount, plural } from "#lib/ladder/figures.ts";
import { chipsOf } from "./position-chips.ts";

/** Words of the Evidence view, so that they can be read through and translated. */
export const words = {
  evidence: "Evidence",
  judgedUnder: "Signatures and provenance: see",
  loading: "reading the evidence",
  fault: (kind: FaultKind, positions: readonly number[], isSingle: boolean) =>
    `${whoseText(positions, isSingle)} ${faultWords[kind][positions.length === 1 ? 0 : 1]}`,
  read: "checked",
  refresh: "Check now",
  refreshing: "Checking…",
  refreshFailed: "The check failed. Shown as last read.",
  failed: "The evidence could not be read",
  tryAgain: "Try again",
  byEntry: "Provenance by entry",
  table: "From build to attestation",
  heads: {
    entry: "entry",
    result: "result",
    task: "TaskRun",
    pipeline: "PipelineRun",
    provenance: "attestation",
    signature: "signature",
    sbom: "SBOM",
  },
  index: "index",
  manifest: "manifest",
  entryNumber: (position: number, isSingle: boolean) =>
    position > 0 ? `entry ${position}` : isSingle ? "the manifest" : "the index",
  /** Of the image entries how many have it: on their own, and through the index. */
  rollUp: (own: number, index: number, all: number) =>
    `${own} of ${all} ${own === 1 ? "has its" : "have their"} own${index === 0 ? "" : `, ${index} through the index`}`,
  rollUpOf: (what: string, own: number, all: number) =>
    `${own} of ${all} ${own === 1 ? "has" : "have"} ${what} of ${own === 1 ? "its" : "their"} own`,
  verifiedOf: (count: number, all: number) => `${count} of ${all} verified`,
  named: (count: number, all: number) => `${count} of ${all} have a result`,
  more: (count: number) => `and ${formatCount(count)} more`,
  folded: (first: number, last: number) => `Entries ${first}–${last} are attestations, not images.`,
  show: "Show",
  sameRun: (name: string) => `also ${name}`,
  toldByAttestation: "from attestation",
  toldByAttestationMore: "No source has this run. Only the attestation tells of it.",
  gap: {
    notAsked: "not an image",
    noSource: "no run source set",
    sourceAway: "a run source failed",
    lost: "its result was lost",
    notAskable: "no run source asked",
    noResult: "in no result",
    noAttestation: "no attestation",
    notSeen: "failed to check",
  },
  notChecked: (what: string) => `not checked: ${what}`,
  aboutAnother: "does not name this digest",
  indexAlone: "attests the index only",
  ofAnotherRun: (name: string) => `of another run: ${name}`,
  digest: "the digest",
  pullable: "Pull",
  reference: "the pullable reference",
  inspect: "Inspect",
  namedBy: "In results",
  ofRun: (run: string) => `of ${run}`,
  namedByNone: "No known run has this digest in its results.",
  besideIt: "Signatures, attestations, SBOMs",
  nothingBeside: "None.",
  found: {
    tag: (tag: string | null) => (tag === null ? "by cosign’s tag" : `by cosign’s tag ${tag}`),
    referrer: () => "listed as a referrer",
    "fallback-tag": () => "listed under the fallback tag",
    index: () => "listed in the index itself",
  } satisfies Record<ArtifactFacts["found"], (tag: string | null) => string>,
  roles: {
    signature: "Signature",
    provenance: "Provenance",
    sbom: "SBOM",
    attestation: "Attestation",
    other: "Other",
  } satisfies Record<ArtifactFacts["role"], string>,
  where: "Found",
  says: "Type",
  subjects: "Subjects",
  subjectsOf: (count: number, hasThis: boolean) =>
    `${count} ${count === 1 ? "subject" : "subjects"}, ${hasThis ? "this digest among them" : "this digest is not among them"}`,
  builder: "Builder",
  builtBy: "Built by",
  ofTask: (task: string) => `task ${task}`,
  commit: "Commit",
  built: "Built",
  stored: "Stored as",
  unreadable: "Could not be read",
  showStatement: "Show statement",
  hideStatement: "Hide statement",
  /** Two may stand open: each has a name of its own. */
  signedText: (number: number, all: number) => `statement ${number} of ${all}`,
  showValue: (name: string) => `Value of ${name}`,
  valueOf: (name: string, run: string) => `the value of ${name} of ${run}`,
  valueNaming: (name: string, run: string, digest: string) => `the value of ${name} of ${run}, for ${digest}`,
  firstLines: (shown: number, all: number) =>
    `The first ${formatCount(shown)} of ${formatCount(all)} lines. Copy has all of them.`,
  reading: "reading",
  budget: "Result size",
  budgetNone: "Unknown: no known TaskRun has this image in its results.",
  ofLimit: (limit: string) => `of ${limit} bytes`,
  withReferences: (count: number) => `with ${count} ${count === 1 ? "reference" : "references"}`,
  limit: "limit",
  bar: (bytes: string, limit: string, scale: string) =>
    `${bytes} of ${limit} bytes; the scale ends at ${scale}`,
  otherResults: "other results",
  namingResults: "results with this image",
  longestOther: "the longest result",
  ifDual: "dual would add",
  ifPlatform: "one platform more would add",
  adds: (bytes: string, verdict: "within" | "near" | "over") =>
    `${bytes}, ${{ within: "fits", near: "near the limit", over: "over the limit" }[verdict]}`,
  exactness: {
    exact: "Exact: bytes of the message itself.",
    "at-least": "At least: what is left after truncation.",
    estimated: "Estimated with Tekton’s formula.",
  },
  atLeast: "at least",
  about: "about",
  room: (more: number) =>
    more === 0
      ? "No room for one more reference."
      : `Room for ${more} more ${more === 1 ? "reference" : "references"}.`,
  otherTasks: (count: number) => `Show the result size of ${plural(count, "more task")}`,
  runs: "Runs",
  none: {
    nothing: {
      title: "No run has this image",
      more: "The sources answered, and no run has a digest of this image in its results.",
    },
    away: {
      title: "No run found so far",
      more: "Some sources failed; their runs are unknown.",
    },
    notAsked: {
      title: "No run source was asked",
      more: "Neither a component nor an attestation names the namespace.",
    },
    unset: {
      title: "No run source set",
      more: "Set exported runs, Tekton Results, KubeArchive or a cluster to see which run built each manifest.",
    },
  },
  configuration: "Configuration",
  status: {
    succeeded: "Succeeded",
    failed: "Failed",
    running: "Running",
    pending: "Pending",
    cancelled: "Cancelled",
  } satisfies Record<RunFacts["status"], string>,
  standsFor: {
    "names-a-digest": "has this image in its results",
    "its-pipeline-run": "a task of it has this image in its results",
    "lost-its-results": "lost its results",
    "names-it-wrongly": "has a digest of it where Chains does not read it",
    "was-given": "from a file you named",
  } satisfies Record<RunFacts["standsFor"], string>,
  started: "started",
  took: (text: string) => `took ${text}`,
  toldBy: (source: string) => `from ${source}`,
  chains: {
    true: "signed by Tekton Chains",
    failed: "Tekton Chains failed to sign it",
    none: "not marked by Tekton Chains",
  },
  log: "transparency log",
  timeline: "Tasks by time",
  namesDigest: "has this image",
  allTasks: (count: number) => `Show all ${count} tasks`,
  fewerTasks: (count: number) => `Show only the ${count} that failed, have this image or took longest`,
  openRun: "Open the run",
  results: (count: number, bytes: string) => `${count} ${count === 1 ? "result" : "results"}, ${bytes} bytes`,
  noResults: "No results.",
  hints: {
    image: "image",
    images: "images",
    artifact: "artifact",
  } satisfies Record<NonNullable<ResultFacts["hint"]>, string>,
  hintOf: (hint: string) => `type hint: ${hint}`,
  bytes: (count: string) => `${count} bytes`,
  namesHere: (count: number) => `names ${count} ${count === 1 ? "digest" : "digests"}`,
  malformed: "Tekton Chains ignores",
  readiness: "Will the release policy pass?",
  /** The verdict; `unknown` checks could not be made. */
  readinessSentence: (fails: readonly string[], unknown: number, all: number) => {
    if (fails.length > 0)
      return `No: ${fails.length} of ${all} checks ${fails.length === 1 ? "fails" : "fail"} (${new Intl.ListFormat("en").format(fails)}).`;
    if (unknown === all) return `Unknown: none of the ${all} checks could be made.`;
    if (unknown > 0) return `Unknown: no check fails, ${unknown} of ${all} could not be made.`;
    return `Yes: all ${all} checks pass.`;
  },
  checkStates: { holds: "passes", fails: "fails", unknown: "not checked" } satisfies Record<
    CheckState,
    string
  >,
  checks: {
    signed: "signatures",
    attested: "provenance",
    "built-by-task": "build task results",
    "subjects-match": "attestation subjects",
    "all-images-scanned": "scans",
    sbom: "SBOMs",
    "promoted-index": "promoted reference",
    "trusted-tasks": "trusted tasks",
    "one-per-architecture": "one manifest per architecture",
  } satisfies Record<ReadinessCode, string>,
  fix: "Fix",
  source: "Source:",
  at: "At",
  looked: "Sources",
  answered: "answered",
  silent: "failed",
  notAsked: "not asked: neither a component nor an attestation names the namespace",
  noRunSource: "No run source set",
  couldNotLook: "Failed to check:",
  assumptions: "Assumptions",
  places: {
    sig: "signatures under cosign’s tag",
    att: "attestations under cosign’s tag",
    sbom: "SBOMs under cosign’s tag",
    referrers: "the list of referrers",
    index: "attestations in the index itself",
  } satisfies Record<Unseen["place"], string>,
} as const;

/** Own, through the index, none: beside a shape, never in place of it. */
export const reachWords: Readonly<Record<Reach, string>> = {
  own: "own",
  index: "through the index",
  none: "none",
};

/** Three different things. */
export const verifiedWords: Readonly<Record<Verified, string>> = {
  yes: "verified",
  no: "not verified",
  "no-key": "no key is set",
};

export const verifiedBy = (name: string): string => `verified by ${name}`;
export const notVerified = (why: string): string => `not verified: ${why}`;

/** `41 s`, `3 min 5 s`, `1 h 12 min`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0
    ? `${Math.floor(minutes / 60)} h`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `30 Nov 2026, 02:57`: where the whole time stands in the title. */
export const timeText = (at: string): string =>
  new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** Which letters tell two runs apart stand at the end of their names. */
export const shortName = (name: string): string =>
  name.length > SHOWN_LETTERS ? `…${name.slice(1 - SHOWN_LETTERS)}` : name;
const SHOWN_LETTERS = 21;

/** `SLSA provenance v0.2` for its address, another's last words. */
export function predicateText(predicateType: string | null): string {
  if (predicateType === null) return "provenance";
  const [, version] = /^https:\/\/slsa\.dev\/provenance\/(v[\d.]+)/.exec(predicateType) ?? [];
  return version === undefined ? predicateType.replace(/^https?:\/\//, "") : `SLSA provenance ${version}`;
}

/** What is wrong along a line, the gravest first: one of each line is told. */
export const faultKinds = ["unverified", "no-provenance", "no-result", "other-run"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Of one, of several. */
const faultWords: Readonly<Record<FaultKind, readonly [one: string, many: string]>> = {
  unverified: ["does not verify", "do not verify"],
  "no-provenance": ["has no provenance", "have no provenance"],
  "no-result": ["is in no build result", "are in no build result"],
  "other-run": ["is attested by another run", "are attested by another run"],
};

/** Position 0 is the index, or the manifest that has none around it. */
function whoseText(positions: readonly number[], isSingle: boolean): string {
  const entries = positions.filter((position) => position > 0);
  const ranges = chipsOf(entries).map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`));
  const parts = [
    ...(positions.includes(0) ? [isSingle ? "The manifest" : "The index"] : []),
    ...(entries.length === 0
      ? []
      : [`${entries.length === 1 ? "entry" : "entries"} ${new Intl.ListFormat("en").format(ranges)}`]),
  ];
  const text = parts.join(" and ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
