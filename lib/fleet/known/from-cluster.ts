import { z } from "zod";
import { type BuildRun, pinned } from "#lib/cluster/build-runs.ts";
import { type ChoiceText, type ClusterComponent, choiceAnnotations } from "#lib/cluster/components.ts";
import { storableText } from "#lib/oci/storable-text.ts";
import { choiceFromSpelling, SOMEBODY, samePlan, type WantedChoice } from "../choice/choice.ts";
import type { Configured } from "../choice/states.ts";
import type { SetBy, Told } from "./known.ts";
import { configuredBy, type DefinedBy, type KnownBuilds, mergeBuilds, pushedImage } from "./known-builds.ts";
import type { ClusterFacts } from "./record.ts";

/** A Component resource, its builds and its branch as the fleet keeps them; `remembered` is what was kept before. */
export function toldByCluster(
  component: ClusterComponent,
  runs: readonly BuildRun[],
  remembered: ClusterFacts | null,
  /** Undefined: the branch was not read (yet), and what was last known of it stays. */
  read?: DefinedBy | null,
  /** Its name in the fleet; another than its own where that is another component's. */
  fleetName: string = component.name,
): Told {
  const { namespace, application, versions, git, uid, resourceVersion, createdAt, model } = component;
  // One that was removed and made anew has a history of builds of its own.
  const builds = mergeBuilds(remembered?.uid === uid ? remembered.builds : null, runs, versions);
  const defined = read === undefined ? definedBefore(component, remembered) : read;
  const isSetBelieved = believesSet(component.choice, remembered?.uid === uid ? remembered : null);
  const pushed = pushedImage(builds, versions);
  const promoted = component.promotedImage;
  // A promoted image that cannot be read is kept as it stands, and said to be wrong when it is looked at.
  const reference = promoted === null ? (pushed?.reference ?? null) : (pinned(promoted, null) ?? promoted);
  return {
    known: {
      namespace,
      name: fleetName,
      application,
      source: "cluster",
      reference,
      pullRequestImage: builds.pullRequest?.reference ?? null,
      configured: judgedByShown(configuredBy(builds, defined), builds, reference),
      cluster: {
        ...{ group: model.group, uid, resourceVersion, createdAt, git, versions, builds, defined },
        choice: { ...component.choice, isSetBelieved },
      },
      builtAt: pushed !== null && pushed.reference === reference ? new Date(pushed.at) : null,
    },
    ...wantedOf(isSetBelieved ? component.choice : { ...component.choice, set: null }),
  };
}

/** What a build made is judged by the index that is shown only where that is its work: of one that is not promoted yet nobody knows. */
function judgedByShown(
  configured: Configured,
  { told, pushed }: KnownBuilds,
  shown: string | null,
): Configured {
  if (configured.kind === "unknown" || !configured.from.ended) return configured;
  const digestOf = (reference: string | null) => reference?.split("@")[1];
  const isShown = Object.values(pushed).some(
    ({ run, reference }) => run === told?.name && digestOf(reference) === digestOf(shown),
  );
  return isShown ? configured : { ...configured, from: { ...configured.from, ended: false } };
}

/**
 * Who set a choice is believed of the values that it came with. Others change the values and leave it: values that moved while it
 * stayed are somebody else's, also when they come back to what it says.
 */
function believesSet(now: ChoiceText, remembered: ClusterFacts | null): boolean {
  const before = remembered?.choice;
  if (before === undefined || before.set !== now.set) return true;
  return before.push === now.push && before.pullRequest === now.pullRequest && before.isSetBelieved;
}

/** Of the same branch of the same repository. */
function definedBefore({ git }: ClusterComponent, remembered: ClusterFacts | null): DefinedBy | null {
  const same = remembered?.git?.url === git?.url && remembered?.git?.revision === git?.revision;
  return same ? (remembered?.defined ?? null) : null;
}

const setSchema = z.object({
  push: z.string().nullable(),
  pullRequest: z.string().nullable(),
  by: z.string().min(1).transform(storableText),
  at: z.iso.datetime({ offset: true }),
  note: z.string().transform(storableText).nullable(),
});

/** Reads what the annotations say. */
function wantedOf(text: ChoiceText): Pick<Told, "wanted" | "unset"> {
  const [push, pullRequest] = [text.push?.trim() || null, text.pullRequest?.trim() || null];
  if (push === null && pullRequest === null) return { wanted: null, unset: setByOf(text, null) };
  if (push === null) return aloneForPull(pullRequest ?? "");
  const chosen = choiceFromSpelling(push);
  const chosenForPull = choiceFromSpelling(pullRequest ?? "");
  if (chosen === null) return unreadable(push, "push");
  if (pullRequest !== null && chosenForPull === null) return unreadable(pullRequest, "pullRequest");
  const plan: WantedChoice = { push: chosen, pullRequest: chosenForPull };
  const set = setByOf(text, plan);
  const { by, at, note } = set ?? { by: SOMEBODY, at: null, note: null };
  return { wanted: { kind: "chosen", ...plan, by, at, note } };
}

/** Pull-request builds can differ from push builds; without these there is nothing to differ from. */
const aloneForPull = (text: string): Pick<Told, "wanted"> => ({
  wanted: {
    kind: "unreadable",
    text: `${choiceAnnotations.pullRequest}: ${text}, without ${choiceAnnotations.push} beside it`,
  },
});

const unreadable = (text: string, which: "push" | "pullRequest"): Pick<Told, "wanted"> => ({
  wanted: { kind: "unreadable", text: `${choiceAnnotations[which]}: ${text}` },
});

/** Who set it: believed only where it speaks of the very values that stand there, since others change those alone. */
function setByOf({ set }: ChoiceText, plan: WantedChoice | null): SetBy | null {
  const parsed = setSchema.safeParse(jsonOf(set ?? ""));
  if (!parsed.success || !isPlausible(parsed.data.at)) return null;
  const { push, pullRequest, by, at, note } = parsed.data;
  if (plan === null) return push === null ? { by, at, note } : null;
  return samePlan(plan, { push, pullRequest } as WantedChoice) ? { by, at, note } : null;
}

/** Twofold is not older than this, and clocks differ by less than the other: other times would head the history, or fit into none. */
const FIRST_MS = Date.UTC(2025, 0, 1);
const CLOCKS_MS = 60 * 60 * 1000;

function isPlausible(at: string): boolean {
  const time = Date.parse(at);
  return time >= FIRST_MS && time <= Date.now() + CLOCKS_MS;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The annotations that carry a choice; null takes one away. */
export function annotationsOf(to: WantedChoice | null, set: SetBy): Readonly<Record<string, string | null>> {
  const plan = { push: to?.push ?? null, pullRequest: to?.pullRequest ?? null };
  return {
    [choiceAnnotations.push]: plan.push,
    [choiceAnnotations.pullRequest]: plan.pullRequest,
    [choiceAnnotations.set]: JSON.stringify({ ...plan, ...set }),
  };
}
