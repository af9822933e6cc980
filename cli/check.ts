import type { ReadFailure } from "#lib/oci/failure.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Format } from "./arguments.ts";
import { type Checked, checkedOf, complaintOf, type UnreadWhy } from "./checked.ts";
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
}

const documents = { json: checkJson, sarif: checkSarif, junit: checkJunit, markdown: checkMarkdown } as const;

/**
 * Prints the issues of every reference. Status 2 when one could not be read, since then nobody knows whether all is
 * well; else 1 when there is an issue of severity error; else 0.
 */
export async function runCheck(command: CheckCommand, tools: UserTools, out: Output): Promise<number> {
  const evidence = command.evidence === null ? null : await evidenceOf(command.evidence, tools, out);
  if (command.evidence !== null && evidence === null) return 2;
  const options = { signal: out.signal, ...(command.choice === null ? {} : { choice: command.choice }) };
  // Text goes out as it comes; the other formats are one document, and need all of it.
  const kept: Checked[] = [];
  const tally = { references: command.references.length, error: 0, warning: 0, info: 0, unread: 0 };
  let printed = false;
  await readSideBySide(
    command.references,
    async (reference) => {
      const result = await tools.inspector.inspect(reference, options);
      return evidence === null || !result.ok ? { result, unseen: null } : evidence(result.value);
    },
    (given, { result, unseen }) => {
      const checked = checkedOf(given, result, unseen);
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
        out.print(`${printed ? "\n" : ""}${checkText(result.value, out.style)}`);
        printed = true;
      }
    },
  );
  if (command.format !== "text") out.print(documents[command.format](kept));
  else if (tally.references > 1) out.print(`${printed ? "\n" : ""}${checkSummary(tally, out.style)}`);
  if (tally.unread > 0) return 2;
  return tally.error > 0 ? 1 : 0;
}

interface WithEvidence {
  readonly result: Result<IndexReport, ReadFailure>;
  readonly unseen: UnreadWhy | null;
}

/** Gives a report the issues that follow from runs and attestations, the gravest first as before. Loaded where it is asked for. */
async function evidenceOf(
  places: EvidencePlaces,
  tools: UserTools,
  out: Output,
): Promise<((report: IndexReport) => Promise<WithEvidence>) | null> {
  const { evidenceService, unseenOf } = await import("./evidence.ts");
  const service = await evidenceService(tools, places, out);
  if (service === null) return null;
  return async (report) => {
    const read = await service.read({
      report,
      component: null,
      live: [],
      cluster: null,
      known: null,
      signal: out.signal,
    });
    if (!read.ok) return { result: read, unseen: null };
    const evidence = read.value.report;
    const issues = [...report.issues, ...evidence.issues].toSorted(
      (a, b) => RANK[a.severity] - RANK[b.severity],
    );
    return { result: ok({ ...report, issues }), unseen: unseenOf(evidence) };
  };
}

const RANK = { error: 0, warning: 1, info: 2 } as const;
