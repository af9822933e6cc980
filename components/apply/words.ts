import { choiceNamesAlone } from "#components/choice/words.ts";
import type { Orphan } from "#lib/apply/orphans.ts";
import { formatBytes, formatSeconds, plural } from "#lib/ladder/figures.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Asked } from "./queries.ts";

/** What is planned, as a switch says it. */
export const askedNames: Readonly<Record<Asked, string>> = { ...choiceNamesAlone, repair: "fix" };

const appliedNames: Readonly<Record<Asked, string>> = { ...askedNames, repair: "the fix" };

const entries = (count: number) => plural(count, "entry", "entries");

/** Words of planning a change and of carrying it out. */
export const words = {
  plan: "Plan",
  planFor: "What to make of this index",
  planLead: "What each choice would make of this index",
  planFailed: "The plan could not be made.",
  again: "Try again",
  applyHere: "Apply here now",
  applyHereNow: (choice: Choice) => `Apply ${appliedNames[choice]} here now`,
  isApplied: (choice: Choice) => `Applying ${appliedNames[choice]}`,
  byDefault: (choice: Choice) => `The default is ${askedNames[choice]}. `,
  applyTo: (asked: Asked) => `Apply ${appliedNames[asked]}`,
  /** The heading while it goes on, and after. */
  applyingTo: (asked: Asked | null) =>
    asked === null ? "Putting the old index back at" : `Applying ${appliedNames[asked]} to`,
  appliedTo: (asked: Asked | null) =>
    asked === null ? "Put the old index back at" : `Applied ${appliedNames[asked]} to`,
  notAppliedTo: (asked: Asked | null) =>
    asked === null ? "The old index was not put back at" : `Not applied: ${appliedNames[asked]} to`,
  changes: {
    make: (count: number) => `makes ${plural(count, "variant")}`,
    move: (count: number) => `moves ${entries(count)}`,
    annotate: (count: number) => `annotates ${entries(count)}`,
    hoist: (count: number) => `takes ${entries(count)} out of nested indexes`,
    drop: (count: number) => `drops ${entries(count)}`,
  },
  moreBytes: (bytes: number, estimated: boolean) =>
    `${estimated ? "about " : ""}+${formatBytes(bytes)} in the registry`,
  note: "Note (kept in the history)",
  tagLast: (tag: string) => `${tag} moves last, when the new index was read back without an error.`,
  nothingToDo: "Nothing to do: the index already has what this choice asks for.",
  nothingToFix: "Nothing to fix without making layers.",
  waitForPlan: "Wait for the plan.",
  cannotReach: (why: string) => `This cannot be reached: ${why}.`,
  mayNot: (reason: string) => `You may not change this component: ${reason}`,
  byHandInstead: "Run it yourself, with your own logins:",
  startedBy: (by: string, ago: string) => `started by ${by} ${ago}`,
  askedBy: (by: string, ago: string) => `asked for by ${by} ${ago}`,
  goesOn: (tag: string) => `It goes on when you leave this page. Cancel leaves ${tag} as it is.`,
  cancel: "Cancel",
  cancelWhat: (tag: string) =>
    `Stop. ${tag} keeps naming the old index; layers that are uploaded stay, and are used when it is applied again.`,
  stopping: "Stopping…",
  waits: "Waiting for its turn",
  close: "Close",
  progress: "Uploaded",
  progressOf: (name: string) => `${name} uploaded`,
  sent: (bytes: string) => `${bytes} uploaded`,
  speed: (bytesPerSecond: number) => `${formatBytes(bytesPerSecond)}/s`,
  left: (seconds: number) => `${formatSeconds(seconds)} left`,
  waitsWith: (bytes: number) => `waiting, from ${formatBytes(bytes)}`,
  madeOf: (done: number, total: number) => `${formatBytes(done)} of ${formatBytes(total)} converted`,
  isMade: "made, uploaded",
  notMade: "not made",
  /** Told by the page now and then, not at every step. */
  told: {
    waiting: "Waiting for its turn.",
    none: "Started.",
    made: (done: number, all: number) => `${done} of ${plural(all, "variant")} made.`,
    readingBack: "All variants are made. The new index is written and read back.",
  },
  steps: {
    make: {
      name: "Make",
      what: (made: number, all: number) =>
        `${made} of ${all} done; each layer is unpacked again and compared`,
    },
    upload: { name: "Upload", what: "layers, then manifests, then the index by its digest" },
    write: { name: "Write", what: "the new index, by its digest; no layer moves" },
    "read-back": { name: "Read back", what: "the new index must have no error and be as planned" },
    move: { name: (tag: string) => `Move ${tag}, last`, what: "only if it still names" },
  },
  stepsLabel: "Steps",
  stepIs: { "to-come": "not yet", going: "now", done: "done" },
  behind: "What will not follow",
  behindNow: "What did not follow",
  newDigest: (digest: string) =>
    `The index gets a new digest. Signatures, attestations and SBOMs of ${digest} will not apply to it.`,
  behindIndex: "What names the index",
  nobodyAttests: "Nobody attests the new index",
  nobodyAttestsMore:
    "Twofold signs nothing. A release that asks for provenance refuses the index until a build makes it, or you sign it.",
  keptValid: (count: number) =>
    `${entries(count)} stay${count === 1 ? "s" : ""} as ${count === 1 ? "it is" : "they are"}`,
  keptValidMore: "Not a byte changes: what signs or describes them still does.",
  copySboms: "Copy SBOMs",
  copySbomsMore:
    "The files are the same, so SBOMs of the old entries and index are attached to the new ones too.",
  sbomsCopied: (count: number | null) =>
    count === null
      ? "SBOMs were attached"
      : count === 0
        ? "No SBOM was there"
        : `${plural(count, "SBOM")} attached`,
  orphans: {
    signature: (count: number) => plural(count, "signature"),
    attestation: (count: number) => plural(count, "attestation"),
    sbom: (count: number) => plural(count, "SBOM"),
    other: (count: number) => `${plural(count, "other document")}`,
  } satisfies Record<Orphan["kind"], (count: number) => string>,
  orphansOf: (digest: string) => `Still on ${digest}, not on the new index.`,
  noOrphans: "Nothing was found beside the old index.",
  unseen: (message: string) => `Not everything could be checked: ${message}`,
  sign: "To sign the new index:",
  stored: "In the registry",
  storedOnce: "each blob once",
  expected: "expected",
  came: "new",
  noNewBytes: "No new layers",
  toCome: "to come",
  other: "other",
  freed: (bytes: string) => `−${bytes} once the registry collects garbage`,
  byHand: "The same by hand",
  isNow: {
    choice: (tag: string, asked: Asked) => `${tag} is ${askedNames[asked]} now.`,
    repair: (tag: string) => `${tag} is fixed.`,
    back: (tag: string) => `${tag} names the old index again.`,
    same: (tag: string) => `${tag} was as asked already. Nothing changed.`,
  },
  readBack: (count: number) => `${entries(count)}, read back without an error.`,
  madeIn: (count: number, bytes: number, seconds: number) =>
    `${plural(count, "variant")} made, ${formatBytes(bytes)}, in ${formatSeconds(seconds)}.`,
  oldStays: "The old index stays in the registry under its digest.",
  newStays: "The new index stays in the registry under its digest.",
  putBack: "Put the old index back",
  putNewBack: "Put the new index back",
  newDigestName: "the new digest",
  tagMoved: "Stopped: the tag moved meanwhile. Nothing was changed.",
  plannedOn: "planned on",
  namesNow: "names now",
  planAgain: "Plan again",
  failed: (tag: string) => `It failed. ${tag} still names the old index.`,
  refused: "It was not started.",
  cancelled: (tag: string) => `Stopped. ${tag} still names the old index.`,
  cancelledMore: "What was made stays in the registry, and is used when it is applied again.",
  list: "Applied here",
  listFailed: "What was applied could not be listed.",
  kinds: { repair: "fix", "roll-back": "old index put back" },
  by: (by: string) => `by ${by}`,
  states: { waiting: "waiting", running: "going on", done: "done", failed: "failed", cancelled: "stopped" },
  unchanged: "nothing to do",
  figures: (bytes: number, seconds: number) => `${formatBytes(bytes)} in ${formatSeconds(seconds)}`,
  all: (count: number) => `Show all ${count}`,
  samplesChanged: "The samples were changed here.",
  resetSamples: "Reset the samples",
  showProgress: "Show progress",
  seePlan: "See the plan",
  percent: (percent: number) => `${percent}\u00a0%`,
  tabNote: (percent: number | null) => (percent === null ? "applying" : `applying, ${percent}\u00a0%`),
} as const;
