import type { problems } from "./problem.ts";

/** What one method of one path takes and answers; types are names of exported types (`openapi-types.ts`). */
export interface Operation {
  readonly method: "get" | "put" | "post" | "delete";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly summary: string;
  /** Takes the filters of the fleet, or of its issues. */
  readonly filters?: "fleet" | "issues";
  readonly query?: Readonly<Record<string, { readonly text: string; readonly values?: readonly string[] }>>;
  /** Starts from a state that `If-Match` names. */
  readonly ifMatch?: true;
  readonly body?: string;
  readonly answers:
    | { readonly type: string; readonly status?: 200 | 201 | 202 }
    | { readonly status: 204 }
    | { readonly media: string };
  /** Other media types that the same path answers in. */
  readonly also?: readonly string[];
  readonly failures: readonly (keyof typeof problems)[];
}

const component = "/components/{namespace}/{name}";
const reference = { text: "Image reference, as the page takes it." };
const choice = { text: "The choice to plan for.", values: ["gzip", "zstd-chunked", "dual"] };
const since = { text: "RFC 3339, such as of the last visit: what is new and gone since then is told too." };

const inLayer = {
  ref: { text: "The manifest, by its digest: `REPOSITORY@DIGEST`." },
  layer: { text: "Digest of one of its layers." },
};
const sort = { text: "Directories first, by name; or the largest first.", values: ["name", "size"] };
const filePath = { text: "From the root of the layer; `\\xe9` is a byte, a backslash is two." };

