import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { pushReport } from "#lib/apply/push-report.ts";
import { digestOf } from "#lib/oci/digest.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { ok, type Result } from "#lib/oci/result.ts";
import { repositoryOf } from "#lib/task/image-results.ts";
import { cutLines, roomTaken } from "#lib/task/results.ts";
import { type Checked, checkedOf, complaintOf, unreadOf, unreadText } from "../checked.ts";
import type { UserTools } from "../evidence.ts";
import { checkJson } from "../format/json.ts";
import { checkJunit } from "../format/junit.ts";
import { checkMarkdown } from "../format/markdown.ts";
import { checkSarif } from "../format/sarif.ts";
import { checkText } from "../format/text.ts";
import { complainOf, type Output } from "../output.ts";
import { printable } from "../printable.ts";
import { readSideBySide } from "../read-side-by-side.ts";
import type { CheckVariants } from "./commands.ts";
import { bytesLeft, refuseTooMany, writeResults } from "./write-results.ts";

/** Whether images are fit for every client, as a gate: 1 for an error, 2 where one could not be read. */
export async function runCheckVariants(
  command: CheckVariants,
  tools: UserTools,
  out: Output,
): Promise<number> {
  const { images, choice, gate } = command;
  const options = { signal: out.signal, ...(choice === null ? {} : { choice }) };
  const all: Checked[] = [];
  await readSideBySide(
    images,
    (reference) => tools.inspector.inspect(reference, options),
    (given, result) => {
      const checked = checkedOf(given, result);
      const complaint = complaintOf(checked);
      if (complaint !== null) out.complain(complaint);
      if (result.ok) out.print(checkText(result.value, out.style, { deep: null, isPartial: false }));
      all.push(checked);
    },
  );
  const kept = keepWhole(command, all);
  if (kept !== null) return complainOf(kept, out);
  const pushed = await pushWhole(command, all, tools, out);
  if (!pushed.ok) return complainOf(pushed.failure, out);
  const verdict = verdictOf(all);
  const facts = { TEST_OUTPUT: testOutput(verdict), REPORT_BLOB_URL: pushed.value };
  const room = bytesLeft({ ...facts, REPORT: "" }, command, roomTaken);
  // A line break takes two bytes in the message that carries it.
  const lines = linesOf(all);
  const results = { ...facts, REPORT: fitted(lines, room) };
  const unwritten = refuseTooMany(results, command, out) ?? writeResults(results, command, out);
  if (unwritten !== null) return unwritten;
  if (!gate) return 0;
  return verdict.unread > 0 ? 2 : verdict.failures > 0 ? 1 : 0;
}

interface Verdict {
  readonly images: number;
  readonly failures: number;
  readonly warnings: number;
  readonly unread: number;
}

function verdictOf(all: readonly Checked[]): Verdict {
  const issues = all.flatMap(({ result }) => (result.ok ? result.value.issues : []));
  const count = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  return {
    images: all.length,
    failures: count("error"),
    warnings: count("warning"),
    unread: all.flatMap(unreadOf).length,
  };
}

/** The form of Konflux's test tasks (`TEST_OUTPUT`), which its integration service and Conforma read. */
function testOutput({ images, failures, warnings, unread }: Verdict): string {
  const result = unread > 0 ? "ERROR" : failures > 0 ? "FAILURE" : warnings > 0 ? "WARNING" : "SUCCESS";
  return JSON.stringify({
    result,
    timestamp: new Date().toISOString().replace(/\.\d+Z$/, "+00:00"),
    note: `Compression variants of ${images === 1 ? "one image" : `${images} images`}`,
    namespace: "default",
    successes: failures === 0 && unread === 0 ? 1 : 0,
    failures: failures + unread,
    warnings,
  });
}

/** One line for each image and each kind of issue, the gravest first. */
const linesOf = (all: readonly Checked[]): readonly string[] =>
  all.flatMap((checked) => {
    const unread = unreadOf(checked).map((one) => `  unread: ${printable(unreadText(one))}`);
    if (!checked.result.ok) return [printable(checked.given), ...unread];
    const { reference, sentence, issues } = checked.result.value;
    const codes = Map.groupBy(issues, ({ severity, code }) => `  ${severity}: ${code}`);
    const counted = [...codes].map(([line, own]) => (own.length === 1 ? line : `${line} × ${own.length}`));
    return [printable(`${reference}: ${sentence}`), ...unread, ...counted];
  });

/** The most of the lines that takes no more than so many bytes of a message, where a line break takes two. */
function fitted(lines: readonly string[], bytes: number): string {
  for (let room = bytes; room > 0; room -= 64) {
    const text = cutLines(lines, room);
    if (roomTaken({ "": text }, { from: "termination-message" }) - EMPTY <= bytes) return text;
  }
  return "";
}
const EMPTY = roomTaken({ "": "" }, { from: "termination-message" });

const DOCUMENTS = {
  "report.json": checkJson,
  "report.sarif": checkSarif,
  "report.junit.xml": checkJunit,
  "report.md": checkMarkdown,
} as const;

/** The whole report in the workspace, in every form. Null where it is there, or nobody asked. */
function keepWhole(
  { reportFolder }: CheckVariants,
  all: readonly Checked[],
): { message: string; next: string } | null {
  if (reportFolder === null) return null;
  try {
    mkdirSync(reportFolder, { recursive: true });
    for (const [name, format] of Object.entries(DOCUMENTS))
      writeFileSync(join(reportFolder, name), format(all));
    return null;
  } catch (error) {
    return {
      message: `The report cannot be written to ${reportFolder} (${error instanceof Error ? error.message : String(error)}).`,
      next: "Give the Task a workspace that it may write to, or none.",
    };
  }
}

/** The whole report beside the image, as an artifact of a registry; where its content is. */
async function pushWhole(
  { reportImage }: CheckVariants,
  all: readonly Checked[],
  { loaded, inspector }: UserTools,
  { signal }: Output,
): Promise<Result<string, { message: string; next: string }>> {
  if (reportImage === null) return ok("");
  const reference = parseReference(reportImage);
  if (!reference.ok) return reference;
  const target = openTargetAsUser(loaded)(reference.value);
  if (!target.ok) return target;
  const report = Buffer.from(checkJson(all));
  const place = { inspector, target: target.value, tag: reference.value.tag ?? "latest", signal };
  const pushed = await pushReport(report, place);
  return pushed.ok ? ok(`${repositoryOf(reportImage)}@${digestOf(report)}`) : pushed;
}
