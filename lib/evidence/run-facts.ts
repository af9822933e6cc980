import { byteLength } from "#lib/tekton/result-budget.ts";
import { type RunValue, type TektonRun, textOf } from "#lib/tekton/run.ts";
import { bytesNaming, type RunBudget, withMoreReferences } from "#lib/tekton/run-budget.ts";
import { type Hints, runHints } from "#lib/tekton/type-hints.ts";
import type { BudgetFacts, ResultFacts, RunFacts, SupposedBytes } from "./report.ts";
import type { ImageRun } from "./runs-of-image.ts";
import type { LinkedRun } from "./settings.ts";

export interface RunContext {
  /** The digests of the image, as results write them. */
  readonly digests: ReadonlySet<string>;
  /** Image entries without a twin in the other compression: what dual would add to `IMAGES`. */
  readonly twinsMissing: number;
  /** Whether a platform more is two references. */
  readonly isDual: boolean;
  /** Address of a run in the Konflux UI or the Tekton Dashboard; null where the settings have no template. */
  readonly linkOf: (run: LinkedRun) => string | null;
}

export function runFacts(found: ImageRun, context: RunContext): RunFacts {
  const { run, source, hints, standsFor, children } = found;
  const task = run.kind === "TaskRun" ? run : null;
  return {
    kind: run.kind,
    namespace: run.namespace,
    name: run.name,
    uid: run.uid,
    status: run.status,
    reason: run.reason,
    message: run.message,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    source,
    pipelineRun: task?.pipelineRun ?? null,
    pipelineTask: task?.pipelineTask ?? null,
    commit: commitOf(run),
    results: run.results.map((result) => resultFacts(result, hints, found.budget)),
    budget: budgetFacts(found, context),
    signed: run.chains.signed,
    transparency: run.chains.transparency,
    tasks: children.map((child) => ({
      uid: child.uid,
      name: child.name,
      pipelineTask: child.pipelineTask,
      status: child.status,
      startedAt: child.startedAt,
      completedAt: child.completedAt,
      names: runHints(child).hints.some(({ digest }) => context.digests.has(digest)),
    })),
    standsFor,
    link: context.linkOf(run),
  };
}

/** Of both models of Konflux, and of Pipelines as Code itself. */
const COMMIT = [
  "build.appstudio.redhat.com/commit_sha",
  "build.konflux-ci.dev/commit_sha",
  "pipelinesascode.tekton.dev/sha",
];

function commitOf({ labels, annotations }: TektonRun): string | null {
  const found = COMMIT.map((key) => annotations[key] || labels[key]);
  return found.find((commit) => commit !== undefined && commit !== "") ?? null;
}

function resultFacts(result: RunValue, { hints, malformed }: Hints, budget: RunBudget | null): ResultFacts {
  const own = hints.filter(({ results, step }) => step === null && results.includes(result.name));
  const wrong = malformed.filter(({ results, step }) => step === null && results.includes(result.name));
  return {
    name: result.name,
    bytes: budget?.results.find(({ name }) => name === result.name)?.bytes ?? byteLength(textOf(result)),
    hint: own[0]?.kind ?? wrong[0]?.kind ?? null,
    // Of a pair the digest stands in one of the two.
    digests: [...new Set(own.map(({ digest }) => digest))].filter((digest) =>
      textOf(result).includes(digest),
    ),
    value: textOf(result),
    malformed: wrong.map(({ value, why }) => ({ value, why })),
  };
}

/** etcd takes no larger request (its `--max-request-bytes`), and a pipeline run keeps its results in its own status. */
const OBJECT_BYTES = 1_572_864;

function budgetFacts({ run, budget }: ImageRun, context: RunContext): BudgetFacts {
  if (budget === null || run.kind === "PipelineRun") {
    const bytes = run.results.reduce((sum, result) => sum + byteLength(textOf(result)), 0);
    const basis =
      "a pipeline run has no pod: its results stand in its status, and etcd takes 1.5 MiB an object";
    const reason = `The results take ${bytes} bytes.`;
    const facts = {
      mode: null,
      bytes,
      limit: OBJECT_BYTES,
      basis,
      exactness: "exact",
      verdict: "within",
      reason,
    } as const;
    return { ...facts, manifestBytes: 0, references: null, dual: null, onePlatformMore: null };
  }
  const { mode, usedBytes, limitBytes, basis, exactness, verdict, reason, references } = budget;
  return {
    mode,
    bytes: usedBytes,
    limit: limitBytes,
    basis,
    exactness,
    verdict,
    reason,
    manifestBytes: bytesNaming(run, budget, [...context.digests]),
    references,
    dual: supposed(budget, context.twinsMissing),
    onePlatformMore: supposed(budget, context.isDual ? 2 : 1),
  };
}

function supposed(budget: RunBudget, more: number): SupposedBytes | null {
  const with_ = withMoreReferences(budget, more);
  return with_ === null ? null : { bytes: with_.usedBytes, verdict: with_.verdict };
}
