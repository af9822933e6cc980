import { plural } from "#lib/ladder/figures.ts";

const many = (count: number) => count.toLocaleString("en");
const components = (count: number) => plural(count, "component");
const waiting = (count: number) => `${components(count)} ${count === 1 ? "waits" : "wait"} for it.`;
const have = (count: number) => (count === 1 ? "has" : "have");
const are = (count: number) => (count === 1 ? "is" : "are");

/** Words of the fleet page. Names of steps and choices are those of choosing. */
export const words = {
  title: "Fleet",
  /** The heading answers what is asked: how far the move is, or what the one filter that is set counts. */
  answers: {
    all: (dual: number, all: number, unread: number) =>
      `${many(dual)} of ${components(all)} ${are(dual)} dual${unread === 0 ? "" : `, ${many(unread)} not checked`}`,
    matching: (count: number, all: number) =>
      `${many(count)} of ${components(all)} ${count === 1 ? "matches" : "match"}`,
    dual: (count: number, all: number) => `${many(count)} of ${components(all)} ${are(count)} dual`,
    underWay: (count: number) => `${components(count)} ${are(count)} on the way: chosen, not built yet`,
    orderErrors: (count: number) =>
      `${components(count)} ${have(count)} ${count === 1 ? "an order error" : "order errors"}`,
    nearLimit: (count: number) => `${components(count)} ${are(count)} near the result limit`,
    failing: (count: number) => `${components(count)} could not be read`,
    errors: (count: number) => `${components(count)} ${have(count)} errors`,
    warnings: (count: number) => `${components(count)} ${have(count)} warnings`,
  },
  noneOf: {
    dual: "No component is dual yet",
    underWay: "Nothing is on the way",
    orderErrors: "No order errors",
    nearLimit: "No component is near the result limit",
    failing: "Everything could be read",
    errors: "No errors",
    warnings: "No warnings",
  },
  none: "No components yet",
  allFailing: "No component could be read",
  allUnread: "No component has been checked yet",
  checkedAgo: (ago: string) => `checked ${ago}`,
  samplesNote: "You are looking at examples. Add a component to replace them.",
  tiles: "Figures",
  components: "Components",
  inNamespaces: (count: number) => `in ${plural(count, "namespace")}`,
  dual: "In dual",
  dualOf: (percent: number) => `${percent}\u00a0% of those shown`,
  underWay: "On the way",
  underWayMore: "chosen, not built yet",
  orderErrors: "Order errors",
  onTheBoard: "Order errors, issue by issue",
  orderErrorsMore: "clients pull the wrong entry",
  nearLimit: "Near the result limit",
  nearLimitMore: "Tekton may truncate its results",
  failing: "Could not be read",
  failingMore: "shown as last known",
  search: "Filter by name",
  addFilter: "Filter",
  attestedOf: (attested: number, all: number) =>
    `${many(attested)} of ${plural(all, "entry", "entries")} ${attested === 1 ? "has its own attestation" : "have their own attestation"}`,
  alsoOf: (signed: number, sbom: number, failing: number) =>
    `; ${many(signed)} signed, ${many(sbom)} with an SBOM; ${plural(failing, "release check")} ${failing === 1 ? "fails" : "fail"}`,
  verifiedWords: {
    yes: "all verified",
    part: "those verified",
    no: "some fail to verify",
    "no-key": "no key to check with",
    none: "nothing to verify",
  },
  clear: "Clear the filters",
  shown: (count: number) => components(count),
  sort: "Sort",
  columns: "Columns",
  noApplication: "no application",
  exportCsv: "Export CSV",
  actions: {
    add: "Add or import components",
    selectAll: (count: number) => `Select all ${plural(count, "component")} shown`,
    view: (name: string) => `Open the view ${name}`,
  },
  registries: "Registries",
  add: "Add components",
  check: "Check now",
  checking: (done: number, total: number) => `Checking: ${many(done)} of ${many(total)}`,
  checkFailed: (count: number) => `${many(count)} could not be read`,
  stopChecking: "Stop",
  waitingFor: {
    "rate-limited": (registry: string, time: string, count: number) =>
      `${registry} is rate limited until ${time}. ${waiting(count)}`,
    other: (registry: string, time: string, count: number) =>
      `${registry} did not answer. Next try at ${time}. ${waiting(count)}`,
  },
  waitingForMany: (registries: number, count: number) =>
    `${plural(registries, "registry", "registries")} paused: ${components(count)} shown as last known.`,
  clusterAway: (since: string | null, message: string) =>
    `Not connected to the cluster${since === null ? "" : ` since ${since}`}: ${message} Its components are shown as last known.`,
  connecting: "Listing the components in the cluster.",
  problems: (count: number) => `${plural(count, "problem")} reading the cluster`,
  table: "Components",
  selectAll: "Select all that match",
  select: (name: string) => `Select ${name}`,
  heads: {
    name: "component",
    wanted: "choice",
    step: "chosen → configured → built",
    variants: "variants",
    issues: "issues",
    evidence: "provenance",
    results: "result size",
    size: "gzip | zstd",
    newest: "newest",
  },
  asOf: (ago: string) => (ago === "just now" ? "as of now" : `as of ${ago}`),
  asOfMore: "The last check failed. This is as last known.",
  noIssues: "–",
  drift: (codes: readonly string[]) => `Not built yet: ${codes.join(", ")}`,
  resultsOf: (percent: number) =>
    `Built as chosen, the Tekton results take ${percent}\u00a0% of what the pod of build-image-index can carry`,
  sizesOf: "the first platform; a client downloads one of the two",
  firstSeen: (ago: string) => `seen ${ago}`,
  firstSeenMore: "When it was built is unknown. First seen",
  never: "never built",
  unknown: "unknown",
  unchecked: "not checked",
  reading: "loading",
  emptyFilter: "No matches",
  empty: "No components yet",
  failed: "The fleet could not be loaded.",
  again: "Try again",
  close: "Close",
} as const;
