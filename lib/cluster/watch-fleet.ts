import { type BuildRun, buildRunSelectors, readBuildRun } from "./build-runs.ts";
import { type ClusterComponent, componentModels, readComponent } from "./components.ts";
import type { Cluster, ClusterActor } from "./connect.ts";
import { type Everywhere, followEverywhere, type ItemChange } from "./everywhere.ts";
import { type ClusterFailure, clusterFailure } from "./failure.ts";
import { listedNamespaces, namedNamespaces } from "./namespaces.ts";

export interface FleetWatchOptions {
  readonly cluster: Cluster;
  readonly as: ClusterActor;
  /** Null: all that may be seen. */
  readonly namespaces: readonly string[] | null;
  readonly signal: AbortSignal;
  /** Components (`namespace/name`) that are not as they were. */
  readonly onComponents: (keys: ReadonlySet<string>) => void;
  readonly onState: () => void;
  readonly now: () => Date;
}

export interface FleetWatchState {
  /** All components that may be seen are known, so that what is not among them is gone. */
  readonly complete: boolean;
  /** Groups of models that the cluster does not have. */
  readonly absentModels: readonly string[];
  /** Why components cannot be read now. */
  readonly failure: ClusterFailure | null;
  readonly failingSince: Date | null;
  /** What is wrong beside that, a sentence each. */
  readonly problems: readonly string[];
}

export interface FleetWatch {
  keys(): ReadonlySet<string>;
  component(key: string): ClusterComponent | undefined;
  runsOf(key: string): readonly BuildRun[];
  state(): FleetWatchState;
  /** Begins to follow. Whoever is called has the watch by then, whatever is told first. */
  begin(): void;
}

/** Components are small; a run with its resolved pipeline is near 100 kB. */
const COMPONENTS_PER_PAGE = 500;
const RUNS_PER_PAGE = 50;
const RESYNC_MS = 30 * 60_000;

/** Follows the components of both models and their build runs, once it is told to begin. */
export function watchFleet(options: FleetWatchOptions): FleetWatch {
  const { cluster, as, signal, onComponents, onState, now } = options;
  const namespaces =
    options.namespaces === null ? listedNamespaces(cluster, as) : namedNamespaces(options.namespaces);
  const shared = { cluster, as, namespaces, signal, onState, resyncMs: RESYNC_MS, now };

  const models = componentModels.map((model) => ({
    model,
    followed: followEverywhere<ClusterComponent>({
      ...shared,
      groupVersion: `${model.group}/${model.version}`,
      plural: "components",
      limit: COMPONENTS_PER_PAGE,
      read: (object) => readComponent(model, object),
      onItems: (changes) => onComponents(new Set(changes.map(({ key }) => key))),
    }),
  }));
  const runs = buildRunSelectors.map((labelSelector) => {
    const byComponent = new Map<string, Map<string, BuildRun>>();
    const followed = followEverywhere<BuildRun>({
      ...shared,
      groupVersion: "tekton.dev/v1",
      plural: "pipelineruns",
      labelSelector,
      limit: RUNS_PER_PAGE,
      read: readBuildRun,
      onItems: (changes) => onComponents(moveRuns(byComponent, changes)),
    });
    return { followed, byComponent };
  });

  return {
    begin() {
      for (const { followed } of [...models, ...runs]) followed.begin();
    },
    keys: () => new Set(models.flatMap(({ followed }) => [...followed.items.keys()])),
    // While a component is in both models the running one says more: the image that was promoted.
    component: (key) => models.map(({ followed }) => followed.items.get(key)).find((found) => found),
    runsOf(key) {
      const found = runs.flatMap(({ byComponent }) => [...(byComponent.get(key)?.values() ?? [])]);
      return [...new Map(found.map((run) => [run.name, run])).values()];
    },
    state() {
      const states = models.map(({ followed }) => followed.state());
      const absentModels = models.flatMap(({ model }, at) => (states[at]?.absent ? [model.group] : []));
      const failing = states.find(({ failure }) => failure !== null);
      const none = absentModels.length === models.length;
      return {
        complete: !none && states.every(({ complete }) => complete),
        absentModels,
        failure: none ? noModel(cluster.server) : (failing?.failure ?? null),
        failingSince: failing?.failingSince ?? null,
        problems: [
          ...states.flatMap(({ unreadable }) => unreadable.map(unreadableText("Component"))),
          // Both selections fail alike.
          ...new Set(runs.flatMap(({ followed }) => runProblems(followed))),
        ],
      };
    },
  };
}

const noModel = (server: string): ClusterFailure => ({
  ...clusterFailure("cluster-not-found", `${server} has no Component resources of Konflux.`),
  next: "Look whether the address is the cluster that Konflux runs in.",
});

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

function runProblems(followed: Everywhere<BuildRun>): readonly string[] {
  const { failure, absent, unreadable } = followed.state();
  const texts = unreadable.map(unreadableText("PipelineRun"));
  if (failure !== null) texts.push(`Pipeline runs cannot be read: ${failure.message}`);
  else if (absent)
    texts.push("The cluster has no pipeline runs of Tekton, so nothing says what builds are told.");
  return texts;
}

const unreadableText =
  (kind: string) =>
  ({ namespace, name, message }: { namespace: string; name: string; message: string }): string =>
    `${kind} ${namespace}/${name} cannot be read: ${message}.`;
