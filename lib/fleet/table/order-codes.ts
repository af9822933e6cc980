import type { IssueCode } from "#lib/variants/issue-codes.ts";

/** Issues of the order in which entries stand: the same entries in another order are right. */
export const orderCodes = [
  "zstd-before-gzip",
  "erofs-before-tar",
  "shadowed",
] as const satisfies readonly IssueCode[];
