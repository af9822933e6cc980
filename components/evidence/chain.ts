import type {
  ArtifactFacts,
  DigestFacts,
  EntryFacts,
  EvidenceReport,
  RunFacts,
} from "#lib/evidence/report.ts";
import { type FaultKind, faultKinds, words } from "./words.ts";

/** A run in a line: as a source tells it, or as no more than an attestation says of it. */
export interface RunMark {
  /** Equal for equal runs. */
  readonly key: string;
  readonly name: string;
  /** Null: only the attestation tells of it. */
  readonly run: RunFacts | null;
  /** Its page; null where the settings have no template. */
  readonly link: string | null;
}

/** Where the line breaks off, and why. What nobody could look at is no fault. */
export interface Gap {
  readonly text: string;
  readonly isFault: boolean;
}

export interface NamingResult {
  /** `IMAGE_DIGEST`, `IMAGES[2]`. */
  readonly label: string;
  /** Other results that name the digest too. */
  readonly more: number;
}

/** One digest, followed from its entry to its attestation. */
export interface Line {
  /** 0: the index itself. */
  readonly position: number;
  readonly facts: DigestFacts;
  readonly entry: EntryFacts | null;
  readonly result: NamingResult | null;
  readonly task: RunMark | null;
  readonly pipeline: RunMark | null;
  readonly provenance: ArtifactFacts | null;
  /** Between entry and runs. */
  readonly made: Gap | null;
  /** Between runs and attestation. */
  readonly attested: Gap | null;
  /** The pipeline run that the attestation tells of, where it is not the one that the result leads to. */
  readonly otherRun: string | null;
}

export function linesOf(report: EvidenceReport): readonly Line[] {
  const runs = new Map(report.runs.map((run) => [run.uid, run]));
  const digests = new Set([report.index, ...report.entries].map(({ digest }) => digest as string));
  const line = (position: number, facts: DigestFacts, entry: EntryFacts | null): Line => {
    const provenance = provenanceOf(facts);
    const made = madeBy(facts, runs, digests) ?? toldBy(provenance);
    return {
      position,
      facts,
      entry,
      ...made,
      provenance,
      made: made.result === null ? gapBefore(made.task, entry, report) : null,
      attested: facts.attested === "none" ? gapAfter(facts) : null,
      otherRun: otherRun(made.pipeline, provenance),
    };
  };
  return [line(0, report.index, null), ...report.entries.map((entry) => line(entry.position, entry, entry))];
}

/** The same digest may be pushed by several runs, and the attestation be of another than the one whose result is followed. */
function otherRun(pipeline: RunMark | null, provenance: ArtifactFacts | null): string | null {
  const build = provenance?.build;
  if (pipeline === null || build?.kind !== "PipelineRun" || build.name === null) return null;
  const uid = pipeline.run?.uid ?? null;
  const isSame = build.uid === null || uid === null ? build.name === pipeline.name : build.uid === uid;
  return isSame ? null : build.name;
}

/** What is missing along the lines, does not verify or is of another run, each kind with its positions. */
export function faultsOf(
  lines: readonly Line[],
): readonly { readonly kind: FaultKind; readonly positions: readonly number[] }[] {
  const byKind = Map.groupBy(lines, faultOf);
  return faultKinds.flatMap((kind) => {
    const positions = (byKind.get(kind) ?? []).map(({ position }) => position);
    return positions.length === 0 ? [] : [{ kind, positions }];
  });
}

function faultOf({ made, attested, otherRun: other, facts }: Line): FaultKind | null {
  if (facts.attestation === "no") return "unverified";
  const hasNone = attested?.isFault || (made?.isFault && facts.attested === "index");
  if (hasNone) return "no-provenance";
  if (made?.isFault) return "no-result";
  return other === null ? null : "other-run";
}

type Made = Pick<Line, "result" | "task" | "pipeline">;

/**
 * The run that names most digests of the image stands for all that name this one: the task that pushes the index names every
 * manifest, the one that built it names it alone.
 */
function madeBy(
  { digest, named }: DigestFacts,
  runs: ReadonlyMap<string, RunFacts>,
  digests: ReadonlySet<string>,
): Made | null {
  const reach = (run: RunFacts) =>
    new Set(run.results.flatMap((result) => result.digests.filter((one) => digests.has(one)))).size;
  const known = named.flatMap(({ run: uid, result }) => {
    const run = runs.get(uid);
    return run === undefined ? [] : [{ run, result }];
  });
  const [first] = known.toSorted(
    (a, b) =>
      Number(a.run.kind === "PipelineRun") - Number(b.run.kind === "PipelineRun") ||
      reach(b.run) - reach(a.run),
  );
  if (first === undefined) return null;
  const { run } = first;
  const result = { label: labelOf(run, first.result, digest), more: named.length - 1 };
  if (run.kind === "PipelineRun") return { result, task: null, pipeline: markOf(run) };
  const task = { key: run.uid, name: run.pipelineTask ?? run.name, run, link: run.link };
  return { result, task, pipeline: parentOf(run, [...runs.values()]) };
}

const markOf = (run: RunFacts): RunMark => ({ key: run.uid, name: run.name, run, link: run.link });

function parentOf({ pipelineRun, namespace }: RunFacts, runs: readonly RunFacts[]): RunMark | null {
  if (pipelineRun === null) return null;
  const found = runs.find(
    (run) =>
      run.kind === "PipelineRun" &&
      (pipelineRun.uid === null
        ? run.name === pipelineRun.name && run.namespace === namespace
        : run.uid === pipelineRun.uid),
  );
  if (found !== undefined) return markOf(found);
  return { key: pipelineRun.uid ?? pipelineRun.name, name: pipelineRun.name, run: null, link: null };
}

