import type { ComponentDetail } from "#lib/fleet/answers.ts";

/** When the index was last seen to be as it is shown, and whether that is all there is for now: its registry does not answer. */
export function knownAt({ row, pause }: ComponentDetail): {
  readonly at: string | null;
  readonly isLastKnown: boolean;
} {
  if (row.failure !== null) return { at: row.failure.knownAt, isLastKnown: true };
  return { at: row.readAt, isLastKnown: pause !== null };
}
