import { type BuildRun, buildRunSelectors, readBuildRun } from "./build-runs.ts";
import { idKey, idOf, parseIdKey } from "./component-name.ts";
import { type ClusterComponent, componentModels, readComponent } from "./components.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import {
  type Everywhere,
  type EverywhereTiming,
  everywhereTiming,
  followEverywhere,
  type ItemChange,
  type Part,
} from "./everywhere.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { listedNamespaces, namedNamespaces } from "./namespaces.ts";
import { createPulse, type PulseTiming, pulseTiming } from "./pulse.ts";
import { createTurns } from "./turns.ts";

export interface FleetWatchOptions {
  readonly cluster: Cluster;
  readonly as: ClusterActor;
  /** Null: all that may be seen. */
  readonly namespaces: readonly string[] | null;
  /** Where components are remembered of an earlier time: namespaces by the group of the model. */
  readonly remembered: ReadonlyMap<string, ReadonlySet<string>>;
  readonly signal: AbortSignal;
  /** Components (`idKey`) that are not as they were. */
  readonly onComponents: (keys: ReadonlySet<string>) => void;
  readonly onState: () => void;
  readonly now: () => Date;
  readonly timing?: Partial<EverywhereTiming & PulseTiming>;
}

export interface FleetWatchState {
  /** All that can be read was told, components and runs: whoever is not known by then is not there, or cannot be read. */
  readonly complete: boolean;
  /** So many parts of the cluster were told; more than before means that more can be said of what is gone. */
  readonly told: number;
  /** Why no components can be read now. */
  readonly failure: ClusterFailure | null;
  readonly failingSince: Date | null;
  /** What is wrong beside that, a sentence each. */
  readonly problems: readonly string[];
}

/** Components are named by their `idKey`. */
export interface FleetWatch {
  keys(): ReadonlySet<string>;
  component(key: string): ClusterComponent | undefined;
  runsOf(key: string): readonly BuildRun[];
  /** Whether a model that comes before the component's may still tell one of this name: it was not told, and has not failed. */
  mayBePreceded(key: string): boolean;
  state(): FleetWatchState;
  /** Whether the component is not there any more, and not only out of sight. */
  isGone(key: string): boolean;
  /** Why components of the group in the namespace cannot be read now, as `problems` says it; null: they can. */
  problemOf(of: { readonly group: string; readonly namespace: string }): string | null;
  /** Begins to follow. Whoever is called has the watch by then, whatever is told first. */
  begin(): void;
}

/** Components are small; a run with its resolved pipeline is near 100 kB. */
const COMPONENTS_PER_PAGE = 500;
const RUNS_PER_PAGE = 50;
/** A cluster has hundreds of namespaces, and API servers begin to refuse what comes faster than this. */
const LISTED_AT_ONCE = 8;

