import { planAssembly } from "#lib/apply/assemble.ts";
import { openTargetAsUser } from "#lib/apply/open-target.ts";
import { besideOf, desiredEntries, makeIndexes } from "#lib/apply/wanted-index.ts";
import { openAsUser } from "#lib/inspect/open-source.ts";
import { ok } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { UserTools } from "./evidence.ts";
import { assemblyJson, assemblyText, type IndexOutcome } from "./format/assembly.ts";
import { followMaking } from "./making.ts";
import { type Orphaned, orphanedBy } from "./orphaned.ts";
import { complainOf, type Output } from "./output.ts";
import { printableJson } from "./printable.ts";

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
  const show = (outcome: IndexOutcome | null): number => {
    out.print(
      json
        ? printableJson(assemblyJson(plan, desired, outcome))
        : assemblyText(plan, desired, outcome, out.style),
    );
    return 0;
  };
  if (dryRun) return show(null);
  const making = followMaking(out);
  const made = await makeIndexes(
    plan,
    { to: destination, choice, beside: beside.value },
    {
      inspector,
      openSource: openAsUser(loaded),
      openTarget: openTargetAsUser(loaded),
      level,
      onStep: making.onStep,
      signal,
    },
  );
  if (!made.ok) return complainOf(made.failure, out);
  const { report, reference, before } = made.value.whole;
  const given = new Set<string>(plan.assembly.entries.map(({ entry }) => entry.digest));
  const tagMoved = before !== report.digest;
  let orphaned: readonly Orphaned[] = [];
  if (before !== null && tagMoved) {
    const found = await orphanedBy(reference, before, inspector, signal);
    // What was made stands: that nobody could look says so, and takes nothing back.
    if (found.ok) orphaned = found.value;
    else out.complain(`What stands beside ${before} could not be read: ${found.failure.message}`);
  }
  return show({
    ...made.value,
    tagMoved,
    made: making.made(report, given),
    kept: report.entries.flatMap(({ digest }) => (given.has(digest) ? [digest] : [])),
    orphaned,
  });
}
