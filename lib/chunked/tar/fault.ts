/** What keeps a tar from being written as zstd:chunked; each is met while the layer streams. */
export const tarFaultCodes = [
  "malformed-tar",
  "truncated-tar",
  "headers-too-long",
  "unsupported-type",
  "global-header",
  "sparse-file",
  "size-without-content",
  "name-not-utf8",
  "link-not-utf8",
  "xattr-not-utf8",
  "duplicate-path",
  "time-out-of-range",
  "trailing-bytes",
  "empty-layer",
] as const;

export type TarFaultCode = (typeof tarFaultCodes)[number];

export interface TarFault {
  readonly code: TarFaultCode;
  /** The entry, as far as its name is known; bytes that are no UTF-8 are replaced. */
  readonly path: string;
  /** One sentence for people. */
  readonly reason: string;
}

export const tarFault = (code: TarFaultCode, path: string, reason: string): TarFault => ({
  code,
  path,
  reason,
});
