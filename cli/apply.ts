import { type Applied, appliedJson, untouched } from "#lib/apply/applied.ts";
import { applyChoice, planChoice } from "#lib/apply/apply-choice.ts";
import { openDestination } from "#lib/apply/destination.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { showProgress } from "./apply-progress.ts";
import type { UserTools } from "./evidence.ts";
import { appliedText, sbomsText } from "./format/applied.ts";
import { carriedOutText, planText } from "./format/plan.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJsonLine, printableValue } from "./printable.ts";

export interface ApplyCommand {
  readonly reference: string;
  readonly choice: Choice;
  readonly to: string | null;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly copySboms: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Makes of an index what the choice asks for. Status 2 where it could not be done; then the tag names what it named. */
export async function runApply(
  { reference, choice, to, level, copySboms, dryRun, json }: ApplyCommand,
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<number> {
  const { signal } = out;
  const planned = await planChoice(reference, choice, inspector, signal);
  if (!planned.ok) return complainOf(planned.failure, out);
  const { before, plan } = planned.value;
  const show = (applied: Applied | null): number => {
    const document = planDocument(printableValue(before), choice);
    const outcome = applied !== null ? "done" : plan.changes ? "planned" : "nothing";
    const done = applied === null ? untouched(before) : appliedJson(applied);
    if (json) out.print(printableJsonLine({ ...done, outcome, choice, plan: document }));
    else if (applied === null)
      out.print(`${planText(document, out.style)}${copySboms && plan.changes ? sbomsText(out.style) : ""}`);
    else out.print(`${carriedOutText(document, out.style)}\n${appliedText(applied, out.style)}\n`);
    return 0;
  };
  if (dryRun || (!plan.changes && to === null)) return show(null);
  const tools = { inspector, openSource: openAsUser(loaded), openTarget: openTargetAsUser(loaded), signal };
  const destination = await openDestination({ from: reference, to, digest: before.digest }, tools);
  if (!destination.ok) return complainOf(destination.failure, out);
  const progress = showProgress(out.aside, json);
  const made = await applyChoice(planned.value, {
    ...tools,
    ...{ destination: destination.value, level, copySboms },
    onProgress: progress.onProgress,
  });
  progress.end();
  return made.ok ? show(made.value) : complainOf(made.failure, out);
}
