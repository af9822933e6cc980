import type { UpdateCost } from "#lib/layers/update-cost.ts";

export type { UpdateCost };
export type Cause = UpdateCost["causes"][number];

/** Two builds of a component, one after the other. */
export interface Step {
  /** By their digests. */
  readonly from: string;
  readonly to: string;
  /** The digest of the newer one. */
  readonly digest: string;
  readonly at: string;
}
