import { formatBytes, formatCount, plural } from "#lib/ladder/figures.ts";

const images = (count: number) => `${formatCount(count)} ${count === 1 ? "image" : "images"}`;
const is = (count: number) => (count === 1 ? "is" : "are");

/** Words of changing many images at once: before it begins, while it goes on, and what came of it. */
export const words = {
  title: (count: number) => `Apply to ${images(count)}`,
  lead: "This server changes the images in their registries itself. No build runs.",
  what: "What to apply",
  chosen: "What is chosen for each",
  chosenMore: "makes the variants that are missing, and drops what is not wanted",
  repair: "Only the fix",
  repairMore: "order, annotations, repeats and nested indexes: no layer is made",
  copySboms: "Copy SBOMs",
  copySbomsMore:
    "The files are the same, so SBOMs of the old entries and index are attached to the new ones too.",
  note: "Note (kept in the history of each)",
  reading: "Planning for each of them…",
  ready: "will change",
  makes: (variants: number, bytes: number) =>
    variants === 0
      ? "no layer is made"
      : `${plural(variants, "variant")} to make, about +${formatBytes(bytes)} in the registries`,
  already: (count: number) => `${is(count)} as asked already`,
  alreadyMore: "left alone",
  unread: (count: number) => `${count === 1 ? "has" : "have"} no image that was checked`,
  unreadMore: "never built, or not checked yet",
  refused: "cannot be changed",
  refusedMore: "the others are not held up",
  names: "Names and reasons",
  notes: [
    "Layers are made on this server, a few images at a time. It goes on when you leave this page.",
    "No build attests the new indexes, and signatures and attestations of the old ones do not follow. A release that asks for provenance refuses them.",
    "Each tag moves by itself, when its new index was read back without an error, so for a while some have moved and others have not.",
  ],
  start: (count: number) => (count === 0 ? "Nothing to apply" : `Apply to ${images(count)}`),
  cancel: "Cancel",
  close: "Close",
  again: "Try again",
  lateRefused: "These were refused:",

  heading: {
    going: (all: number) => `Applying to ${images(all)}`,
    done: (all: number) => `Applied to ${all === 1 ? "1 image" : `all ${images(all)}`}`,
    part: (done: number, all: number) => `Applied to ${formatCount(done)} of ${images(all)}`,
  },
  startedBy: (by: string) => `started by ${by}`,
  goesOn: "It goes on when you leave this page.",
  ended: "Nothing goes on any more.",
  states: {
    done: "done",
    failed: "failed",
    stopped: "stopped",
    running: "going on",
    waiting: "waiting",
  },
  progress: "Images that came to their end",
  stop: "Stop",
  stopWhat: "What waits is not begun. What goes on leaves its tag as it is, or comes to its end.",
  stopping: "Stopping…",
  resume: (count: number, failed: number) =>
    failed === 0 ? `Resume ${formatCount(count)}` : `Try ${formatCount(count)} again`,
  resumeWhat: "What failed or was stopped begins again; layers that were made are not made again.",
  running: "Going on now",
  converted: (name: string) => `${name} converted and uploaded`,
  stage: { waiting: "waiting", making: "making", sending: "uploading", done: "made" },
  variants: (made: number, all: number) => `${formatCount(made)} of ${plural(all, "variant")} made`,
  begins: "reading its index",
  failures: (count: number) => `${formatCount(count)} failed`,
  copy: "Copy the list",
  copied: "Copied",
  showAll: (count: number) => `Show all ${formatCount(count)}`,
  showFew: "Show fewer",
  more: "Show more",
  code: (code: string): string => codes[code] ?? code,
} as const;

const codes: Readonly<Record<string, string>> = {
  "tag-moved": "The tag moved meanwhile",
  "not-as-planned": "The new index was not right",
  "not-convertible": "A layer cannot be converted",
  "not-repairable": "It cannot be made so",
  "no-right-to-write": "This server may not push there",
  "refused-path": "It is only read",
  "bad-reference": "It has no tag that could move",
  "no-component": "There is no such component",
  denied: "Not allowed",
  unauthorized: "The registry wants another login",
  unreachable: "The registry did not answer",
  timeout: "It took too long",
  "rate-limited": "The registry limits how often it is asked",
  "registry-error": "The registry answered with an error",
  "not-found": "It is not there any more",
  "too-large": "Too large",
};
