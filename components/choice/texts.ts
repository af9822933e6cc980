import { samePlan, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Built, Configured } from "#lib/fleet/choice/states.ts";
import { choiceNames, choiceNamesAlone, words } from "./words.ts";

export function chosenText(wanted: Wanted): string {
  switch (wanted.kind) {
    case "chosen":
      return choiceNamesAlone[wanted.push];
    case "default":
      return `${choiceNamesAlone[wanted.push]} ${words.byDefault}`;
    case "unreadable":
      return words.unreadable(wanted.text);
  }
}

/** What is chosen for push builds, and for pull-request builds where that differs. */
export function planText(plan: WantedChoice | null): string {
  if (plan === null) return words.theDefault;
  const { push, pullRequest } = plan;
  return pullRequest === null
    ? choiceNames[push]
    : words.withPullRequests(choiceNames[push], choiceNames[pullRequest]);
}

/** The same with who decided it. */
export function wantedPlanText(wanted: Wanted): string {
  if (wanted.kind === "unreadable") return words.unreadable(wanted.text);
  const text = planText(wanted);
  return wanted.kind === "default" ? `${text} ${words.byDefault}` : `${text}, ${words.chosenBy(wanted.by)}`;
}

/** What a change did, for the notice: which builds it is about, and what is chosen for them. */
export function changedText(name: string, before: Wanted, to: WantedChoice | null): string {
  if (to === null) return words.backToDefault(name);
  const push = choiceNames[to.push];
  const pullRequest = to.pullRequest === null ? null : choiceNames[to.pullRequest];
  if (before.kind !== "unreadable" && before.push === to.push) {
    if (samePlan(before, to)) return words.nowChosen(name, push);
    if (pullRequest !== null) return words.pullRequestsChanged(name, pullRequest);
  }
  return pullRequest === null ? words.changed(name, push) : words.bothAre(name, push, pullRequest);
}

export const configuredText = (configured: Configured): string =>
  configured.kind === "known" ? choiceNamesAlone[configured.choice] : words.unknown;

export function builtText(built: Built): string {
  if (built.kind === "unread") return words.unread;
  const name = built.holds === null ? words.other : choiceNamesAlone[built.holds];
  return built.complete ? name : words.inPart(name, built.variants, built.variantsOfAll);
}
