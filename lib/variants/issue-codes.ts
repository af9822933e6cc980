// Issue codes are public (CLI, SARIF, links): none is renamed or reused.

/** Found in the index itself. */
export const indexCodes = [
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
  "shadowed",
  "unusable",
  "diff-ids-mismatch",
  "descriptor-type",
  "erofs-before-tar",
  "erofs-unmarked",
  "uncompressed-layers",
  "zstd-unchunked",
] as const;

/** Found in what stands beside it: runs, their results, attestations. They change with time, and no report holds them. */
export const evidenceCodes = [
  "results-near-limit",
  "results-over-limit",
  "results-truncated",
  "no-provenance",
  "promoted-not-index",
  "signature-invalid",
] as const;

/** Found in the bytes of layers (`lib/deep`), which are read when somebody asks. */
export const deepCodes = ["toc-invalid", "chunked-breaks-pull"] as const;

/** Found in what a registry answers (`lib/probe`); of its host, and of no image. */
export const registryCodes = ["partial-pull-unsupported"] as const;

export const issueCodes = [...indexCodes, ...evidenceCodes, ...deepCodes, ...registryCodes] as const;

export type IndexCode = (typeof indexCodes)[number];
export type IssueCode = (typeof issueCodes)[number];

export type Severity = "error" | "warning" | "info";

/** What a component's owner asks of the image; some rules are stricter when it is known. */
export type Choice = "gzip" | "zstd-chunked" | "dual";
