import { withCommands } from "#lib/report/fixes/with-commands.ts";
import type { Severity } from "#lib/variants/issue-codes.ts";
import { judge } from "#lib/variants/judge.ts";
import { type IndexReport, type Issue, RULES_VERSION } from "#lib/variants/report.ts";
import { type ThreeStates, wasTold } from "./step.ts";

export interface Judged {
  /** With the issues that count. */
  readonly report: IndexReport;
  /** Issues that the choice alone makes, or makes graver. */
  readonly lacking: readonly Issue[];
  /** The same as long as no build was told the choice: not built yet, and no fault of what is there. */
  readonly drift: readonly Issue[];
}

/**
 * The report as its component's choice makes it. An index is judged as if nobody had chosen, and once more for the choice: what only
 * the second finds is the way to go, and counts as issues when a build that was told the choice has not brought it. A default is
 * nobody's choice, and makes nothing an issue.
 */
export function judgedFor(
  report: IndexReport,
  { wanted, configured }: Pick<ThreeStates, "wanted" | "configured">,
): Judged {
  // What is kept from older rules has not what today's rules look at; it is read again, and judged then.
  if (wanted.kind !== "chosen" || report.rulesVersion !== RULES_VERSION)
    return { report, lacking: [], drift: [] };
  const own = judge(report, null).issues;
  const asked = judge(report, wanted.push).issues.filter((one) => !own.some((other) => isIn(one, other)));
  const lacking = withCommands({ ...report, issues: asked }, wanted.push).issues;
  if (!wasTold(wanted, configured)) return { report, lacking, drift: lacking };
  const kept = report.issues.filter((one) => !lacking.some((other) => isSameFault(other, one)));
  return { report: { ...report, issues: [...kept, ...lacking].toSorted(byGravity) }, lacking, drift: [] };
}

/** Found without the choice too, and as grave. */
const isIn = (asked: Issue, own: Issue): boolean => isSameFault(asked, own) && byGravity(own, asked) <= 0;

const isSameFault = (a: Issue, b: Issue): boolean =>
  a.code === b.code && a.platform === b.platform && a.positions.join() === b.positions.join();

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const byGravity = (a: Issue, b: Issue): number => RANK[a.severity] - RANK[b.severity];
