import { choiceNames } from "#components/choice/words.ts";
import type { Step } from "#lib/fleet/choice/states.ts";
import { plural } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

const many = (count: number) => count.toLocaleString("en");

/** Words of the component page. */
export const words = {
  fleet: "Fleet",
  crumbs: "Breadcrumb",
  inspect: "Inspect",
  digest: "the index digest",
  reference: "the image reference",
  digestOf: (tag: string) => `the digest of ${tag}`,
  referenceOf: (tag: string) => `the reference of ${tag} by digest`,
  byDigest: "the image reference by digest",
  builtAgo: (ago: string) => `built ${ago}`,
  seenAgo: (ago: string) => `first seen ${ago}`,
  neverBuilt: "not built yet",
  samples: "samples",
  whole: "Open",
  newestUpdate: "Newest update",
  planFailed: "The plan could not be made.",
  updateFailed: "What it costs could not be read.",
  planFor: (choice: string) => `for ${choice}`,
  noUpdate: "One index so far: an update needs two.",
  appliedBy: (by: string) => `Applied here by ${by}`,
  historyStarts: "The history starts here.",
  downloads: { layers: "Docker, whole layers", files: "Podman, changed chunks" },
  verdict: {
    notBuilt: (name: string) => `${name} has not been built yet.`,
    unchecked: (name: string) => `${name} has not been checked yet.`,
    unread: (name: string) => `The newest index of ${name} could not be read.`,
    ahead: {
      build: (what: string) => `The next build brings ${what}.`,
      "change-pipeline": (what: string) => `The pipeline has to change before a build makes ${what}.`,
      "find-configuration": (what: string) => `Whether the next build brings ${what} is unknown.`,
      "complete-index": (what: string) => `Not every platform has ${what} yet.`,
      "build-ignored-it": (what: string) => `The newest build was told ${what} and ignored it.`,
      "choose-again": "The value that is set is not a choice.",
    },
  },
  actions: {
    choose: (choice: string) => `Choose ${choice}`,
    checkNow: "Check this component now",
    open: (view: string) => `Open ${view}`,
    inspect: "Inspect the index",
  },
  notBuiltYet: (count: number) => `${many(count)} not built yet`,
  cluster: "In the cluster",
  application: "Application",
  sourceCode: "Source code",
  versions: "Versions",
  branch: (revision: string) => `branch ${revision}`,
  latestPush: "Latest push build",
  latestPull: "Latest pull-request build",
  noBuild: "none is known",
  runStatus: {
    pending: "Pending",
    running: "Running",
    succeeded: "Succeeded",
    failed: "Failed",
    cancelled: "Cancelled",
  },
  choice: "Choice",
  states: "Chosen, configured, built",
  chosen: "Chosen",
  configured: "Configured",
  built: "Built",
  pullRequests: "Pull-request builds",
  sameAsPush: "same as push builds",
  note: "Note",
  noteMore: "Kept in the history with the next change you make here.",
  noteAndMore: "Note, pull requests",
  pullRequestsMore: "What builds of pull requests make.",
  noteHint: "optional",
  record: (choice: string) => `Record ${choice} as the choice`,
  keep: (choice: string) => `Keep ${choice}`,
  links: { agree: "same as the next", differ: "different from the next", unknown: "the next is unknown" },
  notOurs: "the value that is set is not a choice",
  uncheckedYet: "not checked yet",
  failed: "failed",
  fromIndex: (digest: string) => `index ${digest}`,
  checkedAgo: (ago: string) => `checked ${ago}`,
  asLastKnown: (ago: string) => `as last known, ${ago}`,
  toDefault: "Back to the default",
  views: "Views of the component",
  tabs: {
    index: "Index",
    layers: "Layers",
    updates: "Updates",
    evidence: "Evidence",
    plan: "Plan",
    tags: "Tags",
    history: "History",
  },
  evidenceUnread: "not checked yet",
  evidenceFound: (errors: number, warnings: number, failing: number) =>
    [
      errors > 0 && plural(errors, "error"),
      warnings > 0 && plural(warnings, "warning"),
      failing > 0 && `${plural(failing, "release check")} ${failing === 1 ? "fails" : "fail"}`,
    ]
      .filter(Boolean)
      .join(", ") || "no issues found",
  loading: "loading",
  unreadTitle: "The newest index has not been checked yet",
  unreadMore: "It is in the queue.",
  noImageTitle: "Not built yet",
  noImageMore: "The index appears here once a push build has pushed an image.",
  retryAt: (time: string) => `Next try at ${time}.`,
  failedTitle: "The newest index could not be read",
  pausedTitle: "Paused",
  limitedTitle: "Rate limited",
  limited: (registry: string) =>
    `${registry} limits how often it can be asked. With many registries, signing in raises the limit.`,
  lastKnown: (ago: string) => `This page shows what was known ${ago}.`,
  noIndexTitle: "There is no index to show",
  noIndexMore: "It could not be read. The reason is shown above.",
  checkNow: "Check now",
  historyOf: "History",
  madeAnew: "The component was deleted and created again. Its history starts here.",
  historyBefore: "Export the history of the previous component as CSV",
  exportCsv: "CSV",
  exportJson: "JSON",
  older: "Show older",
  noHistory: "Nothing yet. The first choice or the first index starts the history.",
  choseFrom: (from: string, to: string) => `chose ${to} (was ${from})`,
  wentBack: (from: string) => `went back to the default (was ${from})`,
  theDefault: "the default",
  pullRequestsAre: (text: string) => `pull requests: ${text}`,
  newIndex: "new index",
  firstIndex: "first index seen",
  entriesAdded: (count: number) => `${plural(count, "entry", "entries")} added`,
  entriesRemoved: (count: number) => `${plural(count, "entry", "entries")} removed`,
  annotated: (count: number) => `annotations of ${plural(count, "entry", "entries")} changed`,
  orderAlone: "only the order changed",
  stored: (bytes: string, more: boolean) => `${more ? "+" : "−"}${bytes} stored`,
  resolved: "resolved",
  introduced: "new",
  tagsLead: (shown: number, total: number) =>
    shown === total ? plural(total, "tag") : `${many(shown)} newest of ${many(total)} tags`,
  tagsLacking: (count: number, what: string) =>
    `${plural(count, "tag")} ${count === 1 ? "is" : "are"} missing ${what}`,
  variantsSomewhere: "a variant on some platforms",
  inPart: "in part",
  lacks: (what: string) => `without ${what}`,
  lacksInPart: "not on every platform",
  and: " and ",
  tagHeads: { tag: "tag", holds: "variants", digest: "digest" },
  tie: (count: number) => `${many(count)} tags of one index`,
  noTags: "The repository has no tags.",
  tagsFailed: "The tags could not be listed.",
  edit: "Edit",
  editTitle: (name: string) => `Edit ${name}`,
  imageReference: "Image reference",
  applicationOptional: "Application (optional)",
  save: "Save",
  cancel: "Cancel",
  remove: "Remove",
  removeTitle: (name: string) => `Remove ${name}?`,
  removeLead: "It is removed from the fleet. Its image stays in the registry, and its history is kept.",
  again: "Try again",
  driftTitle: "Not built yet",
  onPlatforms: (count: number) => `on ${plural(count, "platform")}`,
} as const;

