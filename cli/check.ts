import type { Inspector } from "#lib/inspect/inspect.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import type { Format } from "./arguments.ts";
import type { Checked } from "./checked.ts";
import { checkJson } from "./format/json.ts";
import { checkJunit } from "./format/junit.ts";
import { checkMarkdown } from "./format/markdown.ts";
import { checkSarif } from "./format/sarif.ts";
import { checkText } from "./format/text.ts";
import type { Output } from "./output.ts";
import { readSideBySide } from "./read-side-by-side.ts";

export interface CheckCommand {
  readonly references: readonly string[];
  readonly choice: Choice | null;
  readonly format: Format;
}

const documents = { json: checkJson, sarif: checkSarif, junit: checkJunit, markdown: checkMarkdown } as const;

/**
 * Prints the issues of every reference. Status 2 when one could not be read, since then nobody knows whether all is
 * well; else 1 when there is an issue of severity error; else 0.
 */
export async function runCheck(command: CheckCommand, inspector: Inspector, out: Output): Promise<number> {
  const options = { signal: out.signal, ...(command.choice === null ? {} : { choice: command.choice }) };
  const checked = await readSideBySide(
    command.references,
    (reference) => inspector.inspect(reference, options),
    ({ result }) => {
      if (!result.ok) out.complain(`${result.failure.message} ${result.failure.next}`);
      else {
        for (const { position, failure } of unread(result.value)) {
          out.complain(`entry ${position} could not be read: ${failure.message} ${failure.next}`);
        }
        if (command.format === "text") out.print(checkText(result.value, out.style));
      }
    },
  );
  if (command.format !== "text") out.print(documents[command.format](checked));
  return statusOf(checked);
}

/** Entries nobody can say anything of; one that is missing or damaged has an issue of its own. */
function unread(
  report: IndexReport,
): readonly { readonly position: number; readonly failure: ReadFailure }[] {
  return report.entries.flatMap(({ position, failure }) =>
    failure === null || failure.code === "not-found" || failure.code === "digest-mismatch"
      ? []
      : [{ position, failure }],
  );
}

function statusOf(checked: readonly Checked[]): number {
  if (checked.some(({ result }) => !result.ok || unread(result.value).length > 0)) return 2;
  const hasError = ({ result }: Checked) =>
    result.ok && result.value.issues.some(({ severity }) => severity === "error");
  return checked.some(hasError) ? 1 : 0;
}
