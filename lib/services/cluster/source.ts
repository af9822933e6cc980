import { eq, sql } from "drizzle-orm";
import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { every, keepGoing } from "#lib/background/keep-going.ts";
import type { Right } from "#lib/cluster/annotate.ts";
import { type Cluster, type ClusterActor, connectCluster } from "#lib/cluster/connect.ts";
import type { ClusterFailure } from "#lib/cluster/failure.ts";
import type { ClusterPlace } from "#lib/cluster/place.ts";
import { clusterRunSource, unmetRunSource } from "#lib/cluster/run-source.ts";
import { readTektonConfig, type TektonConfig } from "#lib/cluster/tekton-config.ts";
import { type FleetWatch, watchFleet } from "#lib/cluster/watch-fleet.ts";
import type { Settings } from "#lib/config/schema.ts";
import { clusterContact, component } from "#lib/db/schema.ts";
import type { ChoiceState, ClusterState } from "#lib/fleet/answers.ts";
import type { Change } from "#lib/fleet/choice/change-choice.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import type { ClusterFacts, ComponentRecord } from "#lib/fleet/known/record.ts";
import { fail, type Result } from "#lib/oci/result.ts";
import type { RunSource } from "#lib/tekton/run-source.ts";
import { changeInCluster } from "./choice.ts";
import { createGitReader, type GitReader } from "./git-reader.ts";
import { type ClusterKeeper, createKeeper } from "./keeper.ts";
import { createRights, notKnownYet, type RightOf } from "./rights.ts";

/** The cluster as the rest of the fleet sees it. */
export interface ClusterSource {
  state(): ClusterState;
  rightsFor(actor: Actor, records: readonly ComponentRecord[]): Promise<RightOf>;
  changeChoice(actor: Actor, change: Omit<Change, "by">): Promise<Result<ChoiceState, ComponentFailure>>;
  /** Runs that the cluster still has, for whoever asks; none where there is no cluster. */
  runsFor(actor: ClusterActor): readonly RunSource[];
  /** What Tekton and Chains there are set to; null where there is no cluster. */
  tektonConfig(): Promise<TektonConfig | null>;
  stop(): Promise<void>;
}

export type ClusterSettings = NonNullable<Settings["cluster"]>;

/** A wrong kubeconfig may be put right, and a secret mounted late. */
const FOUND_AGAIN_MS = 30_000;
const CONTACT_KEPT_MS = 60_000;
const KEEPING_CONTACT = "Keeping when the cluster last answered";
/** Settings of a cluster are changed seldom. */
const CONFIG_KEPT_MS = 10 * 60_000;
const CONFIG_AWAY_MS = 15_000;
const CONFIG_READ_MS = 15_000;

/** Follows the cluster of the settings from now on; that it is away stops nothing. */
export async function startCluster(
  settings: ClusterSettings,
  options: {
    readonly git: Settings["git"];
    readonly kept: KeptFleet;
    readonly onKept: () => Promise<void>;
    readonly onFault: OnFault;
  },
): Promise<ClusterSource> {
  const { kept, onFault } = options;
  const ending = new AbortController();
  let met: Met | null = null;
  let notFound: ClusterFailure | null = null;
  let config: { readonly read: Promise<TektonConfig>; until: number } | null = null;
  const git = createGitReader({
    git: options.git,
    onRead: (keys) => (met === null ? undefined : touchSeen(keeper, met.watch, keys)),
    onFault,
    now: kept.now,
  });
  const keeper: ClusterKeeper = await createKeeper({ ...options, git, watch: () => met?.watch ?? null });

  const { signal } = ending;
  const meeting = keepGoing({
    what: "Finding the cluster",
    onFault,
    signal,
    async turn() {
      const connected = await connectCluster(placeOf(settings));
      notFound = connected.ok ? null : connected.failure;
      if (!connected.ok) return FOUND_AGAIN_MS;
      met = await meetCluster(connected.value, settings, { kept, keeper, git, signal });
      return null;
    },
  });
  const contact = every(CONTACT_KEPT_MS, {
    what: KEEPING_CONTACT,
    onFault,
    signal,
    turn: () => keepContact(),
  });
  const keepContact = async () => {
    if (met !== null && stateOf(met).state === "connected") await writeContact(kept, met.cluster.server);
  };

  return {
    state: () => (met === null ? unmetState(notFound) : stateOf(met)),
    async rightsFor(actor, records) {
      const watch = met?.watch ?? null;
      const failure = watch === null ? notFound : watch.state().failure;
      if (met === null || watch === null || failure !== null) {
        const off: Right = failure === null ? notKnownYet : { allowed: false, reason: offReason(failure) };
        return ({ source }) => (source === "cluster" ? off : { allowed: true });
      }
      const rightOf = await met.rights(actor, records);
      return (record) => {
        if (record.source !== "cluster") return { allowed: true };
        const { group } = record.cluster as ClusterFacts;
        const reason = watch.problemOf({ namespace: record.namespace, group });
        return reason === null ? rightOf(record) : { allowed: false, reason };
      };
    },
    async changeChoice(actor, change) {
      if (met === null) return fail(away(notFound));
      return changeInCluster({ kept, cluster: met.cluster, keeper }, actor, change);
    },
    async tektonConfig() {
      if (met === null) return null;
      if (config === null || config.until <= kept.now().getTime()) {
        const read = readTektonConfig(met.cluster, { kind: "server" }, AbortSignal.timeout(CONFIG_READ_MS));
        const asked = { read, until: kept.now().getTime() + CONFIG_KEPT_MS };
        config = asked;
        // A cluster that was away for a moment shall not leave a guess standing for long.
        if (!(await read).answered) asked.until = kept.now().getTime() + CONFIG_AWAY_MS;
      }
      return config.read;
    },
    runsFor: (actor) => [met === null ? unmetRunSource(notFound) : clusterRunSource(met.cluster, actor)],
    async stop() {
      await keepContact().catch((error: unknown) => onFault(error, KEEPING_CONTACT));
      ending.abort();
      await Promise.all([meeting.ended, contact.ended]);
      await git.stop();
      await keeper.stop();
      await met?.cluster.close();
    },
  };
}

