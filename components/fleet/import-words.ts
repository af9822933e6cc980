import { formatCount as many, plural } from "#lib/ladder/figures.ts";

/** Words of bringing components in: one, or a list. */
export const words = {
  addTitle: "Add components",
  addLead:
    "One per line: a reference, or a name and a reference. You can also paste docker pull commands or registry URLs. Nothing is added before you have seen the result of the check.",
  namespace: "Namespace",
  applicationForAll: "Application (optional, for all)",
  addedSome: (added: number, refused: number) =>
    `${added === 1 ? "One component was" : `${many(added)} components were`} added. ${
      refused === 1 ? "One line was refused and stays" : `${many(refused)} lines were refused and stay`
    } in the box.`,
  references: "References",
  placeholder: "quay.io/org/app:main\nweb quay.io/org/frontend:latest",
  checkList: "Check",
  addCount: (count: number) => `Add ${many(count)}`,
  adding: (total: number) => `Adding ${plural(total, "component")}`,
  /** Of the lines of a list that was brought in. */
  hasAdded: ({ added, total }: { readonly added: number; readonly total: number }) =>
    added === total ? `${plural(added, "component")} added` : `${many(added)} of ${many(total)} added`,
  goesOn: (by: string) => `Started by ${by}. It goes on when you leave this page.`,
  goesOnClosed: "It goes on when you close this.",
  progress: "Adding",
  done: (done: number, total: number) => `${many(done)} of ${many(total)}`,
  counts: {
    added: (count: number) => `${many(count)} added`,
    known: (count: number) => `${many(count)} already there`,
    refused: (count: number) => `${many(count)} refused`,
  },
  stays: "What was added stays. Import the same list again to add the rest.",
  refusedLines: "Refused lines",
  editRefused: "Edit these lines",
  closePanel: "Close",
  lines: "Lines",
  importing: {
    reading: (done: number, total: number) => `Checking lines: ${many(done)} of ${many(total)}`,
    keeping: (done: number, total: number) => `Adding components: ${many(done)} of ${many(total)}`,
  },
  moreLines: (count: number) => `and ${many(count)} more`,
  line: (line: number) => `line ${many(line)}`,
  outcomes: { added: "will be added", known: "already there", refused: "refused" },
  became: { added: "added", known: "already there", refused: "refused" },
  connect: "Connect a Konflux cluster",
  connectLead:
    "Its components are followed, with the builds that make their images. Name it in twofold.yaml, then start again:",
  connectedEmpty:
    "The cluster in the settings has no component that this account may see. Look at the namespaces, and at its rights.",
  connectWhat: "settings",
  connectMore: "All settings of a cluster",
  addOne: "Add one component",
  addOneLead: "By the reference of its image. A docker pull command or a registry URL will do.",
  addOneButton: "Add",
  reference: "Image reference",
  importTitle: "Import a list",
  importLead:
    "One per line: a reference, or a name and a reference. Every line is checked before anything is added.",
  importPaste: "Paste a list",
  importFile: "Choose a file",
  empty: "No components yet",
  close: "Close",
} as const;
