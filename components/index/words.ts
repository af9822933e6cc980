import { formatCount, plural } from "#lib/ladder/figures.ts";
import type { Outcome } from "#lib/variants/report.ts";

/** The words of the index page; those of what it seldom shows, or what the server draws, stand in `seldom-words.ts`, those before its report in `reading-words.ts`. */
export const words = {
  /** The image first, without its registry: a tab shows some twenty letters. */
  title: (reference: string, sentence: string) => `${reference.split("/").at(-1)} · ${sentence}`,
  views: "Views of this index",
  entries: "Entries in order",
  entry: "entry",
  entriesWord: "entries",
  entryLabel: (label: string, what: readonly (string | null)[]) =>
    [`entry ${label}`, ...what.filter((part) => part !== null)].join(", "),
  digestOfEntry: (label: string | number) => `digest of entry ${label}`,
  referenceOfEntry: (label: string | number) => `reference of entry ${label} by digest`,
  layersOfEntry: (layers: number, label: string) => `${layers} layers of entry ${label}`,
  tryEntryAgain: (label: string) => `Try again: entry ${label}`,
  absent: "not in the registry",
  unread: "could not be read",
  attestation: "attestation",
  kinds: {
    ociIndex: "OCI index",
    ociManifest: "OCI manifest",
    dockerList: "Docker manifest list",
    dockerManifest: "Docker manifest",
  },
  pickNone: (platform: string) => `${platform}: finds no entry and fails`,
  manyPicks: (platforms: string, failures: number) =>
    failures === 0 ? platforms : `${platforms}, fails on ${formatCount(failures)}`,
  pickOne: (platform: string, position: number, outcome: Outcome) =>
    `${platform}: pulls entry ${position}${{ reads: "", fails: " and fails", unknown: ", outcome unknown" }[outcome]}`,
  cannotRead: (client: string) => `${client} (cannot read it)`,
  anIndex: "an index",
  entryAs: (position: number, what: string | null) =>
    what === null ? `entry ${position}` : `entry ${position} (${what})`,
  taken: (entry: string) => `Pulls ${entry}.`,
  pulledAndFails: (entry: string, reason: string) =>
    `Pulls ${entry} and fails: ${reason} It does not try another entry.`,
  pulledUnknown: (entry: string, reason: string) =>
    `Pulls ${entry}; whether it can use it is unknown: ${reason}`,
  noEntries: "This index has no entries.",
  manifest: "One manifest, no index",
  present: (there: number, all: number) => `${formatCount(there)} of ${formatCount(all)} could be read`,
  pointHint: "hover over a client; click to pin it",
  actions: {
    open: (view: string) => `Open ${view.slice(0, 1).toUpperCase()}${view.slice(1)}`,
    command: (line: string) => `the command ${line}`,
  },
  headReference: "reference by digest",
  head: {
    position: "entry",
    twins: "twins",
    platform: "platform",
    compression: "compression",
    digest: "digest",
    layers: "layers",
    size: "size",
  },
  takenBy: (clients: number) => `pulled by, of ${clients} clients`,
  takes: (count: number, all: number) => `${count} of ${all} clients pull this entry`,
  breakHere: "The order breaks here.",
  breakMany: (count: number) => `The order breaks here, for ${formatCount(count)} platforms.`,
  annotated: "annotated",
  noAnnotation: "no annotation",
  wrongAnnotation: "annotated, but not zstd",
  twinOf: (positions: readonly number[]) => `twin of ${someNumbers(positions)}`,
  attestedBy: (positions: readonly number[]) => `attestation ${someNumbers(positions)}`,
  attestations: (first: number, last: number) =>
    first === last
      ? `Entry ${first} is an attestation, not an image.`
      : `Entries ${first}–${last} are attestations, not images.`,
  attests: (position: number | null) =>
    position === null ? "for no entry of this index" : `for entry ${position}`,
  show: "Show",
  hide: "Hide",
  showAll: (rest: number) => `Show the other ${formatCount(rest)}`,
  showAllEntries: (count: number) => `Show all ${formatCount(count)} entries`,
  folded: (from: number, to: number) => `Entries ${formatCount(from)}–${formatCount(to)} are folded.`,
  tryAgain: "Try again",
  artifact: "artifact",
  nestedIndex: "index",
  clientsLabel: "Clients",
  firstMatch: "Pull the first match",
  prefer: "Prefer annotated zstd",
  missingVerdict: (platform: string) => `Finds no entry for ${platform}.`,
  platform: "Platform",
  nameBy: "Pull by",
  byTag: "tag",
  byDigest: "digest",
  pullCommands: (position: number) => `Pull commands of the clients that pull entry ${position}`,
  nobody: "No client pulls this entry.",
  issues: "Issues",
  nothingWrong: "No issues in this index",
  nothingWrongRead: "No issues in what could be read",
  nothingWrongMore: (clients: number, platforms: number) =>
    `Checked for ${clients} clients on ${plural(platforms, "platform")}.`,
  who: "Who",
  where: "Where",
  why: "Why",
  fix: "Fix",
  trap: "Watch out",
  more: (count: number) => `and ${formatCount(count)} more`,
  aboutIssue: "What this means",
  doItYourself: "Run it yourself",
  holds: "this digest never changes",
} as const;

/** Numbers that have room in a rung; the rest is a count. */
const MOST_NUMBERS = 3;

export function someNumbers(numbers: readonly number[]): string {
  const rest = numbers.length - MOST_NUMBERS;
  return rest > 1
    ? `${numbers.slice(0, MOST_NUMBERS).join(", ")} and ${formatCount(rest)} more`
    : numbers.join(", ");
}
