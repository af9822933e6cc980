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

/** Words of the Evidence view, so that they can be read through and translated. */
export const words = {
  evidence: "Evidence",
  judgedUnder: "Runs, signatures and attestations are judged under",
  loading: "reading the evidence",
  gaps: (gaps: number, lines: number) =>
    `${gaps} of ${lines} ${lines === 1 ? "line" : "lines"} ${gaps === 1 ? "has a gap or does" : "have a gap or do"} not verify`,
  readAgo: (ago: string) => `read ${ago}`,
  refresh: "Refresh",
  refreshing: "Reading…",
  refreshFailed: "It could not be read anew; what stands here is as last read.",
  failed: "The evidence could not be read",
  tryAgain: "Try again",
  table: "From entry to attestation",
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
  named: (count: number, all: number) => `${count} of ${all} named`,
  more: (count: number) => `and ${count} more`,
  folded: (first: number, last: number) =>
    `Entries ${first} – ${last} are attestations or the like, no images. What the checks say of them stands below.`,
  show: "Show",
  sameRun: (name: string) => `also ${name}`,
  toldByAttestation: "as attested",
  toldByAttestationMore: "No source has this run: it is known from the attestation alone.",
  gap: {
    notAsked: "not an image: no run is asked for it",
    noSource: "no source of runs is set",
    sourceAway: "a source of runs did not answer",
    lost: "the result that would name it was lost",
    notAskable: "no source of runs could be asked",
    noResult: "no result names it",
    noAttestation: "no attestation",
    notSeen: "could not be looked at",
  },
  notChecked: (what: string) => `not checked: ${what}`,
  aboutAnother: "does not name this digest",
  indexAlone: "the index’s does not name it",
  ofAnotherRun: (name: string) => `of another run: ${name}`,
  digest: "the digest",
  pullable: "Pull it",
  reference: "the pullable reference",
  inspect: "Inspect",
  namedBy: "Named by",
  ofRun: (run: string) => `of ${run}`,
  namedByNone: "No result of a run that is known names this digest.",
  besideIt: "What stands beside it",
  nothingBeside: "Nothing: no signature, no attestation, no SBOM.",
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
    other: "Something else",
  } satisfies Record<ArtifactFacts["role"], string>,
  where: "Found",
  says: "Says",
  subjects: "Subjects",
  subjectsOf: (count: number, hasThis: boolean) =>
    `${count} ${count === 1 ? "subject" : "subjects"}, ${hasThis ? "this digest among them" : "this digest is not among them"}`,
  builder: "Builder",
  builtBy: "Built by",
  ofTask: (task: string) => `task ${task}`,
  commit: "Commit",
  built: "Built",
  from: (from: string, to: string) => `${from} – ${to}`,
  stored: "Stored as",
  unreadable: "It could not be read",
  showStatement: "Show what was signed",
  hideStatement: "Hide what was signed",
  /** Two may stand open: each has a name of its own. */
  signedText: (number: number, all: number) => `what was signed, ${number} of ${all} beside it`,
  showValue: (name: string) => `Value of ${name}`,
  valueOf: (name: string, run: string) => `the value of ${name} of ${run}`,
  valueNaming: (name: string, run: string, digest: string) => `the value of ${name} of ${run}, for ${digest}`,
  firstLines: (shown: number, all: number) =>
    `The first ${shown.toLocaleString("en")} of ${all.toLocaleString("en")} lines; the copy has all.`,
  reading: "reading",
  budget: "Result budget",
  budgetNone: "No TaskRun that names this image is known, so nothing is said of its results.",
  ofLimit: (limit: string) => `of ${limit} bytes`,
  withReferences: (count: number) => `with ${count} ${count === 1 ? "reference" : "references"}`,
  limit: "limit",
  bar: (bytes: string, limit: string, scale: string) =>
    `${bytes} of ${limit} bytes; the bar goes to ${scale}`,
  otherResults: "other results",
  namingResults: "results that name this image",
  longestOther: "the longest result",
  ifDual: "dual would add",
  ifPlatform: "one platform more would add",
  adds: (bytes: string, verdict: "within" | "near" | "over") =>
    `${bytes}, ${{ within: "fits", near: "near the limit", over: "over the limit" }[verdict]}`,
  exactness: {
    exact: "Exact: bytes of the message itself.",
    "at-least": "At least so much: what is left after a cut.",
    estimated: "Estimated by Tekton’s formula.",
  },
  atLeast: "at least",
  about: "about",
  room: (more: number) =>
    more === 0
      ? "No room for one more reference."
      : `Room for ${more} more ${more === 1 ? "reference" : "references"}.`,
  otherTasks: (count: number) => `Show the budget of ${count} more ${count === 1 ? "task" : "tasks"}`,
  runs: "Runs",
  none: {
    nothing: {
      title: "No run names this image",
      more: "The sources below answered, and none of their runs has a result with one of its digests.",
    },
    away: {
      title: "No run that could be looked at names this image",
      more: "Not every source answered: what they would tell is not known.",
    },
    notAsked: {
      title: "No source of runs was asked",
      more: "Neither a component nor an attestation says in which namespace to look.",
    },
    unset: {
      title: "No source of runs is set",
      more: "Name exported runs, Tekton Results, KubeArchive or a cluster in the settings, and Twofold ties every manifest to the run that made it.",
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
    "names-a-digest": "names this image",
    "its-pipeline-run": "a task of it names this image",
    "lost-its-results": "lost results that would name it",
    "names-it-wrongly": "holds a digest of it where Chains does not read it",
    "was-given": "stands in a file that was named",
  } satisfies Record<RunFacts["standsFor"], string>,
  startedAt: (time: string) => `started ${time}`,
  took: (text: string) => `took ${text}`,
  toldBy: (source: string) => `told by ${source}`,
  chains: {
    true: "Tekton Chains has signed it",
    failed: "Tekton Chains failed to sign it",
    none: "Tekton Chains has not marked it",
  },
  log: "transparency log",
  timeline: "Tasks by time",
  namesDigest: "names this image",
  allTasks: (count: number) => `Show all ${count} tasks`,
  fewerTasks: (count: number) => `Show the ${count} that failed, name this image or took longest`,
  openRun: "Open the run",
  results: (count: number, bytes: string) => `${count} ${count === 1 ? "result" : "results"}, ${bytes} bytes`,
  noResults: "It has no results.",
  hints: {
    image: "image",
    images: "images",
    artifact: "artifact",
  } satisfies Record<NonNullable<ResultFacts["hint"]>, string>,
  hintOf: (hint: string) => `type hint: ${hint}`,
  bytes: (count: string) => `${count} bytes`,
  namesHere: (count: number) => `names ${count} ${count === 1 ? "digest" : "digests"}`,
  malformed: "Tekton Chains drops",
  readiness: "Will release accept it?",
  readinessSentence: (fails: readonly string[], unknown: number, all: number) => {
    if (fails.length > 0)
      return `${fails.length} of ${all} checks ${fails.length === 1 ? "fails" : "fail"}: ${new Intl.ListFormat("en").format(fails)}.`;
    if (unknown === all) return `None of the ${all} checks could be judged.`;
    if (unknown > 0) return `No check fails; ${unknown} of ${all} could not be judged.`;
    return `All ${all} checks hold.`;
  },
  checkStates: { holds: "holds", fails: "fails", unknown: "not known" } satisfies Record<CheckState, string>,
  checks: {
    signed: "signatures",
    attested: "provenance",
    "built-by-task": "results of the build tasks",
    "subjects-match": "subjects of the attestation",
    "all-images-scanned": "scans",
    sbom: "SBOMs",
    "promoted-index": "the promoted reference",
    "trusted-tasks": "trusted tasks",
    "one-per-architecture": "one manifest per architecture",
  } satisfies Record<ReadinessCode, string>,
  mend: "Mend",
  askedBy: "Asked by",
  at: "At",
  looked: "Where was looked",
  answered: "answered",
  silent: "did not answer",
  notAsked: "was not asked: neither a component nor an attestation says in which namespace to look",
  noRunSource: "no source of runs is set",
  couldNotLook: "Could not be looked at",
  assumptions: "Taken for granted",
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

export const count = (value: number): string => value.toLocaleString("en");
