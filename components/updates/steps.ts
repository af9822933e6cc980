import type { HistoryEvent } from "#lib/fleet/answers.ts";
import type { Step, UpdateCost } from "./types.ts";

/** As many as a chart shows side by side. */
export const MOST_STEPS = 12;

/** The last builds of a component, the oldest first, each with the one before; `byDigest` names one in the repository. */
export function stepsOf(
  events: readonly HistoryEvent[],
  byDigest: (reference: string, digest: string) => string,
): readonly Step[] {
  return events
    .flatMap((event) =>
      event.kind !== "index" || event.changed === null
        ? []
        : {
            from: byDigest(event.reference, event.changed.fromDigest),
            to: byDigest(event.reference, event.digest),
            digest: event.digest,
            at: event.at,
          },
    )
    .slice(0, MOST_STEPS)
    .reverse();
}

/** What podman downloads, TOC and tar-split with it. */
export const podmanBytes = ({ chunks, toc }: UpdateCost): number => chunks + toc;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
};

export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
