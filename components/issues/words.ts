import type {
  BoardComponents,
  BoardGroup,
  BoardSection,
  FixPlace,
  FixWay,
} from "#lib/fleet/issues/answers.ts";
import { formatCount, plural } from "#lib/ladder/figures.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";

/** Words of the board of issues. */
export const words = {
  title: "Issues",
  table: "Issues",
  counting: "Counting the issues",
  checked: "checked",
  filters: "Filters",
  search: "Search components",
  searchShort: "Search",
  severities: { error: "Errors", warning: "Warnings", info: "Notes" } satisfies Record<Severity, string>,
  fields: {
    code: "Code",
    namespace: "Namespace",
    application: "Application",
    client: "Client",
  } satisfies Record<BoardGroup, string>,
  chosen: (field: string, count: number) => `${field}: ${count}`,
  noApplication: "no application",
  noValues: "Nothing to choose",
  newSince: (when: string) => `New since ${when}`,
  lastVisit: "your last visit",
  onlyNew: "New",
  clear: "Clear filters",
  groupBy: "Group by",
  heads: {
    issue: {
      code: "issue",
      namespace: "namespace",
      application: "application",
      client: "client",
    } satisfies Record<BoardGroup, string>,
    components: "components",
    hurt: "who is hurt",
    firstSeen: "first seen",
    weeks: "13 weeks",
    since: (when: string) => `since ${when}`,
  },
  sections: {
    order: ["Order", "decides which entry a client pulls"],
    error: ["Other errors", "a client fails, or cannot tell what it gets"],
    warning: ["Warnings", "works, but not fully"],
    info: ["Notes", "worth knowing"],
  } satisfies Record<BoardSection, readonly [string, string]>,
  /** The same where a row is not one code: by the gravest in it. */
  groupSections: {
    order: ["With a broken order", "decides which entry a client pulls"],
    error: ["With other errors", "a client fails, or cannot tell what it gets"],
    warning: ["With warnings only", "works, but not fully"],
    info: ["With notes only", "worth knowing"],
  } satisfies Record<BoardSection, readonly [string, string]>,
  platforms: (count: number) => plural(count, "platform"),
  entries: (count: number) => (count === 1 ? "1 entry" : `${formatCount(count)} entries`),
  new: "new",
  isNew: (count: number) => `${formatCount(count)} new`,
  isGone: (count: number) => `${formatCount(count)} gone`,
  noChange: "no change",
  weeks: (recorded: number, from: number, to: number) =>
    `${plural(recorded, "week")}: from ${formatCount(from)} to ${formatCount(to)}${to > from ? ", rising" : to < from ? ", falling" : ""}`,
  weeksShort: (now: number) => `${formatCount(now)} now; nothing was recorded before`,
  rest: (count: number) => `+${formatCount(count)}`,
  noClient: "no client",
  key: {
    fails: "cannot pull",
    less: "pulls, but gets another variant or more bytes",
    none: "not hurt",
  },
  familyOutcomes: { fails: "fails", less: "gets less", none: "not hurt" },
  familyTitle: (name: string, versions: readonly string[], outcome: "fails" | "less" | "none") =>
    outcome === "none"
      ? `${name}: not hurt`
      : `${versions.join(", ")}: ${outcome === "fails" ? "cannot pull" : "another variant or more bytes"}`,
  codesOf: (count: number) => plural(count, "check"),
  withCode: (count: number) => plural(count, "component"),
  emptyFilter: "No matches",
  emptyFilterMore: "No issue of the fleet is left by these filters.",
  emptyFleet: "No components yet",
  emptyFleetMore: "Issues of components are shown here as soon as the fleet has some.",
  openFleet: "Open Fleet",
  sinceVisit: (when: string) => `Since your last visit ${when}:`,
  /** Notes are not shown unless asked for, and what was not checked is not without issues. */
  noneIn: ({ all, infos, unread }: BoardComponents) =>
    unread === all
      ? "Nothing was checked yet"
      : infos > 0
        ? `No errors or warnings in ${plural(all, "component")}`
        : `No issues in ${plural(all - unread, "component")}`,
  noIssues: (count: number) => `No issues in ${plural(count, "component")}`,
  uncheckedMore: "Fleet says of each component whether it is still to be checked or could not be read.",
  checks: (count: number) => `${count} checks`,
  lastGone: "The last issue went",
  goneIn: "in",
  exampleTitle: "Example",
  yours: "Yours:",
  yoursNone: "None of your components has it.",
  allChecks: (count: number) => `All ${count} checks`,
  failed: "The issues could not be loaded",
  again: "Try again",
  opened: {
    list: (title: string) => `Components with ${title}`,
    selected: (count: number, all: number) => `${formatCount(count)} of ${formatCount(all)} selected`,
    selectAll: "Select all components",
    select: (name: string) => `Select ${name}`,
    entries: "entries in order",
    breaksAt: "breaks at",
    where: "where",
    firstSeen: "first seen",
    more: (count: number) => `Show ${formatCount(count)} more`,
    all: (count: number, parts: string) => `All ${formatCount(count)}: ${parts}`,
    otherNamespaces: (spaces: number, count: number) =>
      `${plural(spaces, "other namespace")} ${formatCount(count)}`,
    none: "Nobody has it any more.",
    noneNew: "None of them is new since your last visit.",
    failed: "The components could not be loaded.",
    reading: "Loading the components",
    notShown: "The registry does not let Twofold read it any more.",
  },
  fix: "Fix",
  fixHead: (count: number, deed: string) => `Fix ${formatCount(count)}: ${deed}`,
  thenPull: (clients: readonly string[], count: number) =>
    `then ${clients.length > 2 ? `${clients[0]} and ${clients.length - 1} more` : clients.join(" and ")} can pull ${count === 1 ? "it" : "all of them"}`,
  fixOf: (name: string) => `Fix ${name}`,
  fixing: (deed: string, count: number) => `${deed} ${formatCount(count)}…`,
  deeds: {
    repair: "Fix",
    apply: "Make",
    assemble: "Fix",
    rebuild: "Rebuild",
    guide: "How to fix",
  } satisfies Record<FixWay, string>,
  howToFix: "How to fix",
  pullRequest: "Pull request",
  copyCommand: "Copy command",
  copied: "Copied",
  preview: (count: number) => `Preview ${plural(count, "fix", "fixes")}`,
  copyScript: "Copy as script",
  noCommand: "no command does this",
  scriptHead: (count: number, title: string) =>
    `# ${formatCount(count)} ${count === 1 ? "component" : "components"}: ${title}`,
  why: {
    title: "Why it matters",
    wrong: "Wrong",
    right: "Right",
    prints: "It prints",
    fix: "Fix",
    leave: "Leave it",
    more: "More about this check",
    example: "Open an example",
  },
} as const;

