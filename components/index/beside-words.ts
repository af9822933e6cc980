import { formatCount, plural } from "#lib/ladder/figures.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import type { Outcome } from "#lib/variants/report.ts";

/** The words of what stands beside the ladder, which is loaded after it: matrix, sizes and chart. */
export const besideWords = {
  matrix: "Platforms × compressions",
  matrixMissing: (platforms: number, compressions: number, missing: number, unread: number) =>
    `${formatCount(platforms)} × ${compressions}, ${missing === 0 ? "none" : formatCount(missing)} missing` +
    (unread === 0 ? "" : `, ${formatCount(unread)} not read`),
  missing: "missing",
  within: "in the nested index",
  unknown: "unknown",
  clients: (count: number) => plural(count, "client"),
  sizes: "Sizes",
  download: "One client downloads",
  noDownload: { reads: "unknown", unknown: "unknown", fails: "nothing it can read" } satisfies Record<
    Outcome,
    string
  >,
  overAll: (min: string, max: string) => `${min} to ${max} across all clients`,
  atLeast: (figure: string) => `at least ${figure}`,
  stores: "The registry stores",
  storesHow: "each blob once",
  onlyIn: (part: string) => `${part} only`,
  dual: "Dual costs over gzip only",
  dualNote: (change: string) => `${change} in the registry`,
  chart: "gzip and zstd by platform",
} as const;

/** What a part of an index's size is, by `SizePart.part`; a variant that is not listed has its own name. */
export const partWords: Readonly<Record<string, string>> = {
  gzip: "gzip only",
  zstd: "zstd only",
  "zstd:chunked": "zstd:chunked only",
  erofs: "EROFS only",
  none: "uncompressed only",
  mixed: "mixed layers only",
  unknown: "unknown type only",
  shared: "shared",
  attestations: "attestations",
  artifacts: "artifacts",
  unread: "entries that could not be read",
  index: "the index",
};

/** What a cell of the matrix says when an issue concerns its entry. */
export const cellFlags: Partial<Record<IssueCode, string>> = {
  "zstd-before-gzip": "before gzip",
  "zstd-unannotated": "no annotation",
  "annotated-not-zstd": "wrong annotation",
  "layer-type-mismatch": "wrong layer type",
  "mixed-compression": "mixed layers",
  "content-mismatch": "content differs",
  "platform-mismatch": "platform differs",
  "duplicate-variant": "listed twice",
  "manifest-missing": "not in the registry",
  "digest-mismatch": "digest mismatch",
  "no-gzip": "no gzip twin",
};
