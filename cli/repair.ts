import type { Applied } from "#lib/apply/applied.ts";
import { openDestination } from "#lib/apply/destination.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { applyRepair, planRepair } from "#lib/apply/repair.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import type { UserTools } from "./evidence.ts";
import { type RepairOutcome, repairJson, repairText } from "./format/repair.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJsonLine } from "./printable.ts";

export interface RepairCommand {
  readonly reference: string;
  readonly to: string | null;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Puts right what can be put right without making a layer. Status 2 where it could not be done; then nothing has changed. */
export async function runRepair(
  command: RepairCommand,
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<number> {
  const { signal } = out;
  const planned = await planRepair(command.reference, inspector, signal);
  if (!planned.ok) return complainOf(planned.failure, out);
  const plan = planned.value;
  const show = (outcome: RepairOutcome): number => {
    out.print(
      command.json ? printableJsonLine(repairJson(plan, outcome)) : repairText(plan, outcome, out.style),
    );
    return 0;
  };
  if (!plan.repair.changes && command.to === null) return show({ kind: "nothing" });
  if (command.dryRun) return show({ kind: "planned" });
  const tools = {
    inspector,
    openSource: openAsUser(loaded),
    openTarget: openTargetAsUser(loaded),
    signal,
  };
  const from = command.reference;
  const to = await openDestination({ from, to: command.to, digest: plan.before.digest }, tools);
  if (!to.ok) return complainOf(to.failure, out);
  const applied = await applyRepair(plan, { ...to.value, inspector, signal });
  return applied.ok ? show(doneWith(applied.value)) : complainOf(applied.failure, out);
}

const doneWith = (applied: Applied): RepairOutcome => ({ kind: "done", applied });