interface Sentence {
  readonly what: string;
  readonly next: string;
}

export const firstBuildSentence: Sentence = {
  what: "This component has not been built yet.",
  next: "Its first push build makes the image. The pipeline decides which compressions it gets.",
};

/** Nobody chose: what is there, and that keeping it is a choice too. */
export const notChosenSentence = (built: Choice): Sentence => ({
  what: "Nobody has chosen a compression for this component.",
  next: `The newest index is ${built === "dual" ? "dual" : `${choiceNames[built]} only`}. Keep it to record that as the choice.`,
});

/** A build did not do as it was told: what is behind that hangs on what it was told. */
export const ignoredSentence = (chosen: Choice): Sentence => ({
  what: "The newest build was told the choice, and built something else.",
  next:
    chosen === "gzip"
      ? "See which task pushes the image, and whether it passes compression-format on."
      : "Some tools push a layer’s known gzip blob again without saying so. Make the build task force the compression.",
});

/** Steps whose sentence says what was chosen, or built. */
type StepInWords = "settled" | "not-chosen" | "build-ignored-it";

/** The missing step as a sentence under the states, and what to do about it. */
export const stepSentences: Readonly<Record<Exclude<Step, StepInWords>, Sentence>> = {
  build: {
    what: "Not built yet. The next push build will bring it.",
    next: "Nothing to do. Start a build if you want it sooner.",
  },
  "change-pipeline": {
    what: "Not built yet, and the next build will not bring it: the pipeline sets something else.",
    next: "Set compression-format (and buildah-format: oci for zstd:chunked) in the component’s pipeline definition under .tekton.",
  },
  "find-configuration": {
    what: "Not built yet, and Twofold cannot see what the next build will do.",
    next: "Set compression-format in the component’s pipeline definition under .tekton, then build.",
  },
  "complete-index": {
    what: "Built in part: not every platform has what was chosen.",
    next: "Build again, or make the missing variants of this index.",
  },
  "choose-again": {
    what: "The value that is set is not a choice.",
    next: "Choose again. The old value stays in the history.",
  },
  "read-index": {
    what: "The newest index has not been checked yet.",
    next: "It is in the queue.",
  },
};
