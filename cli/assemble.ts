import { planAssembly } from "#lib/apply/assemble.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { besideOf, desiredEntries, type MadeIndexes, makeIndexes } from "#lib/apply/wanted-index.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { ok } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { showProgress } from "./apply-progress.ts";
import type { UserTools } from "./evidence.ts";
import { assemblyJson, assemblyText } from "./format/assembly.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJsonLine } from "./printable.ts";

export interface IndexCommand {
  readonly destination: string;
  /** Images and indexes, in the order in which their platforms are to stand. */
  readonly from: readonly string[];
  /** Null: nothing is made but the index. */
  readonly choice: Choice | null;
  /** Whether an index of each compression stands beside it. */
  readonly perCompression: boolean;
  /** Of zstd, 1 to 19. */
  readonly level: number;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Makes one flat index of what is given. Status 2 where it could not be done; then the tag is what it was. */
export async function runIndex(
  { destination, from, choice, perCompression, level, dryRun, json }: IndexCommand,
  { loaded, inspector }: UserTools,
  out: Output,
): Promise<number> {
  const { signal } = out;
  const beside = perCompression ? besideOf(destination, loaded.settings.compressionTags) : ok(null);
  if (!beside.ok) return complainOf(beside.failure, out);
  const planned = await planAssembly(from, inspector, signal);
  if (!planned.ok) return complainOf(planned.failure, out);
  const plan = planned.value;
  const desired = choice === null ? null : desiredEntries(plan, choice);
  const [impossible] = desired?.impossible ?? [];
  if (impossible !== undefined)
    return complainOf(
      {
        message: `${destination} cannot be made ${choice}: nothing readable is given for ${impossible}.`,
        next: "Give an image that can be read for each platform.",
      },
      out,
    );
  const show = (outcome: MadeIndexes | null): number => {
    out.print(
      json
        ? printableJsonLine(assemblyJson(destination, plan, desired, outcome))
        : assemblyText(plan, desired, outcome, out.style),
    );
    return 0;
  };
  if (dryRun) return show(null);
  const progress = showProgress(out.aside, json);
  const made = await makeIndexes(
    plan,
    { to: destination, choice, beside: beside.value },
    {
      ...{ inspector, level, signal, onProgress: progress.onProgress },
      openSource: openAsUser(loaded),
      openTarget: openTargetAsUser(loaded),
    },
  );
  progress.end();
  return made.ok ? show(made.value) : complainOf(made.failure, out);
}
