import { groupIssues, type IssueGroup } from "#lib/ladder/issue-groups.ts";
import { type Checked, unreadOf, unreadText } from "../checked.ts";
import { printable } from "../printable.ts";
import { entriesText, someOf } from "./words.ts";

const MARKS = { error: "🛑 error", warning: "⚠️ warning", info: "ℹ️ info" } as const;
/** Platforms named in a cell; the rest is a count. */
const MAX_PLATFORMS = 4;

/** A summary for a pull request's comment: the sentence, then the issues of each reference, one line per code. */
export function checkMarkdown(checked: readonly Checked[]): string {
  return `${checked.map(section).join("\n\n")}\n`;
}

function section(checked: Checked): string {
  const unread = unreadOf(checked).map((one) => `🛑 Could not be read: ${prose(unreadText(one))}`);
  if (!checked.result.ok) return [`### ${code(checked.given)}`, ...unread].join("\n\n");
  const { reference, digest, sentence, issues } = checked.result.value;
  const table =
    issues.length === 0
      ? `No issue found${unread.length > 0 ? " in what could be read" : ""}.`
      : [
          "| | issue | where | what to do |",
          "| --- | --- | --- | --- |",
          ...groupIssues(issues).map(row),
        ].join("\n");
  return [`### ${code(reference)}`, `**${prose(sentence)}**`, ...unread, table, code(digest)].join("\n\n");
}

/** Whom each of them hurts; more than a few say the same with other names. */
const whoText = (issues: IssueGroup["issues"]): string =>
  [...new Set(issues.map(({ who }) => who))].slice(0, MAX_WHOS).join(" ");
const MAX_WHOS = 3;

function row({ code: issueCode, severity, issues, positions, commands }: IssueGroup): string {
  const [first] = issues;
  if (first === undefined) return "";
  const count = issues.length > 1 ? ` × ${issues.length}` : "";
  const platforms = [...new Set(issues.flatMap(({ platform }) => platform ?? []))];
  const where = [
    ...(platforms.length > 0 ? [someOf(platforms, MAX_PLATFORMS)] : []),
    ...(positions.length > 0 ? [entriesText(positions)] : []),
  ].join(": ");
  const [best] = commands;
  // Code ends at a bar in a table, which no reference has; whoever wrote one there has it escaped.
  const line = best === undefined ? "" : `<br>${code(best.command).replaceAll("|", "\\|")}`;
  const what = `${code(issueCode)}${count}<br>${prose(first.message)} ${prose(whoText(issues))}`;
  return `| ${MARKS[severity]} | ${what} | ${prose(where)} | ${prose(first.fix)}${line} |`;
}

/** Text from outside must not become markup, a mention, a reference to an issue, a link or the end of a table's cell. */
function prose(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>#|~&!]/g, (sign) => `\\${sign}`)
    .replace(/@/g, "@\u200b")
    .replace(/(https?:)(\/\/)/gi, "$1\u200b$2")
    .replace(/\bwww\./gi, "www\u200b.");
}

function code(text: string): string {
  const inner = printable(text);
  const fence = "`".repeat(Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return fence.length === 1 ? `${fence}${inner}${fence}` : `${fence} ${inner} ${fence}`;
}
