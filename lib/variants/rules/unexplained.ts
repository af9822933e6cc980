import type { Hurt, Issue, Pick } from "../report.ts";

/** The pulls that fail and that no issue gives a reason for. */
export function unexplained(picks: readonly Pick[], issues: readonly Issue[]): readonly Pick[] {
  const explained = new Set(issues.flatMap(({ hurts }) => hurts.map(keyOf)));
  return picks.filter((pick) => pick.outcome === "fails" && !explained.has(keyOf(pick)));
}

const keyOf = ({ client, platform }: Hurt): string => `${client} ${platform}`;
