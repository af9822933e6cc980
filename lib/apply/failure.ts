import type { ReadFailure } from "#lib/oci/failure.ts";

/** Codes of acting beside those of reading; each has its part in `docs/problems.md`. */
export const applyCodes = [
  /** The tag names something else than it did when the plan was made. */
  "tag-moved",
  /** The new index as it was read back is not the one that was planned, or has an error. */
  "not-as-planned",
  /** A layer cannot be had in the other compression. */
  "not-convertible",
  /** There is nothing that could be done without making layers. */
  "not-repairable",
  /** The settings let this server read alone. */
  "no-right-to-write",
] as const;

/** Why a change was not made, or not to its end. */
export type ApplyFailure = ReadFailure | ActFailure;

export interface ActFailure {
  readonly code: (typeof applyCodes)[number];
  readonly message: string;
  readonly next: string;
}
