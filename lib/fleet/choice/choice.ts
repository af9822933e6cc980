import type { Choice } from "#lib/variants/issue-codes.ts";

/** One spelling inside; `zstd:chunked` and its like are understood at the edge. In the order they are offered. */
export const choices = ["gzip", "zstd-chunked", "dual"] as const satisfies readonly Choice[];

/** The two switches behind a choice. Both off is no choice: at least one compression stays on. */
export interface Switches {
  readonly gzip: boolean;
  readonly zstd: boolean;
}

export function switchesOf(choice: Choice): Switches {
  return { gzip: choice !== "zstd-chunked", zstd: choice !== "gzip" };
}

/** Null for both off. */
export function choiceOf({ gzip, zstd }: Switches): Choice | null {
  if (gzip) return zstd ? "dual" : "gzip";
  return zstd ? "zstd-chunked" : null;
}

/**
 * How the tools around us spell a choice: the build CLI takes `zstd:chunked`, the task's text says `zstd-chunked`
 * (konflux-build-cli, architecture ADR 0070). Null for anything else; an empty parameter means that nothing was asked for.
 */
export function choiceFromSpelling(text: string): Choice | null {
  const plain = text.trim().toLowerCase().replace(":", "-");
  return choices.find((choice) => choice === plain) ?? null;
}

/** What somebody wants of the builds of a component. */
export interface WantedChoice {
  readonly push: Choice;
  /** Null: pull-request builds are to be as push builds are. */
  readonly pullRequest: Choice | null;
}

/** Who sets a choice with another tool than this one is not known. */
export const SOMEBODY = "somebody in the cluster";

/** The wanted state: chosen by somebody, or what the settings say for those never set. */
export type Wanted =
  | ({
      readonly kind: "chosen";
      readonly by: string;
      /** RFC 3339; null where a hand other than Twofold's wrote it and gave no time. */
      readonly at: string | null;
      readonly note: string | null;
    } & WantedChoice)
  | ({
      readonly kind: "default";
      /** Which line of the settings decides. */
      readonly from: "application" | "namespace" | "settings";
    } & WantedChoice)
  | {
      /** Something stands in the place of a choice, and it is none. */
      readonly kind: "unreadable";
      readonly text: string;
    };

/** What somebody chose; null where it is the default, or cannot be read. */
export const chosenOf = (wanted: Wanted): WantedChoice | null =>
  wanted.kind === "chosen" ? { push: wanted.push, pullRequest: wanted.pullRequest } : null;

/** Whether somebody chose just this; what a default says is not chosen. Null asks for the default. */
export const isAsAsked = (wanted: Wanted, to: WantedChoice | null): boolean =>
  to === null ? wanted.kind === "default" : wanted.kind === "chosen" && samePlan(wanted, to);

export const samePlan = (a: WantedChoice, b: WantedChoice): boolean =>
  a.push === b.push && a.pullRequest === b.pullRequest;
