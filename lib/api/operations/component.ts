import { choice, component, type Operation, type ProblemCode } from "./operation.ts";

const choiceFailures: readonly ProblemCode[] = [
  "no-component",
  "bad-request",
  "no-precondition",
  "changed-meanwhile",
  "denied",
  "cluster-away",
  "cluster-unauthorized",
  "cluster-refused",
];

/** One component of the fleet. */
export const componentOperations: readonly Operation[] = [
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
    failures: ["no-component", "bad-request", "not-yours-to-edit"],
  },
  {
    method: "delete",
    path: component,
    summary: "Removes a component that was added here; its history stays.",
    answers: { status: 204 },
    failures: ["no-component", "not-yours-to-edit"],
  },
  {
    method: "put",
    path: `${component}/choice`,
    summary: "Sets the choice.",
    ifMatch: true,
    body: "ChoiceChange",
    answers: { type: "ChoiceState" },
    failures: choiceFailures,
  },
  {
    method: "delete",
    path: `${component}/choice`,
    summary: "Back to the default; the body, which may be left out, says why.",
    ifMatch: true,
    body: "BackToDefault",
    answers: { type: "ChoiceState" },
    failures: choiceFailures,
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
    failures: ["no-component", "unread"],
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
];
