const isOrAre = (count: number) => (count === 1 ? "is" : "are");
const allAre = (count: number, what: string) =>
  count === 1 ? `It is ${what}.` : `All ${count} are ${what}.`;
const someAre = (done: number, not: number, what: string) =>
  `${done} ${isOrAre(done)} ${what}, ${not} ${isOrAre(not)} not:`;

const waiting = (count: number) =>
  count === 1 ? "one component waits" : `${count.toLocaleString("en")} components wait`;

/** Words of the fleet page. Names of steps and choices are those of choosing. */
export const words = {
  title: "Fleet",
  share: (percent: number, filtered: boolean) =>
    `${percent} % of ${filtered ? "what is shown" : "the fleet"} is twofold`,
  none: "No component is known yet",
  allUnread: "The fleet has not been read yet",
  newest: (ago: string) => `newest scan ${ago}`,
  samplesNote:
    "These are the samples that come with Twofold. Add a component of your own and they make room for it.",
  tiles: "Figures",
  components: "Components",
  inNamespaces: (count: number) => `in ${count} ${count === 1 ? "namespace" : "namespaces"}`,
  dual: "In dual",
  dualOf: (percent: number) => `${percent} % of what is shown`,
  underWay: "Not as wanted",
  underWayMore: "a step is missing",
  withErrors: "With errors",
  withErrorsMore: "the image or its evidence is broken",
  nearLimit: "Near the result limit",
  nearLimitMore: "Tekton may cut the results of a build as wanted",
  withWarnings: "With warnings",
  withWarningsMore: "it works, with a loss or a risk",
  failing: "Could not be read",
  failingMore: "shown as last known",
  rollout: "Roll-out",
  rolloutMore: "components by what their newest index holds",
  weeks: "13 weeks",
  year: "1 year",
  rolloutSoon: "The chart begins with the second day; what is known of today stands beside it.",
  rolloutDay: "Day of the roll-out",
  rolloutTable: "Roll-out by day",
  day: "day",
  kinds: {
    gzip: "gzip alone",
    dual: "dual",
    zstd: "zstd:chunked alone",
    other: "neither",
    unread: "not read",
  },
  views: "Saved views",
  all: "All",
  saveView: "Save this view",
  viewName: "Name of the view",
  forgetView: (name: string) => `Forget the view ${name}`,
  save: "Save",
  cancel: "Cancel",
  search: "Filter by name",
  addFilter: "Filter",
  fields: {
    namespace: "namespace",
    application: "application",
    source: "source",
    wanted: "wanted",
    configured: "configured",
    built: "built",
    step: "step",
    issue: "issue",
    severity: "severity",
    results: "Tekton results",
    coverage: "attested",
    verified: "verified",
    failing: "last look",
    platform: "platform",
    younger: "built within",
    older: "not built for",
  },
  coverages: {
    full: "every manifest",
    part: "some manifests",
    none: "no manifest",
    unread: "not read",
  },
  verifications: {
    yes: "every manifest",
    part: "those that have one",
    no: "some do not",
    "no-key": "no key to check with",
    none: "nothing to verify",
    unread: "not read",
  },
  attestedOf: (attested: number, all: number) =>
    `${attested} of ${all} ${all === 1 ? "manifest has" : "manifests have"} an attestation of ${attested === 1 ? "its" : "their"} own`,
  alsoOf: (signed: number, sbom: number, failing: number) =>
    `; ${signed} signed, ${sbom} with an SBOM; ${failing} release ${failing === 1 ? "check fails" : "checks fail"}`,
  verifiedWords: {
    yes: "all verified",
    part: "those verified",
    no: "some do not verify",
    "no-key": "no key to check with",
    none: "nothing to verify",
  },
  values: { default: "nobody chose", near: "near the limit", over: "over the limit" },
  looks: { yes: "failed", no: "did not fail" },
  days: (days: string) => (days === "1" ? "a day" : `${days} days`),
  removeFilter: (text: string) => `Remove the filter ${text}`,
  anyOf: (values: readonly string[]) => (values.length > 2 ? `any of ${values.length}` : values.join(", ")),
  clear: "Clear the filters",
  shown: (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "component" : "components"}`,
  sort: "Sort",
  sorts: {
    name: "name",
    namespace: "namespace",
    application: "application",
    wanted: "wanted",
    configured: "configured",
    built: "built",
    step: "missing step",
    issues: "issues",
    results: "result limit",
    gzip: "size in gzip",
    zstd: "size in zstd:chunked",
    newest: "newest build",
  },
  ascending: "rising",
  descending: "falling",
  columns: "Columns",
  group: "Group by application",
  noApplication: "no application",
  exportCsv: "Export CSV",
  add: "Add components",
  scan: "Scan now",
  scanning: (done: number, total: number) => `Looking at the registries: ${done} of ${total}`,
  scanFailed: (count: number) => `${count} could not be read`,
  cancelScan: "Stop the scan",
  waitingFor: {
    "rate-limited": (registry: string, time: string, count: number) =>
      `${registry}: rate limited until ${time}; ${waiting(count)} for it.`,
    other: (registry: string, time: string, count: number) =>
      `${registry} does not answer and is asked again at ${time}; ${waiting(count)} for it.`,
  },
  waitingForMany: (registries: number, count: number) =>
    `${registries} registries do not answer as they should; ${waiting(count)}, shown as last known.`,
  clusterAway: (since: string | null, message: string) =>
    `Not connected to the cluster${since === null ? "" : ` since ${since}`}: ${message} Its components are shown as last known.`,
  connecting: "The cluster’s components are being listed.",
  problems: (count: number) =>
    count === 1 ? "One thing in the cluster cannot be read" : `${count} things in the cluster cannot be read`,
  table: "Components",
  selectAll: "Select all that the filters leave",
  select: (name: string) => `Select ${name}`,
  heads: {
    name: "component",
    wanted: "wanted",
    step: "wanted · configured · built",
    variants: "variants",
    issues: "issues",
    evidence: "attested",
    results: "result limit",
    size: "gzip | zstd",
    newest: "newest build",
  },
  asOf: (ago: string) => (ago === "just now" ? "as of just now" : `as of ${ago} ago`),
  asOfMore: "The registry does not answer: this is as last known",
  noIssues: "–",
  resultsOf: (percent: number) =>
    `Built as wanted, the Tekton results take ${percent} % of what the pod of build-image-index carries`,
  sizesOf: "of the first platform; a client downloads one of them",
  never: "never",
  reading: "loading",
  emptyFilter: "No component fits these filters.",
  empty: "No component is known yet.",
  emptyMore:
    "Add references by hand, name components in the settings, or let the settings name a Konflux cluster.",
  failed: "The fleet could not be loaded.",
  again: "Try again",
  selected: (count: number) => `${count} selected`,
  wantForAll: "Want for all",
  apply: "Set",
  scanThese: "Scan these",
  clearSelection: "Clear the selection",
  progress: (done: number, all: number) => `${done} of ${all} set`,
  bulkDone: (done: number, not: number) => (not === 0 ? allAre(done, "set") : someAre(done, not, "set")),
  bulkUndone: (done: number, not: number) =>
    not === 0 ? allAre(done, "as before") : someAre(done, not, "as before"),
  bulkLost: (count: number) =>
    count === 1
      ? "Somebody else changed this one since the page showed it:"
      : "Somebody else changed these since the page showed them:",
  bulkBoth: (theirs: string, mine: string) => `is ${theirs}; yours is ${mine}`,
  bulkSetMine: (count: number) => (count === 1 ? "Set mine all the same" : `Set mine for these ${count}`),
  bulkRetry: (count: number) => (count === 1 ? "Try it again" : `Try these ${count} again`),
  addTitle: "Add components",
  addLead:
    "One reference a line, or a name and a reference; a docker pull line or a registry’s web address will do. Each is checked before anything is kept.",
  namespace: "Namespace",
  applicationForAll: "Application (optional, for all)",
  addedSome: (added: number, refused: number) =>
    `${added === 1 ? "One component was" : `${added} components were`} added. ${
      refused === 1 ? "One line was refused and stays" : `${refused} lines were refused and stay`
    } in the box.`,
  references: "References",
  placeholder: "quay.io/org/app:main\nweb quay.io/org/frontend:latest",
  check: "Check",
  addCount: (count: number) => `Add ${count}`,
  importing: {
    reading: (done: number, total: number) =>
      `Checking lines: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
    keeping: (done: number, total: number) =>
      `Adding components: ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
  },
  moreLines: (count: number) => `and ${count.toLocaleString("en")} more`,
  line: (line: number) => `line ${line}`,
  outcomes: { added: "to be added", known: "known", refused: "refused" },
  close: "Close",
} as const;

/** `38 min`, `3 h`, `2 d`: how long ago, for a narrow column. */
export function agoText(at: string, now: number): string {
  const minutes = Math.max(0, Math.floor((now - Date.parse(at)) / 60_000));
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h`;
  return `${Math.floor(minutes / (24 * 60))} d`;
}

/** `01:06`, or `26 Nov, 01:06` where that is not today: the reader's own time. */
export function timeText(at: string, now: Date = new Date()): string {
  const time = new Date(at);
  const clock = time.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (time.toDateString() === now.toDateString()) return clock;
  return `${time.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${clock}`;
}
