import type { Digest } from "#lib/oci/digest.ts";
import { signedOf } from "#lib/provenance/beside.ts";
import type { ImageEvidence } from "#lib/provenance/evidence.ts";
import { statementOf } from "#lib/provenance/signed.ts";
import { buildFacts, type RunPointer } from "#lib/provenance/slsa.ts";
import { findRuns } from "#lib/tekton/merge-runs.ts";
import type { PipelineRun, TektonRun } from "#lib/tekton/run.ts";
import { commitQuery, componentQuery, type RunQuery, type RunSource } from "#lib/tekton/run-source.ts";
import { runHints } from "#lib/tekton/type-hints.ts";
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
  source === "samples" ? null : { namespace, name, isInCluster: source === "cluster" };

export interface RunsWanted {
  readonly index: Digest;
  readonly digests: ReadonlySet<string>;
  readonly component: ComponentKey | null;
  /** Runs that attestations name, and the commits that they say went in. */
  readonly pointers: readonly RunPointer[];
  readonly commits: readonly string[];
}

export interface GatheredRuns {
  readonly runs: readonly FoundRun[];
  readonly sources: readonly SourceState[];
}

/** Labels of both models of Konflux. */
const COMPONENT_KEYS = ["appstudio.openshift.io/component", "build.konflux-ci.dev/component"];
/** Label of Pipelines as Code; Konflux keeps the commit in annotations, which nothing selects by. */
const COMMIT_KEYS = ["pipelinesascode.tekton.dev/sha"];
/** Builds of a component that are looked through for the one that made the image. */
const BUILDS = 50;
/** Pipeline runs whose tasks are read: a digest is rarely made by more. */
const MAX_PIPELINE_RUNS = 4;

/**
 * The runs that may have made an image. What an attestation names by its uid is asked for first, since that is one run and not
 * a list; only where that tells nothing of the image are the builds of its component looked through. Then come the tasks of
 * the runs found.
 */
export async function gatherRuns(
  sources: readonly RunSource[],
  wanted: RunsWanted,
  signal: AbortSignal,
): Promise<GatheredRuns> {
  const found = new Map<string, FoundRun>();
  const failures = new Map<string, SourceState["failure"]>();
  let isAsked = false;
  const ask = async (query: RunQuery): Promise<readonly TektonRun[]> => {
    isAsked = true;
    // What hangs costs its time limit once, and not for each question.
    const merged = await findRuns(
      sources.filter(({ name }) => !isDown(failures.get(name))),
      query,
      signal,
    );
    for (const { source, code, message, next } of merged.failures)
      failures.set(source, { code, message, next });
    for (const one of merged.runs) if (!found.has(one.run.uid)) found.set(one.run.uid, one);
    return merged.runs.map(({ run }) => run);
  };
  const runs = await pipelineRuns(ask, wanted);
  await Promise.all(
    runs
      .slice(0, MAX_PIPELINE_RUNS)
      .map(({ namespace, uid, name }) => ask({ kind: "task-runs", namespace, pipelineRun: { uid, name } })),
  );
  return {
    runs: [...found.values()],
    sources: sources.map(({ name }) => ({ name, isAsked, failure: failures.get(name) ?? null })),
  };
}

const DOWN = ["source-away", "source-busy", "source-unauthorized", "source-config"];
const isDown = (failure: SourceState["failure"] | undefined): boolean =>
  failure != null && DOWN.includes(failure.code);

type Ask = (query: RunQuery) => Promise<readonly TektonRun[]>;

async function pipelineRuns(ask: Ask, wanted: RunsWanted): Promise<readonly PipelineRun[]> {
  const pointed = (
    await Promise.all(wanted.pointers.map((pointer) => pointedRun(ask, pointer, wanted.component)))
  ).flat();
  if (pointed.some((run) => names(run, wanted.digests))) return pointed.filter(isPipelineRun);
  if (wanted.component === null) return pointed.filter(isPipelineRun);
  const { namespace, name } = wanted.component;
  const ofCommits = await Promise.all(
    wanted.commits.slice(0, MAX_PIPELINE_RUNS).map((commit) =>
      ask(
        commitQuery({
          ...{ namespace, componentKeys: COMPONENT_KEYS, component: name, limit: BUILDS },
          ...{ commitKeys: COMMIT_KEYS, commit },
        }),
      ),
    ),
  );
  const byCommit = ofCommits.flat().filter((run) => names(run, wanted.digests));
  if (byCommit.length > 0) return byCommit.filter(isPipelineRun);
  const builds = await ask(
    componentQuery({ namespace, componentKeys: COMPONENT_KEYS, component: name, limit: BUILDS }),
  );
  const naming = builds.filter((run) => names(run, wanted.digests));
  if (naming.length > 0) return naming.filter(isPipelineRun);
  const byResult = await taskRunsNaming(ask, wanted, namespace, name);
  // Where nothing names the image its newest build may have lost the results that would.
  return byResult.length > 0 ? byResult : builds.filter(isPipelineRun).slice(0, 1);
}

async function pointedRun(
  ask: Ask,
  { namespace, uid }: RunPointer,
  component: ComponentKey | null,
): Promise<readonly TektonRun[]> {
  const place = namespace ?? component?.namespace ?? null;
  return uid === null || place === null ? [] : ask({ kind: "pipeline-run", namespace: place, uid });
}

/** A pipeline run whose own results name another image: its tasks' results are searched for the digest. */
async function taskRunsNaming(
  ask: Ask,
  { index }: RunsWanted,
  namespace: string,
  component: string,
): Promise<readonly PipelineRun[]> {
  const anyOf = COMPONENT_KEYS.map((key) => ({ [key]: component }));
  const tasks = await ask({ kind: "digest", namespace, digest: index, anyOf, since: null, limit: BUILDS });
  const parents = new Set(
    tasks.flatMap((run) => (run.kind === "TaskRun" ? (run.pipelineRun?.uid ?? []) : [])),
  );
  const asked = await Promise.all(
    [...parents].slice(0, MAX_PIPELINE_RUNS).map((uid) => ask({ kind: "pipeline-run", namespace, uid })),
  );
  return asked.flat().filter(isPipelineRun);
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