/** The place in `IMAGES`, where a result is a list. */
function labelOf(run: RunFacts, name: string, digest: string): string {
  const result = run.results.find((one) => one.name === name);
  if (result?.hint !== "images") return name;
  const pieces = result.value.split(/[,\n]/).filter((piece) => piece.trim() !== "");
  const at = pieces.findIndex((piece) => piece.includes(digest));
  return at < 0 || pieces.length === 1 ? name : `${name}[${at}]`;
}

/** A run that no source has any more still stands in the provenance. */
function toldBy(provenance: ArtifactFacts | null): Made {
  const build = provenance?.build ?? null;
  if (build?.name == null) return { result: null, task: null, pipeline: null };
  const key = build.uid ?? build.name;
  return {
    result: null,
    task:
      build.task === null ? null : { key: `${key} ${build.task}`, name: build.task, run: null, link: null },
    pipeline: { key, name: build.name, run: null, link: build.link },
  };
}

/** What nobody signed is no attestation. Of several that one holds: verified before not, and of its own before one that names others. */
function provenanceOf({ artifacts }: DigestFacts): ArtifactFacts | null {
  const rank = ({ outcome, subjects }: ArtifactFacts) =>
    Number(outcome?.kind === "verified") * 2 + Number(subjects?.hasThis === true);
  const attestations = artifacts.filter(({ role, isSigned }) => role === "provenance" && isSigned);
  const [best] = attestations.toSorted((a, b) => rank(b) - rank(a));
  return best ?? null;
}

/** Of what is no image no run and no attestation is asked. */
export const isAsked = (entry: EntryFacts | null): boolean =>
  entry === null || entry.role === "image" || entry.role === "index";

function gapBefore(
  task: RunMark | null,
  entry: EntryFacts | null,
  { sources, runs }: EvidenceReport,
): Gap | null {
  const { gap } = words;
  // What its provenance tells is enough to follow it.
  if (task !== null) return null;
  if (!isAsked(entry)) return { text: gap.notAsked, isFault: false };
  if (sources.length === 0) return { text: gap.noSource, isFault: false };
  if (!sources.some(({ isAsked: was }) => was)) return { text: gap.notAskable, isFault: false };
  if (sources.some(({ failure }) => failure !== null)) return { text: gap.sourceAway, isFault: false };
  const isLost = runs.some(({ standsFor }) => standsFor === "lost-its-results");
  return { text: isLost ? gap.lost : gap.noResult, isFault: true };
}

function gapAfter(facts: DigestFacts | EntryFacts): Gap {
  const { gap } = words;
  if (facts.unseen.length > 0) return { text: gap.notSeen, isFault: false };
  return { text: gap.noAttestation, isFault: isAsked("role" in facts ? facts : null) };
}

/** What a line draws of the bracket around what one run made. */
export type Bracket = "alone" | "start" | "through" | "end";

/**
 * Neighbouring lines of one run are joined; the names of the runs stand beside the first. Below an open line a new bracket
 * begins, since its details stand between.
 */
export function bracketsOf(lines: readonly Line[], open: number | null): readonly (Bracket | null)[] {
  const keys = lines.map(({ task, pipeline }) => task?.key ?? pipeline?.key ?? null);
  const joins = (at: number) =>
    keys[at] !== null &&
    keys[at] !== undefined &&
    keys[at] === keys[at - 1] &&
    lines[at - 1]?.position !== open;
  return lines.map((_, at) => {
    if (keys[at] === null) return null;
    const [above, below] = [joins(at), joins(at + 1)];
    if (above) return below ? "through" : "end";
    return below ? "start" : "alone";
  });
}

/** What a line draws between what one run made and its attestations; `from` and `pass` have no branch of their own. */
export type Fan = Bracket | "from" | "pass";

/** From the run to each attestation there is, and no further: to what is missing no line leads. */
export function fansOf(
  lines: readonly Line[],
  brackets: readonly (Bracket | null)[],
): readonly (Fan | null)[] {
  const isAttested = (at: number) => lines[at]?.facts.attested !== "none";
  let [first, last] = [0, -1];
  return brackets.map((bracket, at) => {
    if (bracket === null) return null;
    if (bracket === "start" || bracket === "alone") {
      first = at;
      const end = bracket === "alone" ? at : brackets.indexOf("end", at);
      last = lines.findLastIndex((_, one) => one >= at && one <= end && isAttested(one));
    }
    if (at > last) return null;
    if (at === first) return at === last ? "alone" : isAttested(at) ? "start" : "from";
    return at === last ? "end" : isAttested(at) ? "through" : "pass";
  });
}

/** A line, or neighbouring ones of which nothing is asked and nothing is known. */
export type Rung =
  | { readonly kind: "line"; readonly at: number }
  | { readonly kind: "folded"; readonly from: number; readonly to: number };

/** Attestations that an index lists, as BuildKit makes them, would fill half the page with nothing. */
export function rungsOf(lines: readonly Line[], open: number | null, unfolded: boolean): readonly Rung[] {
  const isBare = ({ entry, facts, position }: Line) =>
    !unfolded &&
    position !== open &&
    !isAsked(entry) &&
    facts.named.length === 0 &&
    facts.artifacts.length === 0 &&
    facts.unseen.length === 0;
  const rungs: Rung[] = [];
  for (const [at, line] of lines.entries()) {
    const above = rungs.at(-1);
    if (!isBare(line)) rungs.push({ kind: "line", at });
    else if (above?.kind === "folded") rungs[rungs.length - 1] = { ...above, to: at };
    else rungs.push({ kind: "folded", from: at, to: at });
  }
  return rungs.map((rung) =>
    rung.kind === "folded" && rung.from === rung.to ? { kind: "line", at: rung.from } : rung,
  );
}
