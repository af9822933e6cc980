import type { Inspector } from "#lib/inspect/inspect.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
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
      else if (command.format === "text") out.print(checkText(result.value, out.style));
    },
  );
  if (command.format !== "text") out.print(documents[command.format](checked));
  return statusOf(checked);
}

function statusOf(checked: readonly Checked[]): number {
  if (checked.some(({ result }) => !result.ok)) return 2;
  const hasError = ({ result }: Checked) =>
    result.ok && result.value.issues.some(({ severity }) => severity === "error");
  return checked.some(hasError) ? 1 : 0;
}
