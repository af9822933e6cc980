import { type ApplyStep, applyChoice, planChoice } from "#lib/apply/apply-choice.ts";
import { openDestination } from "#lib/apply/destination.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { formatBytes } from "#lib/ladder/figures.ts";
import { planDocument } from "#lib/plan/plan-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { UserTools } from "./evidence.ts";
import { planText } from "./format/plan.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJson, printableValue } from "./printable.ts";

export interface ApplyCommand {
  readonly reference: string;
  readonly choice: Choice;
  readonly to: string | null;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Makes of an index what the choice asks for. Status 2 where it could not be done; then the tag names what it named. */
export async function runApply(
  { reference, choice, to, level, dryRun, json }: ApplyCommand,
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<number> {
  const { signal } = out;
  const planned = await planChoice(reference, choice, inspector, signal);
  if (!planned.ok) return complainOf(planned.failure, out);
  const { before, plan } = planned.value;
  const show = (applied: string | null, digest: string): number => {
    const document = planDocument(printableValue(before), choice);
    const outcome = applied !== null ? "done" : plan.changes ? "planned" : "nothing";
    out.print(
      json
        ? printableJson({ ...document, outcome, to: applied, newDigest: digest })
        : `${planText(document, out.style)}${applied === null ? "" : `\n  ${applied} names ${digest} now.\n`}`,
    );
    return 0;
  };
  if (dryRun || (!plan.changes && to === null)) return show(null, before.digest);
  const tools = { inspector, openSource: openAsUser(loaded), openTarget: openTargetAsUser(loaded), signal };
  const destination = await openDestination({ from: reference, to, digest: before.digest }, tools);
  if (!destination.ok) return complainOf(destination.failure, out);
  const made = await applyChoice(planned.value, {
    ...tools,
    destination: destination.value,
    level,
    onStep: stepsTo(out),
  });
  if (!made.ok) return complainOf(made.failure, out);
  const { target, tag } = destination.value;
  return show(`${target.name}:${tag}`, made.value.digest);
}

/** One line on standard error for each layer that is begun, whoever reads it. */
function stepsTo(out: Output): (step: ApplyStep) => void {
  const told = new Set<string>();
  return ({ platform, compression, layer, stage }) => {
    const line = `${stage === "make" ? "making" : "sending"} ${compression} for ${platform}: a layer of ${formatBytes(layer.size)}`;
    const key = `${stage} ${compression} ${layer.digest}`;
    if (!told.has(key)) out.complain(line);
    told.add(key);
  };
}
