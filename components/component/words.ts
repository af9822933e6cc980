import type { Step } from "#lib/components/states.ts";
import { plural } from "#lib/ladder/figures.ts";

const longAgo = (ago: string) => (ago === "just now" ? ago : `${ago} ago`);

/** Words of the component page. */
export const words = {
  fleet: "Fleet",
  crumbs: "Where this component is",
  inspect: "Inspect",
  digest: "the index digest",
  reference: "the pullable reference",
  digestOf: (tag: string) => `the digest of ${tag}`,
  referenceOf: (tag: string) => `the pullable reference of ${tag} by digest`,
  byDigest: "the pullable reference by digest",
  builtAgo: (ago: string) => `built ${longAgo(ago)}`,
  seenAgo: (ago: string) => `first seen ${longAgo(ago)}`,
  neverBuilt: "nothing was built yet",
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
  runAgo: (ago: string) => longAgo(ago),
  choice: "Choice",
  states: "Wanted, configured, built",
  wanted: "Wanted",
  configured: "Configured",
  built: "Built",
  pullRequests: "Pull-request builds",
  sameAsPush: "as push builds",
  note: "Why",
  noteMore: "goes into the history with your next change; Enter alone sends nothing",
  noteHint: "optional",
  chooseThis: (name: string) => `Choose ${name}, so that it stays`,
  links: { agree: "the next agrees", differ: "the next differs", unknown: "the next is not known to agree" },
  notOurs: "what stands there is no choice",
  unreadYet: "not looked at yet",
  notReadable: "it could not be read",
  fromIndex: (digest: string) => `index ${digest}`,
  readAgo: (ago: string) => `looked at ${ago}`,
  asLastKnown: (ago: string) => `as last known, ${ago}`,
  toDefault: "Back to the default",
  views: "Views of the component",
  tabs: { index: "Index", evidence: "Evidence", plan: "Plan", tags: "Tags", history: "History" },
  evidenceUnread: "not read yet",
  evidenceFound: (errors: number, warnings: number, failing: number) =>
    [
      errors > 0 && plural(errors, "error"),
      warnings > 0 && plural(warnings, "warning"),
      failing > 0 && `${plural(failing, "release check")} ${failing === 1 ? "fails" : "fail"}`,
    ]
      .filter(Boolean)
      .join(", ") || "nothing wrong was found",
  loading: "loading",
  unreadTitle: "The newest index was not read yet",
  unreadMore: "It is next in the queue.",
  noImageTitle: "Nothing was built yet",
  noImageMore: "When a push build has made an image, its index appears here.",
  retryAt: (time: string) => `It is asked for again at ${time}.`,
  failedTitle: "The newest index could not be read",
  pausedTitle: "The registry is left alone for now",
  limited: (registry: string) =>
    `${registry} limits how often it is asked. Signing in raises the limit at many registries.`,
  lastKnown: (time: string, ago: string) => `What is shown is as last known, from ${time} (${longAgo(ago)}).`,
  noIndexTitle: "There is no index to show",
  noIndexMore: "It could not be read yet: the reason stands above.",
  scanNow: "Look now",
  historyOf: "History",
  madeAnew: "The component was deleted and created again. Its history starts here.",
  historyBefore: "Export the history of the previous component as CSV",
  exportCsv: "CSV",
  exportJson: "JSON",
  older: "Older",
  noHistory: "Nothing has happened yet: a choice or a new index is the first line.",
  choseFrom: (from: string, to: string) => `wanted ${to}, before ${from}`,
  theDefault: "the default",
  pullRequestsAre: (text: string) => `pull requests ${text}`,
  newIndex: "new index",
  firstIndex: "first index seen",
  entriesAdded: (count: number) => `${count} ${count === 1 ? "entry" : "entries"} added`,
  entriesRemoved: (count: number) => `${count} ${count === 1 ? "entry" : "entries"} gone`,
  annotated: (count: number) => `annotations of ${count} changed`,
  orderAlone: "the order alone changed",
  stored: (bytes: string, more: boolean) => `${more ? "+" : "−"}${bytes} stored`,
  gone: "gone",
  came: "new",
  tagsLead: (shown: number, total: number) =>
    shown === total ? `${total} tags` : `the last ${shown} of ${total} tags`,
  tagsLacking: (count: number) =>
    count === 1
      ? "one names an index without what is wanted"
      : `${count} name an index without what is wanted`,
  inPart: "in part",
  lacks: (what: string) => `without ${what}`,
  lacksInPart: "not on every platform",
  and: " and ",
  tagHeads: { tag: "tag", holds: "holds", digest: "digest" },
  tie: (count: number) => `${count} tags of one index`,
  planFailed: "The plan could not be made.",
  planFor: "What each choice would make of this index",
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
  removeLead: "It leaves the fleet. Its image stays in the registry, and its history is kept.",
  again: "Try again",
  notFound: "There is no such component",
  refusedSwitch: "You may not change this choice",
} as const;

export const firstBuildSentence = {
  what: "Nothing was built of this component yet.",
  next: "Its first push build makes an image; what it is told decides the compressions.",
} as const;

/** The missing step as a sentence under the states, and what to do about it. */
export const stepSentences: Readonly<
  Record<Exclude<Step, "settled">, { readonly what: string; readonly next: string }>
> = {
  build: {
    what: "The next push build brings what is wanted.",
    next: "Nothing has to be done; a new build can be started if it should come sooner.",
  },
  "change-pipeline": {
    what: "The next build will not make what is wanted: the pipeline says something else.",
    next: "Set compression-format (and buildah-format: oci where zstd is in play) in the component’s pipeline definition under .tekton.",
  },
  "find-configuration": {
    what: "The index is not as wanted, and what the next build will do is not known.",
    next: "Set compression-format in the component’s pipeline definition under .tekton, then build.",
  },
  "complete-index": {
    what: "Some platforms have what is wanted, others do not.",
    next: "Build again, or make the missing variants of this index.",
  },
  "build-ignored-it": {
    what: "The newest build was told what is wanted and made something else.",
    next: "Tools that know a layer’s gzip blob push that again without a word; the task has to force the compression.",
  },
  "not-chosen": {
    what: "Nobody chose a compression here, and the index is not what the default says.",
    next: "Choose what should be, so that it stays.",
  },
  "choose-again": {
    what: "What is wanted cannot be read.",
    next: "Choose again; the text that stands there now goes to the history.",
  },
  "read-index": {
    what: "The newest index has not been read.",
    next: "It is looked at in its turn.",
  },
};