/** What is done to all of them, in a few words; by the way of the fix where a code has none of its own. */
const codeDeeds: Partial<Record<IssueCode, string>> = {
  "zstd-before-gzip": "put gzip first",
  "erofs-before-tar": "put EROFS last",
  "zstd-unannotated": "annotate the zstd entries",
  "annotated-not-zstd": "take the annotation away",
  "duplicate-variant": "list each variant once",
  "attestation-duplicated": "list each attestation once",
  "nested-index": "list the inner entries",
  "missing-variant": "make what is missing",
  "no-gzip": "make gzip too",
  "chunked-incomplete": "compress again as zstd:chunked",
  "zstd-unchunked": "compress again as zstd:chunked",
  "uncompressed-layers": "compress the layers",
};

const wayDeeds: Record<FixWay, string> = {
  repair: "write the index again",
  apply: "make the variants that are missing",
  assemble: "write the index again",
  rebuild: "build them again",
  guide: "see how",
};

export const deedOf = (code: IssueCode, way: FixWay): string => codeDeeds[code] ?? wayDeeds[way];

/** What happens to so many of them, behind their number; `only` where it is one. */
export function fixLine(way: FixWay, by: FixPlace, count: number): string {
  const one = count === 1;
  if (way === "guide")
    return one
      ? "is no fault of its bytes: the page says how."
      : "are no fault of their bytes: the page says how.";
  if (by === "pull-request")
    return one
      ? "is named by digest in its repository: a pull request there."
      : "are named by digest in their repositories: a pull request in each.";
  if (way === "rebuild") return one ? "takes another build." : "take another build.";
  if (by === "command" || way === "assemble")
    return one
      ? "is where this server may not write: a command to copy."
      : "are where this server may not write: a command to copy.";
  if (way === "apply")
    return one
      ? "gets what is missing made, a new index, and its tag moves."
      : "get what is missing made, a new index, and their tags move.";
  return one
    ? "gets a new index and its tag moves. Same manifests, nothing is rebuilt."
    : "get a new index and their tags move. Same manifests, nothing is rebuilt.";
}

/** What clients lose that can pull all the same. */
export const lessWords: Partial<Record<IssueCode, string>> = {
  "zstd-before-gzip": "Others pull zstd unasked",
  "zstd-unannotated": "They pull gzip instead of zstd",
  "annotated-not-zstd": "They pull gzip as zstd",
  "missing-variant": "Whole layers on some platforms",
  "chunked-incomplete": "No partial pulls",
  "zstd-unchunked": "No partial pulls",
  "mixed-compression": "No partial pulls of some layers",
  "uncompressed-layers": "They download more bytes",
  "content-mismatch": "Clients run different content",
  "nested-index": "Another entry than meant",
};

/** Where no client of images is hurt. */
export const noClientWords: Partial<Record<IssueCode, string>> = {
  "no-provenance": "Release policy fails",
  "promoted-not-index": "Release policy fails",
  "signature-invalid": "Release policy fails",
  "results-near-limit": "Nobody yet",
  "results-over-limit": "The build fails",
  "results-truncated": "What reads the results",
};
