import type { Digest } from "#lib/oci/digest.ts";
import type { Compression, IndexReport } from "#lib/variants/report.ts";
import { type Repair, repairOf } from "./repair.ts";

/** What a repair makes of an index: nothing of it takes a new layer or another manifest. */
export interface RepairDocument {
  readonly reference: string;
  readonly digest: Digest;
  /** False: there is nothing that could be put right in this way. */
  readonly changes: boolean;
  /** The repaired index in its order. */
  readonly entries: readonly {
    readonly position: number;
    /** Its place today, and below it those in nested indexes. */
    readonly from: readonly number[];
    readonly change: Repair["entries"][number]["change"];
    readonly platform: string | null;
    readonly compression: Compression;
    readonly role: IndexReport["entries"][number]["role"];
    readonly digest: Digest;
  }[];
  /** Entries said twice. */
  readonly dropped: readonly {
    readonly position: number;
    readonly platform: string | null;
    readonly digest: Digest;
  }[];
  /** Today's entries, for drawing the way from one to the other. */
  readonly now: readonly {
    readonly position: number;
    readonly platform: string | null;
    readonly compression: Compression;
  }[];
}

export const repairDocument = (report: IndexReport, repair: Repair = repairOf(report)): RepairDocument => ({
  reference: report.reference,
  digest: report.digest,
  changes: repair.changes,
  entries: repair.entries.map(({ entry, change, path }, at) => ({
    position: at + 1,
    from: path,
    change,
    platform: entry.platform,
    compression: entry.compression,
    role: entry.role,
    digest: entry.digest,
  })),
  dropped: repair.dropped.map(({ position, platform, digest }) => ({ position, platform, digest })),
  now: report.entries.map(({ position, platform, compression }) => ({ position, platform, compression })),
});
