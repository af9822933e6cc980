import { groupIssues, type IssueGroup } from "#lib/ladder/issue-groups.ts";
import type { Issue } from "#lib/variants/report.ts";
import type { Style } from "../style.ts";
import { entriesText } from "./words.ts";
import { wrap } from "./wrap.ts";

/** Messages of one code that are told one by one; the rest is a count. */
const MAX_MESSAGES = 4;

/** Every code once, worst first: what is wrong, who is hurt, the fix, and the command with its trap. */
export function issuesText(issues: readonly Issue[], style: Style): string {
  const told = new Set<string>();
  return groupIssues(issues)
    .map((group) => groupText(group, told, style))
    .join("\n\n");
}

/** `told` holds the commands whose trap stands above already. */
function groupText(group: IssueGroup, told: Set<string>, style: Style): string {
  const { issues, severity, code } = group;
  const count = issues.length > 1 ? ` × ${issues.length}` : "";
  const where = [
    ...(issues.length === 1 && issues[0]?.platform ? [issues[0].platform] : []),
    ...(group.positions.length > 0 ? [entriesText(group.positions)] : []),
  ].join(", ");
  const mark = { error: style.bad("✗ error"), warning: style.gzip("! warning"), info: "i info" }[severity];
  const lines = (label: string, texts: readonly string[]) =>
    firstOf(texts).map((text, at) =>
      wrap(text, style.columns, `    ${style.dim((at === 0 ? label : "").padEnd(5))} `),
    );
  return [
    wrap(
      `${style.bold(code)}${count}${where === "" ? "" : `  ${style.dim(where)}`}`,
      style.columns,
      `  ${mark}  `,
    ),
    ...firstOf(issues.map(({ message }) => message)).map((text) => wrap(text, style.columns, "    ")),
    ...lines(
      "who",
      issues.map(({ who }) => who),
    ),
    ...lines(
      "fix",
      issues.map(({ fix }) => fix),
    ),
    ...group.commands.flatMap(({ command, trap }) => {
      const isTold = told.has(command);
      told.add(command);
      // Never wrapped, so that it can be copied.
      const line = `    ${style.dim("$")} ${command}`;
      if (trap === null) return [line];
      return [line, wrap(isTold ? "as above." : trap, style.columns, `      ${style.dim("watch out:")} `)];
    }),
  ].join("\n");
}

function firstOf(texts: readonly string[]): string[] {
  const different = [...new Set(texts)];
  return different.length <= MAX_MESSAGES + 1
    ? different
    : [...different.slice(0, MAX_MESSAGES), `… and ${different.length - MAX_MESSAGES} more.`];
}
