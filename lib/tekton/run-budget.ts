import { NEAR_PERCENT } from "./near-limit.ts";
import {
  CONTAINER_BYTES,
  emptyMessageBytes,
  escapedBytes,
  resultElementBytes,
  resultLimit,
  sidecarLineBytes,
} from "./result-budget.ts";
import { isEnded, type RunValue, type TaskRun } from "./run.ts";
import { readStepMessage, type StepMessage } from "./step-message.ts";
import { containersOf } from "./task-shape.ts";

/** What is known of the cluster where the run itself does not tell (ConfigMap `feature-flags`, or the settings). */
export interface ClusterRules {
  /** `results-from`. */
  readonly extraction: "termination-message" | "sidecar-logs" | null;
  /** `max-result-size`, bytes. */
  readonly maxResultBytes: number | null;
}
const nothingKnown: ClusterRules = { extraction: null, maxResultBytes: null };

/** `truncated`: the run succeeded and results are gone. `over`: they do not fit, and that was seen or is to be expected. */
export type BudgetVerdict = "within" | "near" | "over" | "truncated";

export interface RunBudget {
  /** Where the bytes count: all results of the task in one message, or each result in a line of its own. */
  readonly mode: "termination-message" | "sidecar-logs";
  /** Of the longest message of a step, or of the longest line. */
  readonly usedBytes: number;
  /** `exact`: from the message itself; `at-least`: what was left of it after a cut; `estimated`: by formula. */
  readonly exactness: "exact" | "at-least" | "estimated";
  readonly limitBytes: number;
  /** May be above 100. */
  readonly percent: number;
  readonly verdict: BudgetVerdict;
  /** Why that is the verdict, in a sentence. */
  readonly reason: string;
  /** What was assumed, in words. */
  readonly basis: string;
  /** Declared results of steps' files that the run does not have: lost, or never written; the reason says which is known. */
  readonly missing: readonly string[];
  /** What each result takes, by formula. */
  readonly results: readonly { readonly name: string; readonly bytes: number }[];
  /** References in `IMAGES`; null: the run has no such result, so nothing can be said of more of them. */
  readonly references: ReferenceRoom | null;
}

export interface ReferenceRoom {
  readonly count: number;
  /** What one more takes, its separator among it. */
  readonly bytesEach: number;
  /** How many more fit. */
  readonly more: number;
}

/** How the results of a TaskRun stand against what can be carried (facts and formulas: `result-budget.ts`). */
export function runBudget(run: TaskRun, cluster: ClusterRules = nothingKnown): RunBudget {
  const extraction = extractionOf(run, cluster);
  const measured = extraction.mode === "sidecar-logs" ? sidecarMeasure(run, cluster) : messageMeasure(run);
  const { usedBytes, limitBytes } = measured;
  return {
    mode: extraction.mode,
    ...measured,
    percent: Math.round((usedBytes / limitBytes) * 100),
    basis: `${extraction.basis}; ${measured.basis}`,
    results: run.results.map((result) => ({ name: result.name, bytes: bytesOf(extraction.mode, result) })),
    references: referencesOf(run, extraction.mode, measured),
  };
}

const bytesOf = (mode: RunBudget["mode"], result: RunValue): number =>
  mode === "sidecar-logs" ? sidecarLineBytes(result) : resultElementBytes(result);

/** Reason of a TaskRun whose result is longer than `max-result-size` (pkg/reconciler/taskrun). */
const TOO_LARGE = "TaskRunResultLargerThanAllowedLimit";

function extractionOf(run: TaskRun, cluster: ClusterRules): { mode: RunBudget["mode"]; basis: string } {
  const words = {
    "termination-message": "results in termination messages",
    "sidecar-logs": "results by sidecar logs",
  };
  const told = run.resultRules.extraction;
  if (told !== null) return { mode: told, basis: `${words[told]}, as the run itself tells` };
  if (run.reason === TOO_LARGE)
    return { mode: "sidecar-logs", basis: `${words["sidecar-logs"]}, for its reason is known there alone` };
  if (cluster.extraction !== null)
    return { mode: cluster.extraction, basis: `${words[cluster.extraction]}, as the cluster is set` };
  return { mode: "termination-message", basis: `${words["termination-message"]}, which is Tekton's default` };
}