export const operations: readonly Operation[] = [
  {
    method: "get",
    path: "/inspect",
    summary: "The report on an image index; as server-sent events with its progress.",
    query: { ref: reference },
    answers: { type: "IndexReport" },
    also: ["text/event-stream"],
    failures: ["bad-reference", "not-found", "unauthorized", "refused-address", "unreachable", "busy"],
  },
  {
    method: "get",
    path: "/source",
    summary: "A document of the registry, byte for byte.",
    query: { ref: reference },
    answers: { media: "application/octet-stream" },
    failures: ["bad-query", "bad-reference", "not-found", "unauthorized", "too-large"],
  },
  {
    method: "get",
    path: "/evidence",
    summary: "Which runs made an image, what is attested and signed of it, what a release policy would say.",
    query: { ref: reference },
    answers: { type: "EvidenceReport" },
    failures: ["bad-reference", "not-found", "unauthorized", "refused-address", "unreachable", "busy"],
  },
  {
    method: "get",
    path: "/evidence/content",
    summary: "A statement, or the text of a signature, as it was signed.",
    query: {
      ref: reference,
      manifest: { text: "Digest of the attestation's manifest." },
      layer: { text: "Digest of its layer." },
    },
    answers: { media: "application/json" },
    failures: ["bad-query", "bad-reference", "not-found", "unauthorized", "too-large"],
  },
  {
    method: "get",
    path: "/layers",
    summary: "The layers of two images of one platform side by side, with what made them.",
    query: {
      ref: reference,
      entry: { text: "Position of an entry; the other side is its twin. Without it the first pair." },
    },
    answers: { type: "LayersReport" },
    failures: [
      "bad-query",
      "bad-reference",
      "not-found",
      "unauthorized",
      "not-an-image",
      "unreachable",
      "busy",
    ],
  },
  {
    method: "get",
    path: "/layers/files",
    summary: "A window of a directory of a zstd:chunked layer, by its table of contents.",
    query: {
      ...inLayer,
      node: { text: "The directory, by its number; 0 is the root." },
      sort,
      from: { text: "The first row of the window, from 0." },
      count: { text: "Rows at most; 200 where it is not said, 500 at most." },
    },
    answers: { type: "FilePage" },
    failures: ["bad-query", "not-found", "unauthorized", "malformed", "too-large", "busy"],
  },
  {
    method: "get",
    path: "/layers/search",
    summary:
      "The files of a layer whose names have a text in them; whose paths do, where the text has a slash.",
    query: {
      ...inLayer,
      text: { text: "Capitals count where it has some." },
      count: { text: "Rows at most; 200 where it is not said, 500 at most." },
    },
    answers: { type: "FoundFiles" },
    failures: ["bad-query", "not-found", "unauthorized", "malformed", "too-large", "busy"],
  },
  {
    method: "get",
    path: "/layers/file",
    summary: "A file of a layer, with the first 256 KiB of its content as text, or the first 2 KiB as bytes.",
    query: { ...inLayer, path: filePath, sort },
    answers: { type: "FileDetails" },
    failures: ["bad-query", "not-found", "unauthorized", "malformed", "too-large", "busy"],
  },
  {
    method: "get",
    path: "/layers/content",
    summary: "A file of a layer as it is, of 32 MiB at most, after its digest was checked.",
    query: { ...inLayer, path: filePath },
    answers: { media: "application/octet-stream" },
    failures: ["bad-query", "not-found", "unauthorized", "malformed", "too-large", "busy"],
  },
  {
    method: "get",
    path: "/updates",
    summary: "What moving from one build to the next downloads: whole layers, changed files, changed chunks.",
    query: {
      from: { text: "The build before, by its digest: `REPOSITORY@DIGEST`." },
      to: { text: "The build after, by its digest." },
      platform: { text: "`linux/amd64`; without it that of the server, or the only one." },
    },
    answers: { type: "UpdateCost" },
    failures: [
      "bad-query",
      "bad-reference",
      "not-found",
      "unauthorized",
      "not-an-image",
      "too-large",
      "busy",
    ],
  },
  {
    method: "get",
    path: "/samples",
    summary: "The samples that come with Twofold.",
    answers: { media: "application/json" },
    failures: [],
  },
  {
    method: "delete",
    path: "/samples",
    summary: "The samples as they came; what was applied to them is gone.",
    answers: { media: "application/json" },
    failures: ["other-site"],
  },
  {
    method: "get",
    path: "/plan",
    summary:
      "What a choice would make of an image, or what can be put right without a new layer, and whether this server may do it.",
    query: {
      ref: reference,
      choice: { text: "The choice to plan for, or the repair.", values: [...choice.values, "repair"] },
    },
    answers: { type: "ImagePlan" },
    failures: ["bad-query", "bad-reference", "not-found", "unauthorized", "unreachable", "busy"],
  },
  {
    method: "get",
    path: "/applications",
    summary: "What was applied and what goes on, newest first.",
    query: {
      component: { text: "Of this component, `NAMESPACE/NAME`." },
      target: { text: "Of this tag, as applications name it." },
      batch: { text: "Of this batch." },
      state: {
        text: "In this state.",
        values: ["waiting", "running", "done", "failed", "cancelled"],
      },
      before: { text: "Those with a smaller number." },
      limit: { text: "At most so many, up to 200." },
    },
    answers: { type: "ApplicationList" },
    failures: ["bad-query"],
  },
  {
    method: "post",
    path: "/applications",
    summary:
      "Has an image changed: a choice applied, or what needs no new layer repaired. It is carried out behind the answer.",
    body: "ImageApply",
    answers: { type: "Application", status: 202 },
    failures: [
      ...["bad-request", "bad-reference", "refused-path", "denied"],
      ...["no-right-to-write", "other-site", "busy"],
    ] as const,
  },
  {
    method: "get",
    path: "/applications/{id}",
    summary: "One application, with where it is.",
    answers: { type: "Application" },
    failures: ["no-application"],
  },
  {
    method: "delete",
    path: "/applications/{id}",
    summary: "Stops one: at once where it waits, else before its tag is moved or not at all.",
    answers: { type: "Application" },
    failures: ["no-application", "over-already", "other-site"],
  },
  {
    method: "post",
    path: "/applications/{id}/roll-back",
    summary: "Puts the index that was there before under the tag again.",
    answers: { type: "Application", status: 202 },
    failures: ["no-application", "over-already", "denied", "other-site", "busy"],
  },
  {
    method: "get",
    path: "/applications/batches/{id}",
    summary: "How many of a batch are in which state.",
    answers: { type: "Batch" },
    failures: ["no-application"],
  },
  {
    method: "post",
    path: "/applications/batches/{id}",
    summary: "Goes on with what was stopped of a batch, and tries what failed again.",
    answers: { type: "Batch" },
    failures: ["no-application", "other-site", "busy"],
  },
  {
    method: "delete",
    path: "/applications/batches/{id}",
    summary: "Stops what is left of a batch.",
    answers: { type: "Batch" },
    failures: ["no-application", "other-site"],
  },
  {
    method: "get",
    path: "/components/choice",
    summary:
      "Batches of choices that this server makes or made, newest first; with `batch` the states of the choices that it tells of.",
    query: { batch: { text: "the id of a batch" } },
    answers: { type: "ChoiceBatches" },
    failures: [],
  },
  {
    method: "post",
    path: "/components/choice",
    summary:
      "Chooses one compression for many, as one batch that goes on in the server; takes a batch back with `undo`, tries again what it did not set with `again`. With `dryRun` it answers what would be done, with status 200.",
    body: "ManyChoices",
    answers: { type: "ManyChosen", status: 202 },
    failures: ["bad-request", "other-site", "busy"],
  },
  {
    method: "post",
    path: "/components/apply",
    summary:
      "Has the newest indexes of many components changed, as one batch; what cannot be done is told by name. With `dryRun` it answers what would be done, with status 200.",
    body: "ManyApply",
    answers: { type: "ManyApplied", status: 202 },
    failures: ["bad-request", "other-site", "busy"],
  },
  {
    method: "post",
    path: `${component}/apply`,
    summary: "Has the newest index of a component made what is chosen, or what the body says.",
    body: "ComponentApply",
    answers: { type: "Application", status: 202 },
    failures: ["no-component", "bad-request", "denied", "unread", "no-right-to-write", "other-site", "busy"],
  },
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
    failures: ["bad-request", "exists", "other-site"],
  },
  {
    method: "post",
    path: "/components/import",
    summary: "A list of references; what became of each line; as server-sent events with its progress.",
    body: "ImportList",
    answers: { type: "ImportOutcomes" },
    also: ["text/event-stream"],
    failures: ["bad-request", "other-site", "busy", "database-full", "database-busy", "database-away"],
  },
  {
    method: "get",
    path: component,
    summary: "A component with the report on its newest index; its ETag names the choice.",
    answers: { type: "ComponentDetail" },
    failures: ["no-component"],
  },
  {
    method: "put",
    path: component,
    summary: "Another reference or application, for a component that was added here.",
    body: "EditedComponent",
    answers: { type: "FleetRow" },
    failures: ["no-component", "bad-request", "not-yours-to-edit", "other-site"],
  },
  {
    method: "delete",
    path: component,
    summary: "Removes a component that was added here; its history stays.",
    answers: { status: 204 },
    failures: ["no-component", "not-yours-to-edit", "other-site"],
  },
  {
    method: "put",
    path: `${component}/choice`,
    summary: "Sets the choice.",
    ifMatch: true,
    body: "ChoiceChange",
    answers: { type: "ChoiceState" },
    failures: [
      "no-component",
      "bad-request",
      "no-precondition",
      "changed-meanwhile",
      "denied",
      "cluster-away",
      "cluster-unauthorized",
      "cluster-refused",
      "other-site",
    ],
  },
  {
    method: "delete",
    path: `${component}/choice`,
    summary: "Back to the default; the body, which may be left out, says why.",
    ifMatch: true,
    body: "BackToDefault",
    answers: { type: "ChoiceState" },
    failures: [
      "no-component",
      "bad-request",
      "no-precondition",
      "changed-meanwhile",
      "denied",
      "cluster-away",
      "cluster-unauthorized",
      "cluster-refused",
      "other-site",
    ],
  },
  {
    method: "get",
    path: `${component}/plan`,
    summary: "What a choice would make of the newest index.",
    query: { choice },
    answers: { type: "ComponentPlan" },
    failures: ["no-component", "bad-query", "unread"],
  },
  {
    method: "get",
    path: `${component}/evidence`,
    summary: "Evidence of the newest index, as it was last read.",
    answers: { type: "EvidenceReport" },
    failures: ["no-component", "unread"],
  },
  {
    method: "post",
    path: `${component}/evidence`,
    summary: "The same, read now.",
    answers: { type: "EvidenceReport" },
    failures: ["no-component", "unread", "other-site"],
  },
  {
    method: "get",
    path: `${component}/history`,
    summary: "Choices and indexes, newest first; `format` all of them as a file.",
    query: {
      before: { text: "`next` of the page before: a time as RFC 3339 writes it." },
      life: { text: "Of a component that had the name before: `before` of the event `made-anew`." },
      format: { text: "All of it as a file.", values: ["csv", "json"] },
    },
    answers: { type: "HistoryPage" },
    also: ["text/csv"],
    failures: ["bad-query"],
  },
  {
    method: "get",
    path: `${component}/tags`,
    summary: "The tags of the repository and what each of them holds.",
    answers: { type: "TagList" },
    failures: ["no-component", "unread", "unauthorized", "unreachable"],
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
    failures: ["bad-request", "other-site", "busy"],
  },
  {
    method: "delete",
    path: "/scan",
    summary: "Stops the round; what was not checked yet waits for its usual time.",
    answers: { type: "ScanProgress" },
    failures: ["other-site"],
  },
  {
    method: "post",
    path: "/forget",
    summary: "Drops what was read of a registry or a repository: documents, reports and evidence.",
    body: "ForgetRequest",
    answers: { type: "Forgotten" },
    failures: ["bad-request", "bad-reference", "other-site"],
  },
  {
    method: "get",
    path: "/events",
    summary: "What changes, for as long as somebody listens: `fleet`, `scan` and `cluster`.",
    answers: { media: "text/event-stream" },
    failures: ["busy"],
  },
  {
    method: "get",
    path: "/registries",
    summary: "The registries that images of the fleet are in, and whether they serve partial pulls.",
    answers: { type: "RegistryList" },
    failures: [],
  },
  {
    method: "post",
    path: "/registries/{host}/probe",
    summary:
      "Asks a registry of the fleet for ranges of a layer, as partial pulls do, and keeps what it answered.",
    answers: { type: "FleetRegistry" },
    failures: ["not-found", "unauthorized", "unreachable", "rate-limited", "timeout", "other-site", "busy"],
  },
  {
    method: "get",
    path: "/views",
    summary: "Filters that are kept under a name.",
    answers: { type: "SavedViews" },
    failures: [],
  },
  {
    method: "put",
    path: "/views/{name}",
    summary: "Keeps filters under a name.",
    body: "ViewQuery",
    answers: { type: "SavedView" },
    failures: ["bad-request", "other-site", "busy", "too-many"],
  },
  {
    method: "delete",
    path: "/views/{name}",
    summary: "Forgets a name.",
    answers: { status: 204 },
    failures: ["other-site"],
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "This document.",
    answers: { media: "application/json" },
    failures: [],
  },
];
