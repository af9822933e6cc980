import type { Depth } from "#lib/deep/report.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport, Issue } from "#lib/variants/report.ts";
import type { Format } from "./arguments/options.ts";
import { type Beside, type Checked, checkedOf, complaintOf, type UnreadWhy } from "./checked.ts";
import type { UserTools } from "./evidence.ts";
import type { EvidencePlaces } from "./evidence-arguments.ts";
import { checkJson } from "./format/json.ts";
import { checkJunit } from "./format/junit.ts";
import { checkMarkdown } from "./format/markdown.ts";
import { checkSarif } from "./format/sarif.ts";
import { checkSummary, checkText, countSeverities } from "./format/text.ts";
import type { Output } from "./output.ts";
import { readSideBySide } from "./read-side-by-side.ts";

export interface CheckCommand {
  readonly references: readonly string[];
  readonly choice: Choice | null;
  readonly format: Format;
  /** Null: the issues of the index alone. */
  readonly evidence: EvidencePlaces | null;
  /** How much of the layers is read; null: nothing. */
  readonly deep: Depth | null;
}

const documents = { json: checkJson, sarif: checkSarif, junit: checkJunit, markdown: checkMarkdown } as const;

/**
 * Prints the issues of every reference. Status 2 when one could not be read, since then nobody knows whether all is
 * well; else 1 when there is an issue of severity error; else 0.
 */
export async function runCheck(command: CheckCommand, tools: UserTools, out: Output): Promise<number> {
  const evidence = command.evidence === null ? null : await evidenceOf(command.evidence, tools, out);
  if (command.evidence !== null && evidence === null) return 2;
  const deeply = command.deep === null ? null : await deeplyAs(command.deep, tools, out);
  const options = { signal: out.signal, ...(command.choice === null ? {} : { choice: command.choice }) };
  // Text goes out as it comes; the other formats are one document, and need all of it.
  const kept: Checked[] = [];
  const tally = { references: command.references.length, error: 0, warning: 0, info: 0, unread: 0 };
  let printed = false;
  await readSideBySide(
    command.references,
    async (reference): Promise<Read> => {
      const result = await tools.inspector.inspect(reference, options);
      if (!result.ok) return { result };
      const deep = deeply === null ? null : await deeply(result.value);
      if (deep?.ok === false) return { result: deep };
      const beside = { deep: deep?.value ?? null };
      const deepIssues = deep?.value.issues ?? [];
      if (evidence === null) return { result: withIssues(result.value, deepIssues), beside };
      const read = await evidence(result.value);
      if (!read.ok) return { result: read };
      const { unseen, issues } = read.value;
      return {
        result: withIssues(result.value, [...deepIssues, ...issues]),
        beside: { ...beside, unseen },
      };
    },
    (given, { result, beside }) => {
      const checked = checkedOf(given, result, beside);
      const complaint = complaintOf(checked);
      if (complaint !== null) {
        out.complain(complaint);
        tally.unread += 1;
      }
      if (result.ok) {
        const counts = countSeverities(result.value.issues);
        for (const severity of ["error", "warning", "info"] as const) tally[severity] += counts[severity];
      }
      if (command.format !== "text") kept.push(checked);
      else if (result.ok) {
        const about = { deep: beside?.deep ?? null, isPartial: complaint !== null };
        out.print(`${printed ? "\n" : ""}${checkText(result.value, out.style, about)}`);
        printed = true;
      }
    },
  );
  if (command.format !== "text") out.print(documents[command.format](kept));
  else if (tally.references > 1) out.print(`${printed ? "\n" : ""}${checkSummary(tally, out.style)}`);
  if (tally.unread > 0) return 2;
  return tally.error > 0 ? 1 : 0;
}

/** What a check of one reference comes to. */
interface Read {
  readonly result: Result<IndexReport, ReadFailure>;
  readonly beside?: Beside;
}

/** The report with the issues that stand beside it, the gravest first as before. */
function withIssues(report: IndexReport, more: readonly Issue[]): Result<IndexReport, never> {
  if (more.length === 0) return ok(report);
  const issues = [...report.issues, ...more].toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return ok({ ...report, issues });
}

// What reads more than documents is loaded where it is asked for.

/** Reads the layers of a report, a few at a time for all references together. */
async function deeplyAs(depth: Depth, tools: UserTools, out: Output) {
  const [{ readDeeply }, { createTurns }] = await Promise.all([
    import("./deep.ts"),
    import("#lib/deep/turns.ts"),
  ]);
  const turns = createTurns();
  return (report: IndexReport) => readDeeply(report, { depth, turns }, tools, out);
}

interface EvidenceFound {
  readonly issues: readonly Issue[];
  readonly unseen: UnreadWhy | null;
}

/** The issues that follow from runs and attestations, and what of those could not be looked at; null where there is no way to. */
async function evidenceOf(
  places: EvidencePlaces,
  tools: UserTools,
  out: Output,
): Promise<((report: IndexReport) => Promise<Result<EvidenceFound, ReadFailure>>) | null> {
  const { evidenceService, unseenOf } = await import("./evidence.ts");
  const service = await evidenceService(tools, places, out);
  if (service === null) return null;
  return async (report) => {
    const asked = { report, component: null, live: [], cluster: null, known: null, signal: out.signal };
    const read = await service.read(asked);
    if (!read.ok) return read;
    const evidence = read.value.report;
    return ok({ issues: evidence.issues, unseen: unseenOf(evidence) });
  };
}

const RANK = { error: 0, warning: 1, info: 2 } as const;