type Measure = Pick<
  RunBudget,
  "usedBytes" | "exactness" | "limitBytes" | "verdict" | "reason" | "basis" | "missing"
>;

function sidecarMeasure(run: TaskRun, cluster: ClusterRules): Measure {
  const told = run.resultRules.maxResultBytes;
  const limitBytes = told ?? cluster.maxResultBytes ?? CONTAINER_BYTES;
  const lines = run.results.map((result) => ({ name: result.name, bytes: sidecarLineBytes(result) }));
  const longest = lines.toSorted((a, b) => b.bytes - a.bytes)[0] ?? { name: "none", bytes: 0 };
  const from =
    told !== null
      ? "the run tells it"
      : cluster.maxResultBytes !== null
        ? "the cluster is set so"
        : "Tekton's default";
  const facts = {
    usedBytes: longest.bytes,
    exactness: "estimated",
    limitBytes,
    basis: `each result by itself has ${limitBytes} bytes (${from})`,
    missing: missingOf(run),
  } as const;
  if (run.reason === TOO_LARGE)
    return { ...facts, verdict: "over", reason: run.message ?? "Tekton refused a result for its size." };
  return { ...facts, ...verdictOf(longest.bytes, limitBytes, `The longest result, ${longest.name},`) };
}

function messageMeasure(run: TaskRun): Measure {
  const { compressed } = run.resultRules;
  const succeeded = run.status === "succeeded";
  const messages = run.steps.map((step) => readStepMessage(step, { compressed, succeeded }));
  const cut = messages.filter((message) => message.kind === "cut");
  const whole = messages.filter((message) => message.kind === "whole");
  const computed = limitOf(run);
  const missing = missingOf(run);
  if (cut.length > 0) return cutMeasure(run, cut, computed);
  const longest = Math.max(0, ...whole.map(({ bytes }) => bytes));
  // Where no step has a message at all, a store may have left them out: then what is missing is no proof of anything.
  const areKept = missing.length === 0 || run.steps.some(({ message }) => message !== null);
  const isMeasured = whole.length > 0 && areKept && repeatsAll(run, messages);
  const formula = run.results.filter((result) => isOfFile(run, result.name)).map(resultElementBytes);
  const estimate = Math.max(
    longest,
    formula.reduce((sum, bytes) => sum + bytes, emptyMessageBytes),
  );
  const usedBytes = isMeasured ? longest : estimate;
  const how = isMeasured
    ? compressed
      ? "bytes of the longest message, compressed as Tekton would"
      : "bytes of the longest message of a step"
    : "bytes by formula from the results, since the messages at hand do not hold them";
  const facts = {
    usedBytes,
    exactness: isMeasured && !compressed ? "exact" : "estimated",
    missing,
  } as const;
  // A message that arrived whole disproves a limit below it.
  if (isMeasured && usedBytes > computed.bytes)
    return {
      ...facts,
      limitBytes: CONTAINER_BYTES,
      basis: `${how}; a message came whole that the pod should not have carried (${computed.basis}), so Tekton's own limit of ${CONTAINER_BYTES} bytes is taken`,
      ...verdictOf(usedBytes, CONTAINER_BYTES, "The results"),
    };
  const limit = { limitBytes: computed.bytes, basis: `${how}; ${computed.basis}` };
  const refused = refusedStep(run);
  if (refused !== null)
    return {
      ...facts,
      ...limit,
      verdict: "over",
      reason: `Step ${refused} ended with code 1 and left no word of Tekton's: so it ends when results are above ${CONTAINER_BYTES} bytes. Its log says "Termination message is above max allowed size" then.`,
    };
  if (!isMeasured && succeeded && missing.length > 0 && usedBytes > computed.bytes)
    return {
      ...facts,
      ...limit,
      verdict: "truncated",
      reason: `The run succeeded without ${listed(missing)}, and the results that it has take ${usedBytes} bytes by themselves, above the ${computed.bytes} that its pod carries: a message was very likely cut.`,
    };
  const shown = verdictOf(usedBytes, computed.bytes, isEnded(run) ? "The results" : "The results so far");
  return {
    ...facts,
    ...limit,
    verdict: shown.verdict,
    reason: `${shown.reason}${aboutMissing(run, missing, isMeasured)}`,
  };
}

