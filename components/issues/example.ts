import type { MiniLadderRows } from "#components/ladder/mini-rungs.ts";

/** The bad and the good example of a check, drawn; made from the page of the check (`example-drawings.json`, which a test holds). */
export interface DrawnExample {
  readonly bad: DrawnIndex;
  readonly good: DrawnIndex;
}

export interface DrawnIndex {
  /** Null where the example is of no index. */
  readonly ladder: MiniLadderRows | null;
  /** What a ladder does not show. */
  readonly notes: readonly string[];
}
