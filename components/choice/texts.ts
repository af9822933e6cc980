import { samePlan, type Wanted, type WantedChoice } from "#lib/components/choice.ts";
import type { Built, Configured } from "#lib/components/states.ts";
import { choiceNames, words } from "./words.ts";

export function wantedText(wanted: Wanted): string {
  switch (wanted.kind) {
    case "chosen":
      return choiceNames[wanted.push];
    case "default":
      return `${choiceNames[wanted.push]} ${words.byDefault}`;
    case "unreadable":
      return words.unreadable(wanted.text);
  }
}

/** What is wanted of push builds, and of pull-request builds where that differs. */
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

/** What a change did, for the notice: which builds it is about, and what is wanted of them. */
export function changedText(name: string, before: Wanted, to: WantedChoice | null): string {
  if (to === null) return words.backToDefault(name);
  const push = choiceNames[to.push];
  const pullRequest = to.pullRequest === null ? null : choiceNames[to.pullRequest];
  if (before.kind !== "unreadable" && before.push === to.push) {
    if (samePlan(before, to)) return words.nowChosen(name, push);
    return pullRequest === null
      ? words.pullRequestsFollow(name, push)
      : words.pullRequestsChanged(name, pullRequest);
  }
  return pullRequest === null ? words.changed(name, push) : words.bothAre(name, push, pullRequest);
}

export const configuredText = (configured: Configured): string =>
  configured.kind === "known" ? choiceNames[configured.choice] : words.unknown;

export function builtText(built: Built): string {
  if (built.kind === "unread") return words.unread;
  const name = built.holds === null ? words.other : choiceNames[built.holds];
  return built.complete ? name : words.inPart(name, built.variants, built.variantsOfAll);
}