type Cut = Extract<StepMessage, { kind: "cut" }>;

function cutMeasure(run: TaskRun, cuts: readonly Cut[], computed: { bytes: number; basis: string }): Measure {
  const bytes = Math.max(...cuts.map((cut) => cut.bytes));
  const there = new Set(run.results.map(({ name }) => name));
  const missing = run.declaredResults.map(({ name }) => name).filter((name) => !there.has(name));
  const seen = missing.filter((name) => cuts.some(({ names }) => names.includes(name)));
  const behind = missing.filter(
    (name) => !seen.includes(name) && cuts.some((cut) => mayStandBehind(run, cut, name)),
  );
  const lost = [...seen, ...behind];
  // The end of a character of several bytes may be cut with it.
  const isExplained = computed.bytes - bytes < 4;
  const facts = {
    usedBytes: bytes,
    exactness: "at-least",
    limitBytes: bytes,
    basis: isExplained
      ? `cut at ${bytes} bytes; ${computed.basis}`
      : `cut at ${bytes} bytes, so its pod had more containers than its task explains (${computed.basis})`,
    missing,
  } as const;
  const what = `The kubelet cut the message of a step at ${bytes} bytes and Tekton could not read it`;
  if (run.status === "succeeded" && lost.length > 0) {
    const gone =
      seen.length > 0
        ? `${listed(seen)} stood in it and ${areOrIs(seen)} gone though the run succeeded`
        : `${listed(behind)} very likely stood behind the cut, and ${areOrIs(behind)} not there though the run succeeded`;
    return { ...facts, verdict: "truncated", reason: `${what}; ${gone}.` };
  }
  const kept =
    lost.length > 0
      ? `${listed(lost)} may be lost with it`
      : "all that it told was in another step's message";
  return { ...facts, verdict: "over", reason: `${what}; ${kept}.` };
}

/** Results are written in the order in which they are declared, so one behind the last that is seen may have been cut off. */
function mayStandBehind({ declaredResults }: TaskRun, { names }: Cut, name: string): boolean {
  const order = declaredResults.map((declared) => declared.name);
  return order.indexOf(name) > Math.max(-1, ...names.map((seen) => order.indexOf(seen)));
}

const areOrIs = (names: readonly string[]): string => (names.length === 1 ? "is" : "are");

/**
 * Whether the messages at hand hold every result that goes through files: a store that keeps no messages, or a step that
 * was skipped last, leaves some without.
 */
function repeatsAll(run: TaskRun, messages: readonly StepMessage[]): boolean {
  const names = new Set(messages.flatMap((message) => (message.kind === "whole" ? message.names : [])));
  return run.results.every(({ name }) => names.has(name) || !isOfFile(run, name));
}

/** A result with an expression comes from one step's own message and is not repeated by the later ones. */
const isOfFile = ({ declaredResults }: TaskRun, result: string): boolean =>
  declaredResults.find(({ name }) => name === result)?.from == null;

function missingOf(run: TaskRun): readonly string[] {
  const there = new Set(run.results.map(({ name }) => name));
  return run.declaredResults.flatMap(({ name, from }) => (from === null && !there.has(name) ? [name] : []));
}

function aboutMissing({ status, steps }: TaskRun, missing: readonly string[], isMeasured: boolean): string {
  if (missing.length === 0) return "";
  const silent = status === "failed" ? steps.find(isSilent) : undefined;
  if (silent !== undefined)
    return ` Step ${silent.name} ended with code 1 and without results: whether it failed by itself, or they were above ${CONTAINER_BYTES} bytes, its log alone tells.`;
  if (status !== "succeeded") return "";
  const never = isMeasured
    ? "no step wrote it, since every message came whole"
    : "whether it was lost or never written is unknown without the messages of the steps";
  return ` ${listed(missing)} ${areOrIs(missing)} declared and not there: ${never}.`;
}

/**
 * A step that ended with code 1 and no entry of Tekton's, while others have theirs: the entrypoint ends so when it may not
 * write the message (cmd/entrypoint, `log.Fatalf`). A process that is killed ends with another code.
 */