/** A cluster whose address and credentials are known, whether or not it answers. */
interface Met {
  readonly cluster: Cluster;
  readonly watch: FleetWatch;
  readonly keeper: ClusterKeeper;
  readonly git: GitReader;
  readonly rights: (actor: Actor, records: readonly ComponentRecord[]) => Promise<RightOf>;
  /** When it answered an earlier Twofold; null: never. */
  readonly lastContact: Date | null;
}

async function meetCluster(
  cluster: Cluster,
  settings: ClusterSettings,
  {
    kept,
    keeper,
    git,
    signal,
  }: { kept: KeptFleet; keeper: ClusterKeeper; git: GitReader; signal: AbortSignal },
): Promise<Met> {
  const [contact] = await kept.database.sql
    .select()
    .from(clusterContact)
    .where(eq(clusterContact.server, cluster.server));
  let told = 0;
  const watch = watchFleet({
    cluster,
    // What the server shows to everybody is what its own account may see.
    as: { kind: "server" },
    namespaces: settings.namespaces ?? null,
    signal,
    remembered: await rememberedNamespaces(kept),
    onComponents: (keys) => touchSeen(keeper, watch, keys),
    onState() {
      const now = watch.state();
      if (!now.complete || now.told <= told) return;
      told = now.told;
      // What is gone since the last time is found once all that is there was told, and so is whose the runs of a name are.
      keeper.touch(watch.keys());
    },
    now: kept.now,
  });
  watch.begin();
  return {
    cluster,
    watch,
    keeper,
    git,
    rights: createRights(cluster, kept.now),
    lastContact: contact?.at ?? null,
  };
}

/** Tells the keeper of components that are there or gone; of one that is out of sight it has nothing to do. */
function touchSeen(keeper: ClusterKeeper, watch: FleetWatch, keys: Iterable<string>): void {
  const seen = [...keys].filter((key) => watch.component(key) !== undefined || watch.isGone(key));
  if (seen.length > 0) keeper.touch(seen);
}

/** Namespaces of the components that an earlier Twofold was told of, by the group of their model. */
async function rememberedNamespaces({ database }: KeptFleet): Promise<Map<string, Set<string>>> {
  const rows = await database.sql
    .selectDistinct({ namespace: component.namespace, group: sql<string>`${component.cluster} ->> 'group'` })
    .from(component)
    .where(eq(component.source, "cluster"));
  const found = new Map<string, Set<string>>();
  for (const { namespace, group } of rows)
    found.set(group, (found.get(group) ?? new Set<string>()).add(namespace));
  return found;
}

function placeOf({ kubeconfig, context, server, tokenFile, ca }: ClusterSettings): ClusterPlace {
  if (kubeconfig !== undefined) return { kind: "kubeconfig", path: kubeconfig, context: context ?? null };
  if (server !== undefined && tokenFile !== undefined)
    return { kind: "token", server, tokenFile, ca: ca ?? null };
  return { kind: "in-cluster" };
}

/** Problems that are shown; the rest is counted. */
const MAX_PROBLEMS = 20;

function stateOf({ watch, keeper, git, lastContact }: Met): ClusterState {
  const { failure, failingSince, problems: inCluster } = watch.state();
  const all = [...inCluster, ...keeper.problems(), ...git.problems()];
  const more = all.length - MAX_PROBLEMS;
  const problems = [...all.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`${more} more like these.`] : [])];
  if (failure === null)
    return { state: keeper.caughtUp() ? "connected" : "connecting", since: null, message: null, problems };
  const since = failingSince ?? lastContact;
  return {
    state: "away",
    since: since?.toISOString() ?? null,
    message: `${failure.message} ${failure.next}`,
    problems,
  };
}

const unmetState = (failure: ClusterFailure | null): ClusterState => ({
  state: failure === null ? "connecting" : "away",
  since: null,
  message: failure === null ? null : `${failure.message} ${failure.next}`,
  problems: [],
});

const AWAY = "The cluster cannot be reached, and the choice is stored there.";

/** A token that turned bad is no cluster that is away, and no right that somebody lacks. */
const offReason = ({ code, next }: ClusterFailure): string =>
  code === "cluster-unauthorized"
    ? `The cluster does not accept Twofold's credentials, and the choice is stored there. ${next}`
    : AWAY;

const away = (failure: ClusterFailure | null): ComponentFailure => ({
  code: "cluster-away",
  message: failure?.message ?? AWAY,
  next: failure?.next ?? "Choose again when the cluster answers.",
});

async function writeContact({ database, now }: KeptFleet, server: string): Promise<void> {
  await database.sql
    .insert(clusterContact)
    .values({ server, at: now() })
    .onConflictDoUpdate({ target: clusterContact.server, set: { at: now() } });
}