/** Follows the components of both models and their build runs, once it is told to begin. */
export function watchFleet(options: FleetWatchOptions): FleetWatch {
  const { cluster, as, signal, onComponents, onState, now, remembered } = options;
  const timing = { ...everywhereTiming, ...pulseTiming, ...options.timing };
  const namespaces =
    options.namespaces === null
      ? listedNamespaces(cluster, as)
      : namedNamespaces(cluster, as, options.namespaces, { signal, onMissing: onState });
  const pulse = createPulse(cluster, as, signal, timing);
  const turns = createTurns(LISTED_AT_ONCE);
  const shared = { cluster, as, namespaces, pulse, turns, signal, onState, timing, now };

  const models = componentModels.map((model) => ({
    group: model.group as string,
    followed: followEverywhere<ClusterComponent>({
      ...shared,
      ...model,
      plural: "components",
      limit: COMPONENTS_PER_PAGE,
      remembered: remembered.get(model.group) ?? new Set(),
      read: (object) => readComponent(model, object),
      // Which of two the runs of a name are hangs on whether there are two.
      onItems: (changes) =>
        onComponents(new Set(changes.flatMap(({ key }) => [`${model.group}/${key}`, ...namesakes(key)]))),
    }),
  }));
  const runs = buildRunSelectors.map((labelSelector) => {
    const byComponent = new Map<string, Map<string, BuildRun>>();
    const followed = followEverywhere<BuildRun>({
      ...shared,
      group: "tekton.dev",
      version: "v1",
      plural: "pipelineruns",
      labelSelector,
      limit: RUNS_PER_PAGE,
      remembered: new Set(),
      read: readBuildRun,
      onItems(changes) {
        const touched = [...moveRuns(byComponent, changes)].flatMap(namesakes);
        if (touched.length > 0) onComponents(new Set(touched));
      },
    });
    return { followed, byComponent };
  });

  const modelOf = (group: string) => models.find((model) => model.group === group);
  const component = (key: string) => {
    const { group, namespace, name } = parseIdKey(key);
    return modelOf(group)?.followed.items.get(`${namespace}/${name}`);
  };
  /** The components that have this name (`namespace/name`): one of each group at most. */
  const namesakes = (key: string): readonly string[] =>
    models.flatMap(({ group, followed }) => (followed.items.has(key) ? [`${group}/${key}`] : []));
  const judged = () => models.map((model) => ({ ...model, parts: judgeParts(model, models) }));
  /** Whether no other group has a component of this name, as far as it can ever be known. */
  const isAlone = (key: string): boolean => {
    const { group, namespace, name } = parseIdKey(key);
    return models.every((model) => {
      if (model.group === group) return true;
      if (model.followed.items.has(`${namespace}/${name}`)) return false;
      const part = model.followed.partOf(namespace);
      if (part === undefined) return model.followed.parts().length > 0;
      return ["read", "absent", "unseen"].includes(judgePart(part, model, models));
    });
  };

  return {
    begin() {
      for (const { followed } of [...models, ...runs]) followed.begin();
    },
    keys: () => new Set(models.flatMap(({ followed }) => [...followed.items.values()].map(idOf).map(idKey))),
    component,
    runsOf(key) {
      const { group, namespace, name } = parseIdKey(key);
      const found = runs.flatMap(({ byComponent }) => [
        ...(byComponent.get(`${namespace}/${name}`)?.values() ?? []),
      ]);
      // One that moved to the other group still has runs of definitions that were made for the first.
      const all = isAlone(key);
      const own = found.filter(({ groups }) => all || groups.some((one) => one === group));
      return [...new Map(own.map((run) => [run.name, run])).values()];
    },
    mayBePreceded(key) {
      const { group, namespace } = parseIdKey(key);
      const at = models.findIndex((model) => model.group === group);
      return models.slice(0, Math.max(at, 0)).some((model) => {
        const part = model.followed.partOf(namespace);
        return part === undefined
          ? model.followed.parts().length === 0 && model.followed.listing() === null
          : judgePart(part, model, models) === "pending";
      });
    },
    isGone(key) {
      if (component(key) !== undefined) return false;
      const { group, namespace } = parseIdKey(key);
      const followed = modelOf(group)?.followed;
      if (followed === undefined) return true;
      const part = followed.partOf(namespace);
      // Of a namespace that is none of those that are followed nothing is shown.
      return part === undefined ? followed.parts().length > 0 && followed.listing() === null : part.told;
    },
    problemOf({ group, namespace }) {
      const model = modelOf(group);
      const part = model?.followed.partOf(namespace);
      if (model === undefined || part === undefined) return null;
      const judgedPart = { part, as: judgePart(part, model, models) };
      return judgedPart.as === "failing" ? partProblem(model.group, part, models) : null;
    },
    state() {
      const seen = judged();
      const failure = failureOf(cluster.server, seen);
      const pending = seen.some(isPending) || runs.some(({ followed }) => areRunsPending(followed));
      return {
        complete: failure === null && !pending,
        told: [...models, ...runs].reduce(
          (count, { followed }) => count + followed.parts().filter(({ told }) => told).length,
          0,
        ),
        failure: failure?.failure ?? null,
        failingSince: failure?.since ?? null,
        problems: [
          ...(failure === null ? componentProblems(seen) : []),
          ...namespaces.missing().map(missingText),
          ...models.flatMap(({ followed }) =>
            [...followed.unreadable.values()].map(unreadableText("Component")),
          ),
          ...(failure === null ? new Set(runs.flatMap(({ followed }) => runProblems(followed, models))) : []),
          ...runs.flatMap(({ followed }) =>
            [...followed.unreadable.values()].map(unreadableText("PipelineRun")),
          ),
        ],
      };
    },
  };
}

