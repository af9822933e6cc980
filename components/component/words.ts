import type { Step } from "#lib/components/states.ts";

/** Words of the component page. */
export const words = {
  fleet: "Fleet",
  crumbs: "Where this component is",
  inspect: "Inspect",
  digest: "the index digest",
  reference: "the pullable reference",
  builtAgo: (ago: string) => `built ${ago} ago`,
  seenAgo: (ago: string) => `first seen ${ago} ago`,
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
  runAgo: (ago: string) => (ago === "just now" ? ago : `${ago} ago`),
  choice: "Choice",
  states: "Wanted, configured, built",
  wanted: "Wanted",
  configured: "Configured",
  built: "Built",
  pullRequests: "Pull-request builds",
  sameAsPush: "as push builds",
  note: "Why (kept in the history)",
  noteHint: "optional",
  toDefault: "Back to the default",
  views: "Views of the component",
  tabs: { index: "Index", plan: "Plan", tags: "Tags", history: "History" },
  loading: "loading",
  unreadTitle: "The newest index was not read yet",
  unreadMore: "It is next in the queue.",
  noImageTitle: "Nothing was built yet",
  noImageMore: "When a push build has made an image, its index appears here.",
  retryAt: (time: string) => `It is asked for again at ${time}.`,
  failedTitle: "The newest index could not be read",
  lastKnown: "What is shown is as last known.",
  scanNow: "Look now",
  historyOf: "History",
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
  tagHeads: { tag: "tag", holds: "holds", digest: "digest" },
  tie: (count: number) => `${count} tags of one index`,
  planFailed: "The plan could not be made.",
  planFor: "What each choice would make of this index",
  noTags: "The repository has no tags.",
  tagsFailed: "The tags could not be listed.",
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
