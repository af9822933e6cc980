import { headline } from "#lib/variants/headline.ts";
import type { Issue } from "#lib/variants/report.ts";
import type { Checked } from "../checked.ts";

const MARKS = { error: "🛑 error", warning: "⚠️ warning", info: "ℹ️ info" } as const;

/** A summary for a pull request's comment: the sentence, then the issues of each reference, one line per code. */
export function checkMarkdown(checked: readonly Checked[]): string {
  return `${checked.map(section).join("\n\n")}\n`;
}

function section({ given, result }: Checked): string {
  if (!result.ok)
    return `### ${code(given)}\n\n🛑 Could not be read: ${prose(`${result.failure.message} ${result.failure.next}`)}`;
  const { reference, digest, issues } = result.value;
  const head = `### ${code(reference)}\n\n**${prose(headline(result.value).sentence)}** ${code(digest)}`;
  if (issues.length === 0) return `${head}\n\nNo issue found.`;
  const rows = [...Map.groupBy(issues, (issue) => issue.code).values()].map(row);
  return [head, "", "| | issue | where | what to do |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function row(same: readonly Issue[]): string {
  const [first] = same;
  if (first === undefined) return "";
  const where = same.map((issue) =>
    [issue.platform, issue.positions.length > 0 ? `entries ${issue.positions.join(", ")}` : null]
      .filter((part) => part !== null)
      .join(" "),
  );
  const worst = same.some((issue) => issue.severity === "error") ? "error" : first.severity;
  return `| ${MARKS[worst]} | ${code(first.code)} ${prose(first.message)} | ${prose(where.join("; "))} | ${prose(first.fix)} |`;
}

/** Text from outside must not become markup, a mention or the end of a table's cell. */
function prose(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~@]/g, (sign) => (sign === "@" ? "@\u200b" : `\\${sign}`));
}

function code(text: string): string {
  const inner = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(Math.max(0, ...[...inner.matchAll(/`+/g)].map((match) => match[0].length)) + 1);
  return fence.length === 1 ? `${fence}${inner}${fence}` : `${fence} ${inner} ${fence}`;
}