interface Model {
  readonly group: string;
  readonly followed: Everywhere<ClusterComponent>;
}

/**
 * How a part of a model stands. `unseen` may not be read and never could: it is somebody else's namespace, or a model that the
 * cluster does not have, since an API server says "you may not" before "there is none" (RBAC comes before 404).
 */
type Standing = "read" | "pending" | "absent" | "unseen" | "failing";

function judgePart(part: Part, own: Model, models: readonly Model[]): Standing {
  const { failure, told, expected, namespace } = part;
  if (failure === null) return told ? "read" : "pending";
  if (failure.code === "cluster-not-found") return "absent";
  if (failure.code !== "cluster-denied" || expected || namespace === null) return "failing";
  if (!own.followed.named) return "unseen";
  // In a namespace that the settings name, one model is enough.
  const others = models.filter((model) => model !== own).map(({ followed }) => followed.partOf(namespace));
  if (others.some((other) => other !== undefined && other.failure === null))
    return others.some((other) => other?.told && other.failure === null) ? "unseen" : "pending";
  return "failing";
}

interface JudgedPart {
  readonly part: Part;
  readonly as: Standing;
}
interface JudgedModel extends Model {
  readonly parts: readonly JudgedPart[];
}

const judgeParts = (own: Model, models: readonly Model[]): readonly JudgedPart[] =>
  own.followed.parts().map((part) => ({ part, as: judgePart(part, own, models) }));

/** Something of it is still to be told. */
const isPending = ({ followed, parts }: JudgedModel): boolean =>
  parts.length === 0
    ? followed.listing() === null
    : parts.some(({ part, as }) => as === "pending" || isAskedToWait(part));

/** Never told, and the server says when to come again: an API server that starts does so while it fills its caches. */
const isAskedToWait = ({ told, failure }: Part): boolean =>
  !told && failure !== null && failure.retryAfterSeconds !== null;

const areRunsPending = (followed: Everywhere<BuildRun>): boolean => {
  const parts = followed.parts();
  return parts.length === 0
    ? followed.listing() === null
    : parts.some((part) => (!part.told && part.failure === null) || isAskedToWait(part));
};

/** Why no components can be read; null while some are, or may be about to. */
function failureOf(
  server: string,
  models: readonly JudgedModel[],
): { readonly failure: ClusterFailure; readonly since: Date | null } | null {
  const all = models.flatMap(({ parts }) => parts);
  if (models.every(({ parts }) => parts.length > 0 && parts.every((one) => one.as === "absent")))
    return { failure: noModel(server), since: null };
  if (all.some((one) => one.as === "read")) return null;
  const failing = all.flatMap(({ part, as }) => (as === "failing" && part.failure !== null ? [part] : []));
  // A namespace that was denied before is not why the cluster is away.
  const away = failing.filter(({ failure }) => failure?.code !== "cluster-denied");
  if (away[0]?.failure != null) return { failure: away[0].failure, since: earliest(away) };
  const [listing] = models.flatMap(({ followed }) => followed.listing() ?? []);
  if (listing !== undefined) return listing;
  if (models.some(isPending)) return null;
  const denied = failing[0] ?? all.find((one) => one.as === "unseen")?.part;
  return denied?.failure == null ? null : { failure: denied.failure, since: earliest(failing) };
}

