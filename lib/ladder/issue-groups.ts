import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import type { Issue } from "#lib/variants/report.ts";

/** The issues of one code and severity, told once. */
export interface IssueGroup {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly issues: readonly Issue[];
  readonly positions: readonly number[];
  readonly commands: Issue["commands"];
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Groups in order of harm, then of first appearance. */
export function groupIssues(issues: readonly Issue[]): IssueGroup[] {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) {
    const key = `${issue.code} ${issue.severity}`;
    const group = groups.get(key);
    if (group) group.push(issue);
    else groups.set(key, [issue]);
  }
  return [...groups.values()].flatMap(toGroup).sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function toGroup(issues: readonly Issue[]): IssueGroup[] {
  const first = issues[0];
  if (!first) return [];
  const positions = [...new Set(issues.flatMap((i) => i.positions))].sort((a, b) => a - b);
  const commands = new Map(issues.flatMap((i) => i.commands).map((c) => [c.command, c]));
  return [
    { code: first.code, severity: first.severity, issues, positions, commands: [...commands.values()] },
  ];
}
