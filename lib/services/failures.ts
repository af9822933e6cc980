import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Pause } from "#lib/scan/queue.ts";

// Why a service could not do what it was asked for, in the words that people read.

export const noComponent = ({ namespace, name }: Key): ComponentFailure => ({
  code: "no-component",
  message: `There is no component ${namespace}/${name}.`,
  next: "It may have been removed. Look for it in Fleet.",
});

export const exists = ({ namespace, name }: Key): ComponentFailure => ({
  code: "exists",
  message: `There is already a component ${namespace}/${name}.`,
  next: "Use another name, or edit the existing component.",
});

export const notYours = ({ namespace, name }: Key, source: string): ComponentFailure => ({
  code: "not-yours-to-edit",
  message: `${namespace}/${name} comes from ${sourceText[source]}.`,
  next: "Change it there.",
});

const sourceText: Readonly<Record<string, string>> = {
  cluster: "the cluster",
  settings: "the settings file",
  samples: "the samples that come with Twofold",
};

export const neverBuilt = ({ namespace, name }: Key): ComponentFailure => ({
  code: "unread",
  message: `${namespace}/${name} has not been built yet.`,
  next: "Start a build. The image appears here once it is pushed.",
});

export const notRead = ({ namespace, name }: Key): ComponentFailure => ({
  code: "unread",
  message: `The newest index of ${namespace}/${name} has not been checked yet.`,
  next: "It is in the queue. Try again later.",
});

/** A registry that asked for a pause, or does not answer, is not asked by opening a page either. */
export const leftAlone = ({ registry, code, until }: Pause): ReadFailure => ({
  code: code === "rate-limited" ? "rate-limited" : "unreachable",
  message: `${registry} ${code === "rate-limited" ? "limits how often it can be asked" : "did not answer"}: checks are paused.`,
  next: "Checking goes on by itself when the pause is over.",
  retryAt: until.toISOString(),
});
