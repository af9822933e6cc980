import { component, type Operation } from "./operation.ts";

/** Changes that the server carries out. */
export const applicationsOperations: readonly Operation[] = [
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
    failures: ["bad-request", "bad-reference", "refused-path", "denied", "no-right-to-write", "busy"],
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
    failures: ["no-application", "over-already"],
  },
  {
    method: "post",
    path: "/applications/{id}/roll-back",
    summary: "Puts the index that was there before under the tag again.",
    answers: { type: "Application", status: 202 },
    failures: ["no-application", "over-already", "denied", "busy"],
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
    failures: ["no-application", "busy"],
  },
  {
    method: "delete",
    path: "/applications/batches/{id}",
    summary: "Stops what is left of a batch.",
    answers: { type: "Batch" },
    failures: ["no-application"],
  },
  {
    method: "post",
    path: "/components/apply",
    summary:
      "Has the newest indexes of many components changed, as one batch; what cannot be done is told by name. With `dryRun` it answers what would be done, with status 200.",
    body: "ManyApply",
    answers: { type: "ManyApplied", status: 202 },
    failures: ["bad-request", "busy"],
  },
  {
    method: "post",
    path: `${component}/apply`,
    summary: "Has the newest index of a component made what is chosen, or what the body says.",
    body: "ComponentApply",
    answers: { type: "Application", status: 202 },
    failures: ["no-component", "bad-request", "denied", "unread", "no-right-to-write", "busy"],
  },
];
