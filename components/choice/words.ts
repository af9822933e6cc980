import type { Step } from "#lib/fleet/choice/states.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

export const choiceNames: Readonly<Record<Choice, string>> = {
  gzip: "gzip",
  "zstd-chunked": "zstd:chunked",
  dual: "dual",
};

/** The same where the word stands alone and has to say that there is no other. */
export const choiceNamesAlone: Readonly<Record<Choice, string>> = {
  gzip: "gzip only",
  "zstd-chunked": "zstd:chunked only",
  dual: "dual",
};

/** What is missing between chosen, configured and built, in a few words for a row. */
export const stepNames: Readonly<Record<Step, string>> = {
  settled: "nothing to do",
  build: "next build",
  "change-pipeline": "change the pipeline",
  "find-configuration": "pipeline unknown",
  "complete-index": "built in part",
  "build-ignored-it": "build ignored it",
  "not-chosen": "nobody chose",
  "choose-again": "choose again",
  "read-index": "not checked",
};

/** Where there is no image, there is nothing to check. */
export const firstBuild = "not built yet";

/** Words of choosing: switches, the three states, what comes of a change. */
export const words = {
  switches: (name: string) => `Choice for ${name}`,
  gzip: "gzip",
  zstd: "zstd:chunked",
  lastOne: "At least one must stay on.",
  chosen: "Chosen",
  configured: "Configured",
  built: "Built",
  chosenIs: (text: string) => `Chosen: ${text}`,
  configuredIs: (text: string) => `Configured: ${text}`,
  builtIs: (text: string) => `Built: ${text}`,
  unreadable: (text: string) => `not a choice (${text})`,
  unknown: "unknown",
  unread: "not checked",
  other: "neither",
  inPart: (name: string, have: number, all: number) => `${name}, ${have} of ${all}`,
  notBuiltYet: (what: string) => `Not built yet: ${what}`,
  byDefault: "by default",
  chosenBy: (by: string) => `chosen by ${by}`,
  changed: (name: string, to: string) => `${name}: ${to} for all builds.`,
  bothAre: (name: string, push: string, pullRequest: string) =>
    `${name}: ${push} for push builds, ${pullRequest} for pull-request builds.`,
  pullRequestsChanged: (name: string, to: string) => `${name}: ${to} for pull-request builds.`,
  nowChosen: (name: string, push: string) => `${name}: ${push} is recorded as the choice.`,
  backToDefault: (name: string) => `${name}: back to the default.`,
  refused: (name: string) => `${name} was not changed.`,
  undo: "Undo",
  theDefault: "the default",
  withPullRequests: (push: string, pullRequest: string) => `${push} (pull requests: ${pullRequest})`,
} as const;
