import { choice, type Operation, type ProblemCode, reference, unread } from "./operation.ts";

const readFailures: readonly ProblemCode[] = [...unread, "refused-address", "unreachable", "busy"];
const contentFailures: readonly ProblemCode[] = ["bad-query", ...unread, "too-large"];

/** What one image is asked for. */
export const imagesOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/inspect",
    summary: "The report on an image index; as server-sent events with its progress.",
    query: { ref: reference },
    answers: { type: "IndexReport" },
    also: ["text/event-stream"],
    failures: readFailures,
  },
  {
    method: "get",
    path: "/source",
    summary: "A document of the registry, byte for byte.",
    query: { ref: reference },
    answers: { media: "application/octet-stream" },
    failures: contentFailures,
  },
  {
    method: "get",
    path: "/evidence",
    summary: "Which runs made an image, what is attested and signed of it, what a release policy would say.",
    query: { ref: reference },
    answers: { type: "EvidenceReport" },
    failures: readFailures,
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
    failures: contentFailures,
  },
  {
    method: "get",
    path: "/samples",
    summary: "The samples that come with Twofold.",
    answers: { media: "application/json" },
  },
  {
    method: "delete",
    path: "/samples",
    summary: "The samples as they came; what was applied to them is gone.",
    answers: { media: "application/json" },
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
    failures: ["bad-query", ...unread, "unreachable", "busy"],
  },
];
