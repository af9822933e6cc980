import { samePlan, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";

/** What is wanted, whoever decided; null where it cannot be read. */
const planOf = (wanted: Wanted): WantedChoice | null =>
  wanted.kind === "unreadable" ? null : { push: wanted.push, pullRequest: wanted.pullRequest };

/** The part of a choice that a person changed, set on top of what somebody else wanted meanwhile. */
export function mineOn(theirs: Wanted, before: Wanted, to: WantedChoice | null): WantedChoice | null {
  const [from, base] = [planOf(before), planOf(theirs)];
  if (to === null || from === null || base === null || samePlan(from, to)) return to;
  return {
    push: to.push === from.push ? base.push : to.push,
    pullRequest: to.pullRequest === from.pullRequest ? base.pullRequest : to.pullRequest,
  };
}
