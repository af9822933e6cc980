import { formatCount as many, plural } from "#lib/ladder/figures.ts";

const components = (count: number) => plural(count, "component");
const are = (count: number) => (count === 1 ? "is" : "are");

/** Words of what is done with the selected. */
export const words = {
  selected: (count: number) => `${many(count)} selected`,
  chooseForAll: "Choice for all",
  setting: "Setting",
  setFor: (choice: string, count: number | null, asksFirst: boolean) =>
    `Set ${choice}${count === null ? "" : ` for ${many(count)}`}${asksFirst ? "…" : ""}`,
  /** What the button leaves as it is. */
  setLeaves: (already: number, refused: number) =>
    [
      already === 0 ? null : `${many(already)} already ${are(already)}`,
      refused === 0 ? null : `${many(refused)} cannot be changed`,
    ]
      .filter((one) => one !== null)
      .join(", "),
  note: "Note (kept in the history)",
  goesOn: "It goes on when you leave this page.",
  chooseFor: (choice: string, count: number) => `Set ${choice} for ${components(count)}?`,
  areSet: (choice: string) => `will be ${choice} from now on`,
  areAlready: "are so already, and are left alone",
  areRefused: "cannot be changed",
  chooseMore:
    "No image is changed by this: it says what the next builds are to make. It is done in the server, and can be undone.",
  andMore: (count: number) => `and ${many(count)} more`,
  checkThese: "Check now",
  applyToImages: "Apply to images…",
  clearSelection: "Clear the selection",
  progress: (done: number, all: number) => `${many(done)} of ${many(all)} set`,
  bulkDone: (set: number, already: number, not: number) =>
    `${many(set)} set${already === 0 ? "" : `, ${many(already)} ${already === 1 ? "was" : "were"} already`}${not === 0 ? "." : `, ${many(not)} not:`}`,
  bulkUndone: (done: number, not: number) =>
    not === 0 ? `${many(done)} undone.` : `${many(done)} undone, ${many(not)} not:`,
  bulkLost: (count: number) =>
    count === 1
      ? "Somebody else changed this one in the meantime:"
      : "Somebody else changed these in the meantime:",
  bulkBoth: (theirs: string, mine: string) => `is ${theirs}; yours is ${mine}`,
  bulkSetMine: (count: number) => (count === 1 ? "Set mine anyway" : `Set mine for these ${many(count)}`),
  bulkRetry: (count: number) => (count === 1 ? "Try again" : `Try these ${many(count)} again`),
  cancel: "Cancel",
} as const;