function refusedStep({ status, steps }: TaskRun): string | null {
  if (status !== "failed" || steps.every(({ terminationReason }) => terminationReason === null)) return null;
  return steps.find(isSilent)?.name ?? null;
}

const isSilent = ({ exitCode, message, terminationReason }: TaskRun["steps"][number]): boolean =>
  exitCode === 1 && message === null && terminationReason === null;

function limitOf({ shape }: TaskRun): { bytes: number; basis: string } {
  if (shape === null)
    return {
      bytes: CONTAINER_BYTES,
      basis: `its task is not known, so Tekton's own limit of ${CONTAINER_BYTES} bytes is taken`,
    };
  const containers = containersOf(shape);
  const bytes = resultLimit(containers);
  const parts = [
    counted(shape.steps, "step"),
    ...(shape.sidecars > 0 ? [counted(shape.sidecars, "sidecar")] : []),
    counted(containers - shape.steps - shape.sidecars, "init container"),
  ];
  return {
    bytes,
    basis: `a pod of ${counted(containers, "container")} (${parts.join(", ")}) carries ${bytes} bytes a container; what admission webhooks add is not known`,
  };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const listed = (names: readonly string[]): string => new Intl.ListFormat("en").format(names);

function verdictOf(used: number, limit: number, what: string): Pick<RunBudget, "verdict" | "reason"> {
  const percent = Math.round((used / limit) * 100);
  const verdict = used > limit ? "over" : used * 100 >= limit * NEAR_PERCENT ? "near" : "within";
  return {
    verdict,
    reason: `${what} take${what.startsWith("The longest") ? "s" : ""} ${used} of ${limit} bytes (${percent} %).`,
  };
}

function referencesOf(run: TaskRun, mode: RunBudget["mode"], measured: Measure): ReferenceRoom | null {
  const images = run.results.find(({ name }) => name === "IMAGES");
  if (images?.type !== "string" || images.value.trim() === "") return null;
  const pieces = images.value.split(/[,\n]/).filter((piece) => piece.trim() !== "");
  const longest = Math.max(...pieces.map((piece) => escapedBytes(piece.trim())));
  const separator = /\S(,\s*|\n\s*)\S/.exec(images.value)?.[1] ?? ", ";
  const bytesEach = longest + escapedBytes(separator);
  const used = mode === "sidecar-logs" ? sidecarLineBytes(images) : measured.usedBytes;
  return {
    count: pieces.length,
    bytesEach,
    more: Math.max(0, Math.floor((measured.limitBytes - used) / bytesEach)),
  };
}

/** The bytes of the results that name one of these digests (`algorithm:hex`): what an index's manifests take of the budget. */
export function bytesNaming(run: TaskRun, budget: RunBudget, digests: readonly string[]): number {
  const bytes = new Map(budget.results.map((result) => [result.name, result.bytes]));
  return run.results.reduce((sum, result) => {
    const text = result.type === "string" ? result.value : JSON.stringify(result.value);
    return digests.some((digest) => text.includes(digest)) ? sum + (bytes.get(result.name) ?? 0) : sum;
  }, 0);
}

export interface SupposedBudget {
  readonly usedBytes: number;
  readonly percent: number;
  readonly verdict: Exclude<BudgetVerdict, "truncated">;
}

/**
 * What so many more references in `IMAGES` would make of a budget: as many again as there are for dual compression, one or two
 * for a further platform. Null where the run names no references.
 */
export function withMoreReferences(budget: RunBudget, more: number): SupposedBudget | null {
  const { references, limitBytes, mode } = budget;
  if (references === null) return null;
  const added = more * references.bytesEach;
  const line = budget.results.find(({ name }) => name === "IMAGES")?.bytes ?? 0;
  const usedBytes =
    mode === "sidecar-logs" ? Math.max(budget.usedBytes, line + added) : budget.usedBytes + added;
  const { verdict } = verdictOf(usedBytes, limitBytes, "");
  return {
    usedBytes,
    percent: Math.round((usedBytes / limitBytes) * 100),
    verdict: verdict === "truncated" ? "over" : verdict,
  };
}
