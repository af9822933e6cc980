import type { Operation } from "./operation.ts";

const since = { text: "RFC 3339, such as of the last visit: what is new and gone since then is told too." };

/** The fleet: its components as a table, in figures, and what is done to all of it. */
export const fleetOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/components",
    summary:
      "A window of the fleet; `format=csv` all of it, `fields=key` the names and the ETags of all rows.",
    filters: "fleet",
    query: {
      format: { text: "All rows as a file.", values: ["csv"] },
      fields: { text: "The names and ETags of all rows instead of a window.", values: ["key"] },
    },
    answers: { type: "FleetRows" },
    also: ["text/csv"],
    failures: ["bad-query"],
  },
  {
    method: "post",
    path: "/components",
    summary: "One component more, for those who have no cluster.",
    body: "GivenComponent",
    answers: { type: "FleetRow", status: 201 },
    failures: ["bad-request", "exists"],
  },
  {
    method: "post",
    path: "/components/import",
    summary:
      "A list of up to 10,000 references; what became of each line; as server-sent events with its progress. With `goesOn` a list of up to 100,000, answered at once with status 202: it goes on in the server and is followed by GET. It is brought in a few hundred lines at a time, and goes on where it stood when the server is started again. Of one that ends with a `problem` the same list adds the rest, and says of the others that they are there.",
    body: "ImportList",
    answers: { type: "Imported" },
    also: ["text/event-stream"],
    failures: ["bad-request", "busy", "database-full", "database-busy", "database-away"],
  },
  {
    method: "get",
    path: "/components/import",
    summary:
      "Lists that this server brings in or brought in by itself, newest first, with how far each is; with `import` one of them and its lines, those that were refused first.",
    query: { import: { text: "the id of an import" } },
    answers: { type: "Imports" },
    failures: ["bad-request"],
  },
  {
    method: "get",
    path: "/fleet/summary",
    summary: "Figures over what the filters leave, and the values to filter by.",
    filters: "fleet",
    answers: { type: "FleetSummary" },
    failures: ["bad-query"],
  },
  {
    method: "get",
    path: "/issues",
    summary:
      "What is wrong now in what the filters leave, a row for each code, namespace, application or client.",
    query: { since },
    filters: "issues",
    answers: { type: "IssueBoard" },
    failures: ["bad-query"],
  },
  {
    method: "get",
    path: "/issues/{code}",
    summary: "A page of the components that have an issue: where it is, since when, and what fixes it.",
    query: { since },
    filters: "issues",
    answers: { type: "IssuePage" },
    failures: ["bad-query"],
  },
  {
    method: "get",
    path: "/fleet/rollout",
    summary: "The fleet by what its indexes held, day by day.",
    query: { days: { text: "Days back from today, 1 to 3660; 91 without it." } },
    answers: { type: "Rollout" },
    failures: ["bad-query"],
  },
  {
    method: "post",
    path: "/scan",
    summary: "Looks at everything now, or at the components named.",
    body: "ScanRequest",
    answers: { type: "ScanProgress" },
    failures: ["bad-request", "busy"],
  },
  {
    method: "delete",
    path: "/scan",
    summary: "Stops the round; what was not checked yet waits for its usual time.",
    answers: { type: "ScanProgress" },
  },
  {
    method: "get",
    path: "/registries",
    summary: "The registries that images of the fleet are in, and whether they serve partial pulls.",
    answers: { type: "RegistryList" },
  },
  {
    method: "post",
    path: "/registries/{host}/probe",
    summary:
      "Asks a registry of the fleet for ranges of a layer, as partial pulls do, and keeps what it answered.",
    answers: { type: "FleetRegistry" },
    failures: ["not-found", "unauthorized", "unreachable", "rate-limited", "timeout", "busy"],
  },
  {
    method: "get",
    path: "/views",
    summary: "Filters that are kept under a name.",
    answers: { type: "SavedViews" },
  },
  {
    method: "put",
    path: "/views/{name}",
    summary: "Keeps filters under a name.",
    body: "ViewQuery",
    answers: { type: "SavedView" },
    failures: ["bad-request", "busy", "too-many"],
  },
  {
    method: "delete",
    path: "/views/{name}",
    summary: "Forgets a name.",
    answers: { status: 204 },
  },
  {
    method: "get",
    path: "/components/choice",
    summary:
      "The twenty newest batches of choices, newest first; with `batch` the states of the choices that it tells of.",
    query: { batch: { text: "the id of a batch" } },
    answers: { type: "ChoiceBatches" },
    failures: [],
  },
  {
    method: "post",
    path: "/components/choice",
    summary:
      "Chooses one compression for many, as one batch that goes on in the server, after a restart too; takes a batch back with `undo`, tries again what it did not set with `again`. With `dryRun` it answers what would be done, with status 200.",
    body: "ManyChoices",
    answers: { type: "ManyChosen", status: 202 },
    failures: ["bad-request", "denied", "other-site", "busy"],
  },
];
