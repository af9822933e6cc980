import type { Step } from "#lib/components/states.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

export const choiceNames: Readonly<Record<Choice, string>> = {
  gzip: "gzip",
  "zstd-chunked": "zstd:chunked",
  dual: "dual",
};

/** What is missing between wanted, configured and built, in a few words for a row. */
export const stepNames: Readonly<Record<Step, string>> = {
  settled: "as wanted",
  build: "next build brings it",
  "change-pipeline": "change the pipeline",
  "find-configuration": "pipeline not known",
  "complete-index": "index in part",
  "build-ignored-it": "build ignored it",
  "not-chosen": "not the default",
  "choose-again": "choice unreadable",
  "read-index": "not read",
};

/** Where there is no image, there is nothing to read. */
export const firstBuild = "not built yet";

/** Words of choosing: switches, the three states, what comes of a change. */
export const words = {
  switches: (name: string) => `What is wanted of ${name}`,
  gzip: "gzip",
  zstd: "zstd:chunked",
  gzipMeans: "Every client reads it. Needed for Docker before 23.0.",
  zstdMeans: "Smaller, and updates fetch changed files alone.",
  lastOne: "One compression stays on. Turn the other one on first.",
  wanted: "wanted",
  configured: "configured",
  built: "built",
  wantedIs: (text: string) => `Wanted: ${text}`,
  configuredIs: (text: string) => `Configured: ${text}`,
  builtIs: (text: string) => `Built: ${text}`,
  unreadable: (text: string) => `unreadable (${text})`,
  unknown: "unknown",
  unread: "not read",
  other: "neither",
  inPart: (name: string, have: number, all: number) => `${name}, ${have} of ${all}`,
  byDefault: "by default",
  defaultFrom: {
    application: "the application’s default",
    namespace: "the namespace’s default",
    settings: "the default of the settings",
  },
  chosenBy: (by: string) => `chosen by ${by}`,
  unknownWhy: {
    "no-run": "no push build is known",
    "no-cluster": "no cluster says what the next build does",
    "unknown-value": "the pipeline has a value that is no compression",
  },
  fromDefinition: (run: string, branch: string) => `definition ${run} on branch ${branch}`,
  fromRun: (run: string) => `push run ${run}`,
  unresolved: "pipeline not resolved: whether it uses the value is unknown",
  ignored: (text: string) =>
    `The run sets compression-format to ${text}, and its pipeline hands it to no task: Tekton ignores it without a word. Declare the parameter in the pipeline and give it to the build task as COMPRESSION_FORMAT.`,
  dockerFormat:
    "The run sets buildah-format to docker, and Docker manifests cannot have zstd layers. Set buildah-format to oci.",
  changed: (name: string, to: string) => `${name}: ${to} is wanted now.`,
  bothAre: (name: string, push: string, pullRequest: string) =>
    `${name}: ${push} is wanted of push builds now, ${pullRequest} of pull-request builds.`,
  pullRequestsChanged: (name: string, to: string) => `${name}: ${to} is wanted of pull-request builds now.`,
  pullRequestsFollow: (name: string, push: string) =>
    `${name}: pull-request builds are to be as push builds now, ${push}.`,
  nowChosen: (name: string, push: string) => `${name}: ${push} is chosen now, whatever the default becomes.`,
  backToDefault: (name: string) => `${name}: back to the default.`,
  refused: (name: string, reason: string) => `${name} was not changed. ${reason}`,
  undo: "Undo",
  dismiss: "Dismiss",
  raceTitle: "Somebody else was faster",
  raceLead: (name: string) => `The choice of ${name} was changed while you looked at it.`,
  theirs: "Theirs",
  yours: "Yours",
  theDefault: "the default",
  pushBuilds: "push builds",
  pullRequestBuilds: "pull-request builds",
  asPush: "as push builds",
  withPullRequests: (push: string, pullRequest: string) => `${push} (pull requests ${pullRequest})`,
  keepTheirs: "Keep theirs",
  setMine: "Set mine",
} as const;
