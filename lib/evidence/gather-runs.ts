import { splitName } from "#lib/cluster/component-name.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { signedOf } from "#lib/provenance/beside.ts";
import type { ImageEvidence } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import type { RunPointer } from "#lib/provenance/slsa/facts.ts";
import { buildFacts } from "#lib/provenance/slsa.ts";
import { isChildOf, isEnded, type PipelineRun, type TektonRun } from "#lib/tekton/run.ts";
import { commitQuery, componentQuery, type RunSource } from "#lib/tekton/run-source.ts";
import { runHints } from "#lib/tekton/type-hints.ts";
import { type Ask, askSources } from "./ask-sources.ts";
import type { SourceState } from "./report.ts";
import type { FoundRun } from "./runs-of-image.ts";

/** The component that an image belongs to, where it is known. */
export interface ComponentKey {
  readonly namespace: string;
  readonly name: string;
}

/** One that the cluster does not have may be named as there all the same: its archives are asked for it, where there is no cluster. */
export interface AskedComponent extends ComponentKey {
  readonly isInCluster: boolean;
}

/** The samples' own runs come with them. */
export const askedComponent = ({
  source,
  namespace,
  name,
}: ComponentKey & { readonly source: string }): AskedComponent | null =>
  // Labels and archives know the name of the resource, which the fleet's may add the group to.
  source === "samples" ? null : { namespace, name: splitName(name).name, isInCluster: source === "cluster" };

export interface RunsWanted {
  readonly index: Digest;
  readonly digests: ReadonlySet<string>;
  readonly component: ComponentKey | null;
  /** Runs that attestations name, and the commits that they say went in. */
  readonly pointers: readonly RunPointer[];
  readonly commits: readonly string[];
  readonly known: KnownRuns;
}

/** What earlier readings found. */
export interface KnownRuns {
  readonly runs: readonly FoundRun[];
  /** Uids of pipeline runs that ended, and whose tasks are all among them. */
  readonly whole: readonly string[];
}

export const noRuns: KnownRuns = { runs: [], whole: [] };

export interface GatheredRuns extends KnownRuns {
  readonly sources: readonly SourceState[];
}

/** Labels of both models of Konflux. */
export const COMPONENT_KEYS = ["appstudio.openshift.io/component", "build.konflux-ci.dev/component"] as const;
/** Label of Pipelines as Code; Konflux keeps the commit in annotations, which nothing selects by. */
const COMMIT_KEYS = ["pipelinesascode.tekton.dev/sha"];
/** Builds of a component that are looked through for the one that made the image. */
const BUILDS = 50;
/** Pipeline runs whose tasks are read: a digest is rarely made by more. */
const MAX_PIPELINE_RUNS = 4;

/**
 * The runs that may have made an image. One that is known is asked for again only while it goes on. What an attestation names by
 * its uid is asked for first, since that is one run and not a list; only where that tells nothing of the image are the builds of
 * its component looked through. Then come the tasks of the runs found.
 */
export async function gatherRuns(
  sources: readonly RunSource[],
  wanted: RunsWanted,
  signal: AbortSignal,
): Promise<GatheredRuns> {
  const { ask, found, forget, states } = askSources(sources, wanted.known.runs, signal);
  const builds = knownBuilds(wanted);
  const runs =
    builds.length > 0
      ? await Promise.all(builds.map((run) => asItIsNow(ask, forget, run)))
      : await pipelineRuns(ask, wanted);
  const whole = await Promise.all(
    runs
      .flatMap((run) => run ?? [])
      .slice(0, MAX_PIPELINE_RUNS)
      .map(async (run) => {
        if (wanted.known.whole.includes(run.uid)) return [run.uid];
        return (await hasAllTasks(ask, run)) ? [run.uid] : [];
      }),
  );
  return { runs: [...found.values()], whole: whole.flat(), sources: states() };
}

/** Pipeline runs that are known to have made the image: they name it, or a task of theirs does. */
function knownBuilds({ known, digests }: RunsWanted): readonly PipelineRun[] {
  const naming = known.runs.map(({ run }) => run).filter((run) => names(run, digests));
  return known.runs
    .map(({ run }) => run)
    .filter(isPipelineRun)
    .filter((run) => naming.some((one) => one === run || (one.kind === "TaskRun" && isChildOf(one, run))));
}

/** What ended changes no more. Null: it went on, and nobody has it any longer. */
async function asItIsNow(
  ask: Ask,
  forget: (uid: string) => void,
  run: PipelineRun,
): Promise<PipelineRun | null> {
  if (isEnded(run)) return run;
  const { namespace, uid } = run;
  const { runs, isSure } = await ask({ kind: "pipeline-run", namespace, uid }, hasEnded);
  const [now] = runs.filter(isPipelineRun);
  if (now === undefined && isSure) forget(uid);
  return now ?? (isSure ? null : run);
}