/** Of those that could be read before; null where none could. */
function earliest(parts: readonly Part[]): Date | null {
  const times = parts.flatMap(({ failingSince }) => failingSince?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

const noModel = (server: string): ClusterFailure => ({
  ...clusterFailure("cluster-not-found", `${server} has no Konflux Component resources.`),
  next: "Check that the address is the cluster where Konflux runs.",
});

/** A sentence for each namespace of which components cannot be read, or for a model of all of them. */
function componentProblems(models: readonly JudgedModel[]): readonly string[] {
  const texts = models.flatMap(({ group, parts }) =>
    parts.flatMap(({ part, as }) => (as === "failing" ? [partProblem(group, part, models)] : [])),
  );
  // One that is refused in both models is said once.
  return [...new Set(texts)];
}

function partProblem(group: string, part: Part, models: readonly Model[]): string {
  const { namespace, failure, expected } = part;
  const kept = expected ? " The last known state is shown." : "";
  if (namespace === null) return `Components of ${group} cannot be read: ${failure?.message}${kept}`;
  const all = models.flatMap((model) => model.followed.partOf(namespace) ?? []);
  if (all.some((one) => one.failure === null && one.told))
    return `Components of ${group} in the namespace ${namespace} cannot be read: ${failure?.message}${kept}`;
  // Both models say nearly the same; the first speaks for them.
  const refused = all.find((one) => one.failure !== null && one.failure.code !== "cluster-not-found");
  const stays = all.some((one) => one.expected) ? " The last known state is shown." : "";
  return `The namespace ${namespace} cannot be read: ${refused?.failure?.message}${stays}`;
}

const missingText = (namespace: string): string =>
  `The cluster has no namespace ${namespace}, which the settings name.`;

/** Brings the runs to the components they are of; gives the components concerned. */
function moveRuns(
  byComponent: Map<string, Map<string, BuildRun>>,
  changes: readonly ItemChange<BuildRun>[],
): ReadonlySet<string> {
  const touched = new Set<string>();
  for (const { key, before, after } of changes) {
    for (const run of [before, after]) {
      if (run === undefined) continue;
      const component = `${run.namespace}/${run.component}`;
      touched.add(component);
      const own = byComponent.get(component) ?? new Map<string, BuildRun>();
      byComponent.set(component, own);
      if (run === after) own.set(key, run);
      else own.delete(key);
      if (own.size === 0) byComponent.delete(component);
    }
  }
  return touched;
}

function runProblems(followed: Everywhere<BuildRun>, models: readonly Model[]): readonly string[] {
  const parts = followed.parts();
  const listing = followed.listing();
  if (parts.length === 0)
    return listing === null ? [] : [`Pipeline runs cannot be read: ${listing.failure.message}`];
  if (parts.every(({ failure }) => failure?.code === "cluster-not-found"))
    return ["The cluster has no Tekton pipeline runs, so what builds are configured to do is unknown."];
  const areSeen = (namespace: string) =>
    models.some(({ followed: components }) => {
      const part = components.partOf(namespace);
      return part?.told === true && part.failure === null;
    });
  // Where components cannot be read either, that was said.
  const failing = parts.filter(
    ({ namespace, failure }) =>
      failure !== null && failure.code !== "cluster-not-found" && (namespace === null || areSeen(namespace)),
  );
  const [first] = failing;
  if (first === undefined) return [];
  if (first.namespace === null || failing.length === parts.length)
    return [`Pipeline runs cannot be read: ${first.failure?.message}`];
  return failing.map(
    ({ namespace, failure }) =>
      `Pipeline runs in the namespace ${namespace} cannot be read: ${failure?.message}`,
  );
}

const unreadableText =
  (kind: string) =>
  ({ namespace, name, message }: { namespace: string; name: string; message: string }): string =>
    `${kind} ${namespace}/${name} cannot be read: ${message}.`;
