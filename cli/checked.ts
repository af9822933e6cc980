import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import type { IndexReport } from "#lib/variants/report.ts";

/** What came of one reference of the command line. */
export interface Checked {
  /** As it was given. */
  readonly given: string;
  readonly result: Result<IndexReport, ReadFailure>;
}
