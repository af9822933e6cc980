import type { Digest } from "#lib/oci/digest.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Orphans } from "./orphans.ts";

/** An entry that was not there before. */
export interface MadeEntry {
  readonly platform: string | null;
  readonly compression: "gzip" | "zstd:chunked";
  readonly digest: Digest;
  /** Of its layers, compressed. */
  readonly bytes: number;
  /** Making and sending it. */
  readonly seconds: number;
}

/** What came of carrying a plan out. */
export interface Applied {
  /** The tag that names it now, with its repository. */
  readonly reference: string;
  /** What the tag named; null where it is new. */
  readonly before: Digest | null;
  readonly digest: Digest;
  readonly tagMoved: boolean;
  readonly made: readonly MadeEntry[];
  /** Manifests that are the very bytes they were. */
  readonly kept: readonly Digest[];
  /** SBOMs that were attached to what is new. */
  readonly sbomsCopied: number;
  /** What names the old index, and does not name the new one. */
  readonly orphans: Orphans;
  /** The new index, as it was read back. */
  readonly report: IndexReport;
}

/** What `--json` of `apply`, `repair` and `index` ends with, which is the public contract; the API answers the same. */
export interface AppliedJson {
  readonly reference: string;
  readonly digest: Digest;
  readonly before: Digest | null;
  readonly tagMoved: boolean;
  readonly made: readonly MadeEntry[];
  readonly kept: readonly Digest[];
  /** Null where it is not known any more. */
  readonly sbomsCopied: number | null;
  readonly orphaned: Orphans["found"];
  /** Where one could not look for more of them, in words. */
  readonly orphansUnseen: readonly string[];
}

export const appliedJson = ({ orphans, report: _, ...applied }: Applied): AppliedJson => ({
  ...applied,
  orphaned: orphans.found,
  orphansUnseen: orphans.unseen,
});

/** The same of an index that is left as it is. */
export const untouched = ({ reference, digest, entries }: IndexReport): AppliedJson => ({
  reference,
  digest,
  before: digest,
  tagMoved: false,
  made: [],
  kept: entries.map((entry) => entry.digest),
  sbomsCopied: 0,
  orphaned: [],
  orphansUnseen: [],
});
