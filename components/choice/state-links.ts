import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

/** How two neighbours of the three states stand to each other. */
export type StateLink = "agree" | "differ" | "unknown";

interface States {
  readonly chosen: Choice | null;
  readonly configured: Choice | null;
  readonly built: Choice | null;
  /** From chosen to configured, and on to built. */
  readonly links: readonly [StateLink, StateLink];
}

/**
 * The three states and what joins them. Where it is not known what the next build does, built is held against what was chosen, so
 * that a distance shows; that the two agree says nothing of what lies between. From a default there is no distance: nobody chose it.
 */
export function statesOf({
  wanted,
  configured,
  built,
}: Pick<FleetRow, "wanted" | "configured" | "built">): States {
  const want = wanted.kind === "unreadable" ? null : wanted.push;
  const isChosen = wanted.kind === "chosen";
  const conf = configured.kind === "known" ? configured.choice : null;
  const has = built.kind === "read" ? built.holds : null;
  return { chosen: want, configured: conf, built: has, links: [first(), second()] };

  function first(): StateLink {
    if (conf === null) return "unknown";
    return want === conf ? "agree" : isChosen ? "differ" : "unknown";
  }

  function second(): StateLink {
    if (built.kind === "unread") return "unknown";
    if (conf === null && want === has) return "unknown";
    if ((conf ?? want) === has) return "agree";
    return conf === null && !isChosen ? "unknown" : "differ";
  }
}
