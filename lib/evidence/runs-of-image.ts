import type { Digest } from "#lib/oci/digest.ts";
import { parseReference } from "#lib/oci/reference.ts";
import {
  byNewest,
  isChildOf,
  type PipelineRun,
  type TaskRun,
  type TektonRun,
  textOf,
} from "#lib/tekton/run.ts";
import { type ClusterRules, type RunBudget, runBudget } from "#lib/tekton/run-budget.ts";
import { type Hints, runHints } from "#lib/tekton/type-hints.ts";
import type { RunFacts } from "./report.ts";

/** A run with the name of the source that told it. */
export interface FoundRun {
  readonly run: TektonRun;
  readonly source: string;
  /** Somebody named the very file that it is in: it is told whatever it names. */
  readonly isGiven?: boolean;
}

/** A run that has to do with an image, and why. */
export interface ImageRun extends FoundRun {
  readonly hints: Hints;
  /** Null of a pipeline run, which has no pod. */
  readonly budget: RunBudget | null;
  readonly standsFor: RunFacts["standsFor"];
  /** Of a pipeline run: its TaskRuns as far as they are at hand. */
  readonly children: readonly TaskRun[];
}

export interface ImageDigests {
  /** `registry/repository`, as references name it. */
  readonly repository: string;
  /** The index and all that it lists. */
  readonly digests: ReadonlySet<Digest>;
}

/**
 * The runs that have to do with an image, newest first: those whose results name one of its digests, their pipeline runs, the
 * newest build of its repository that lost results, since a result that is gone names nothing, those whose hints hold a digest
 * and are malformed, and those of files that were named one by one.
 */
export function runsOfImage(
  found: readonly FoundRun[],
  image: ImageDigests,
  rules: ClusterRules,
): readonly ImageRun[] {
  const all = found.map((one) => withHints(one, rules)).toSorted((a, b) => byNewest(a.run, b.run));
  const naming = all.filter(({ hints }) => hints.hints.some(({ digest }) => isOf(image, digest)));
  const lost = lostResults(all, naming, image);
  const wrong = all.filter((one) => !naming.includes(one) && !lost.includes(one) && namesWrongly(one, image));
  const parents = all.filter(
    ({ run }) =>
      run.kind === "PipelineRun" &&
      [...naming, ...lost, ...wrong].some((one) => one.run.kind === "TaskRun" && isChildOf(one.run, run)),
  );
  const children = all.flatMap(({ run }) => (run.kind === "TaskRun" ? [run] : []));
  return all.flatMap((one) => {
    const standsFor = naming.includes(one)
      ? "names-a-digest"
      : lost.includes(one)
        ? "lost-its-results"
        : wrong.includes(one)
          ? "names-it-wrongly"
          : parents.includes(one)
            ? "its-pipeline-run"
            : one.isGiven
              ? "was-given"
              : null;
    if (standsFor === null) return [];
    return [{ ...one, standsFor, children: childrenOf(one.run, children) }];
  });
}

/** A malformed hint of it has a digest of the image in it, however it is written. */
function namesWrongly({ run, hints }: Weighed, image: ImageDigests): boolean {
  const dropped = new Set(hints.malformed.flatMap(({ results }) => results));
  return run.results.some((result) => dropped.has(result.name) && holdsDigest(textOf(result), image));
}

const holdsDigest = (text: string, { digests }: ImageDigests): boolean =>
  [...digests].some((digest) => text.includes(digest.slice(digest.indexOf(":") + 1)));

const isOf = ({ digests }: ImageDigests, digest: string): boolean => digests.has(digest as Digest);

function withHints(found: FoundRun, rules: ClusterRules) {
  const { run } = found;
  return { ...found, hints: runHints(run), budget: run.kind === "TaskRun" ? runBudget(run, rules) : null };
}

type Weighed = ReturnType<typeof withHints>;

function childrenOf(run: TektonRun, all: readonly TaskRun[]): readonly TaskRun[] {
  if (run.kind !== "PipelineRun") return [];
  return all.filter((child) => isChildOf(child, run)).toSorted((a, b) => timeOf(a) - timeOf(b));
}

const timeOf = ({ startedAt }: TaskRun): number => Date.parse(startedAt ?? "") || Number.MAX_SAFE_INTEGER;

/**
 * Tasks whose results were cut or refused, of a pipeline run that names the image, else of the newest build of its
 * repository where nothing names it: older builds lost theirs for an image that was replaced.
 */
function lostResults(
  all: readonly Weighed[],
  naming: readonly Weighed[],
  image: ImageDigests,
): readonly Weighed[] {
  const losers = all.filter(({ budget }) => budget?.verdict === "truncated" || budget?.verdict === "over");
  const builds = naming.flatMap(({ run }) => (run.kind === "PipelineRun" ? [run] : parentIn(all, run)));
  if (naming.length > 0)
    return losers.filter(
      (one) => !naming.includes(one) && builds.some((build) => isChildOf(one.run as TaskRun, build)),
    );
  // What is left of a message that was cut may name it still.
  const cut = losers.filter(
    ({ run }) =>
      run.kind === "TaskRun" &&
      run.steps.some(({ message }) => message !== null && holdsDigest(message, image)),
  );
  if (cut.length > 0) return cut;
  const newest = all.find(({ run }) => paramsOf(run).some((text) => repositoryOf(text) === image.repository));
  if (newest === undefined) return [];
  const build = newest.run.kind === "PipelineRun" ? newest.run : (parentIn(all, newest.run)[0] ?? null);
  return losers.filter(({ run }) =>
    build === null ? run === newest.run : run.kind === "TaskRun" && isChildOf(run, build),
  );
}

const parentIn = (all: readonly Weighed[], child: TaskRun): readonly PipelineRun[] =>
  all.flatMap(({ run }) => (run.kind === "PipelineRun" && isChildOf(child, run) ? [run] : []));

const paramsOf = ({ params }: TektonRun): readonly string[] =>
  params.flatMap((param) => (param.type === "string" ? [param.value] : []));

/** The repository that a parameter such as `output-image` names; null where it is no reference with a registry. */
function repositoryOf(text: string): string | null {
  if (!text.includes("/")) return null;
  const reference = parseReference(text);
  return reference.ok && reference.value.kind === "registry"
    ? `${reference.value.registry}/${reference.value.repository}`
    : null;
}