/** Asks for the tasks of a run; whether none will ever be asked for again. */
async function hasAllTasks(ask: Ask, run: PipelineRun): Promise<boolean> {
  const { namespace, uid, name } = run;
  const children = run.children.filter(({ kind }) => kind === "TaskRun");
  const hasAll = (runs: readonly TektonRun[]) =>
    children.length > 0 && children.every((child) => runs.some((one) => one.name === child.name));
  const tasks = await ask({ kind: "task-runs", namespace, pipelineRun: { uid, name } }, hasAll);
  return isEnded(run) && tasks.runs.every(isEnded) && (tasks.isSure || hasAll(tasks.runs));
}

const hasEnded = (runs: readonly TektonRun[]): boolean => runs.some(isEnded);
const hasAny = (runs: readonly TektonRun[]): boolean => runs.length > 0;

async function pipelineRuns(ask: Ask, wanted: RunsWanted): Promise<readonly PipelineRun[]> {
  const nameIt = (runs: readonly TektonRun[]) => runs.some((run) => names(run, wanted.digests));
  const pointed = (
    await Promise.all(wanted.pointers.map((pointer) => pointedRun(ask, pointer, wanted.component)))
  ).flat();
  if (nameIt(pointed) || wanted.component === null) return pointed.filter(isPipelineRun);
  const { namespace, name } = wanted.component;
  const ofCommits = await Promise.all(
    wanted.commits.slice(0, MAX_PIPELINE_RUNS).map((commit) =>
      ask(
        commitQuery({
          ...{ namespace, componentKeys: COMPONENT_KEYS, component: name, limit: BUILDS },
          ...{ commitKeys: COMMIT_KEYS, commit },
        }),
        nameIt,
      ),
    ),
  );
  const byCommit = ofCommits.flatMap(({ runs }) => runs).filter((run) => names(run, wanted.digests));
  if (byCommit.length > 0) return byCommit.filter(isPipelineRun);
  const query = { namespace, componentKeys: COMPONENT_KEYS, component: name, limit: BUILDS };
  const builds = await ask(componentQuery(query), nameIt);
  const naming = builds.runs.filter((run) => names(run, wanted.digests));
  if (naming.length > 0) return naming.filter(isPipelineRun);
  const byResult = await taskRunsNaming(ask, wanted, namespace, name);
  // Where nothing names the image its newest build may have lost the results that would.
  return byResult.length > 0 ? byResult : builds.runs.filter(isPipelineRun).slice(0, 1);
}

async function pointedRun(
  ask: Ask,
  { namespace, uid }: RunPointer,
  component: ComponentKey | null,
): Promise<readonly TektonRun[]> {
  const place = namespace ?? component?.namespace ?? null;
  if (uid === null || place === null) return [];
  return (await ask({ kind: "pipeline-run", namespace: place, uid }, hasEnded)).runs;
}

/** A pipeline run whose own results name another image: its tasks' results are searched for the digest. */
async function taskRunsNaming(
  ask: Ask,
  { index }: RunsWanted,
  namespace: string,
  component: string,
): Promise<readonly PipelineRun[]> {
  const anyOf = COMPONENT_KEYS.map((key) => ({ [key]: component }));
  const query = { kind: "digest", namespace, digest: index, anyOf, since: null, limit: BUILDS } as const;
  const tasks = await ask(query, hasAny);
  const parents = new Set(
    tasks.runs.flatMap((run) => (run.kind === "TaskRun" ? (run.pipelineRun?.uid ?? []) : [])),
  );
  const asked = await Promise.all(
    [...parents]
      .slice(0, MAX_PIPELINE_RUNS)
      .map((uid) => ask({ kind: "pipeline-run", namespace, uid }, hasEnded)),
  );
  return asked.flatMap(({ runs }) => runs).filter(isPipelineRun);
}

const names = (run: TektonRun, digests: ReadonlySet<string>): boolean =>
  runHints(run).hints.some(({ digest }) => digests.has(digest));

const isPipelineRun = (run: TektonRun): run is PipelineRun => run.kind === "PipelineRun";

/** The pipeline runs and commits that provenance beside an image names, each once. */
export function pointersOf({ index, entries }: ImageEvidence): Pick<RunsWanted, "pointers" | "commits"> {
  const facts = [index, ...entries].flatMap(({ artifacts }) =>
    artifacts.flatMap(({ content }) => {
      const signed = signedOf(content);
      const statement = signed === null ? null : statementOf(signed);
      const told = statement === null ? null : buildFacts(statement);
      return told === null ? [] : [told];
    }),
  );
  const pointers = facts.flatMap(({ run, parent }) => (run?.kind === "TaskRun" ? parent : run) ?? []);
  return {
    pointers: [...new Map(pointers.map((one) => [one.uid ?? `${one.namespace}/${one.name}`, one])).values()],
    commits: [...new Set(facts.flatMap(({ commits }) => commits.map(({ revision }) => revision)))],
  };
}
