import { applyAssembly, planAssembly } from "#lib/apply/assemble.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import type { UserTools } from "./evidence.ts";
import { assemblyJson, assemblyText } from "./format/assembly.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJson } from "./printable.ts";

export interface IndexCommand {
  readonly destination: string;
  /** Images and indexes, in the order in which their platforms are to stand. */
  readonly from: readonly string[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Makes one flat index of what is given. Status 2 where it could not be done; then the tag is what it was. */
export async function runIndex(
  { destination, from, dryRun, json }: IndexCommand,
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<number> {
  const { signal } = out;
  const planned = await planAssembly(from, inspector, signal);
  if (!planned.ok) return complainOf(planned.failure, out);
  const show = (reference: string | null): number => {
    out.print(
      json
        ? printableJson(assemblyJson(planned.value, reference))
        : assemblyText(planned.value, reference, out.style),
    );
    return 0;
  };
  if (dryRun) return show(null);
  const tools = {
    inspector,
    openSource: openAsUser(loaded),
    openTarget: openTargetAsUser(loaded),
    signal,
  };
  const made = await applyAssembly(planned.value, destination, tools);
  return made.ok ? show(made.value.reference) : complainOf(made.failure, out);
}
