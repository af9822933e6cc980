import type { Digest } from "#lib/oci/digest.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";

/** What came of one request with a `Range` header. */
export interface ProbeAnswer {
  /** The header's value. */
  readonly range: string;
  /** Null where there was no answer. */
  readonly status: number | null;
  /**
   * `as-asked`: what HTTP has for it. `whole`: the whole blob. `other`: a part, or parts, that were not asked for, or not all of
   * them. `refused`: an error. `unknown`: nobody knows.
   */
  readonly outcome: "as-asked" | "whole" | "other" | "refused" | "unknown";
  /** Why nobody knows; null where somebody does. */
  readonly failure: ReadFailure | null;
}

/**
 * What partial pulls of zstd:chunked come to at this registry. `in-parts`: as they should. `whole`: the client asks again for all
 * of the layer. `twice`: it gets all of the layer twice. `fails`: the pull fails. `unknown`: nobody knows.
 */
export type Verdict = "in-parts" | "whole" | "twice" | "fails" | "unknown";

/** Whether a registry answers the requests that partial pulls need, by asking it for some bytes of one blob. */
export interface Probe {
  /** `quay.io/org/app`. */
  readonly repository: string;
  /** The image in which the blob was found. */
  readonly reference: string;
  readonly registry: string;
  /** Who answered for the blob in the end: the registry, or where it sends clients for its content. */
  readonly answeredBy: string;
  readonly blob: { readonly digest: Digest; readonly size: number; readonly mediaType: string };
  readonly answers: {
    /** One range. */
    readonly single: ProbeAnswer;
    /** Two ranges in one request: every partial pull begins so, and the verdict is by this answer. */
    readonly several: ProbeAnswer;
    /** The last bytes, counted from the end. */
    readonly suffix: ProbeAnswer;
    /** A range behind the end, for which HTTP has 416. */
    readonly pastEnd: ProbeAnswer;
  };
  readonly verdict: Verdict;
}
