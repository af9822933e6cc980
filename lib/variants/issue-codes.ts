/** Issue codes are public (CLI, SARIF, links): none is renamed or reused. */
export const issueCodes = [
  "zstd-before-gzip",
  "no-gzip",
  "missing-variant",
  "zstd-unannotated",
  "annotated-not-zstd",
  "chunked-incomplete",
  "annotations-differ",
  "layer-type-mismatch",
  "mixed-compression",
  "content-mismatch",
  "platform-mismatch",
  "platform-missing",
  "duplicate-variant",
  "attestation-duplicated",
  "mixed-formats",
  "nested-index",
  "manifest-missing",
  "digest-mismatch",
] as const;

export type IssueCode = (typeof issueCodes)[number];

export type Severity = "error" | "warning" | "info";

/** What a component's owner asks of the image; some rules are stricter when it is known. */
export type Choice = "gzip" | "zstd-chunked" | "dual";
