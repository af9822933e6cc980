import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Pause } from "#lib/scan/queue.ts";

/** A registry that asked for a pause, or does not answer, is not asked by opening a page either. */
export const leftAlone = ({ registry, code, until }: Pause): ReadFailure => ({
  code: code === "rate-limited" ? "rate-limited" : "unreachable",
  message: `${registry} ${code === "rate-limited" ? "limits how often it can be asked" : "did not answer"}: checks are paused.`,
  next: "Checking goes on by itself when the pause is over.",
  retryAt: until.toISOString(),
});
