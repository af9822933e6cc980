import type { Operation } from "./operation.ts";

/** The server itself. */
export const serverOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/forget",
    summary: "Drops what was read of a registry or a repository: documents, reports and evidence.",
    body: "ForgetRequest",
    answers: { type: "Forgotten" },
    failures: ["bad-request", "bad-reference"],
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
    path: "/openapi.json",
    summary: "This document.",
    answers: { media: "application/json" },
  },
];
