import { type Applied, appliedJson, untouched } from "#lib/apply/applied.ts";
import type { RepairPlan } from "#lib/apply/repair.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import { repairDocument } from "#lib/plan/repair-document.ts";
import { printableValue } from "../printable.ts";
import type { Style } from "../style.ts";
import { appliedText } from "./applied.ts";
import { type EntryRow, entryTable } from "./entry-table.ts";
import { wrap } from "./wrap.ts";

export type RepairOutcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "planned" }
  | { readonly kind: "done"; readonly applied: Applied };

/** What `twofold repair --json` prints. */
export function repairJson({ before, repair, document }: RepairPlan, outcome: RepairOutcome) {
  const { entries, dropped } = repairDocument(before, repair);
  return {
    ...(outcome.kind === "done" ? appliedJson(outcome.applied) : untouched(before)),
    outcome: outcome.kind,
    changes: repair.changes,
    /** What it is, or would be, after it. */
    newDigest: document.digest,
    entries,
    dropped,
  };
}

/** The entries in their new order, what goes, and what came of it. */
export function repairText(given: RepairPlan, outcome: RepairOutcome, style: Style): string {
  const { before, repair, document } = printableValue({
    ...given,
    document: { digest: given.document.digest },
  });
  const changed = repair.entries.filter(({ change }) => change !== "keep").length + repair.dropped.length;
  const head =
    changed === 0
      ? `${before.reference} has nothing that can be put right without a new layer.`
      : `${before.reference} ${outcome.kind === "done" ? "had" : "needs"} ${plural(changed, "change")}.`;
  const rows: readonly EntryRow[] = [
    ...repair.entries.map(
      ({ entry, change, path }, at): EntryRow => ({
        cells: [
          String(at + 1),
          change === "keep" ? "keep" : `${words[change]} ${path.join(".")}`,
          entry.platform ?? "no platform",
          entry.role === "image" ? entry.compression : entry.role,
          shortDigest(entry.digest),
        ],
        isChange: change !== "keep",
      }),
    ),
    ...repair.dropped.map(
      ({ position, platform, digest }): EntryRow => ({
        cells: ["–", `drop ${position}`, platform ?? "no platform", "said twice", shortDigest(digest)],
        isChange: true,
      }),
    ),
  ];
  return `${[
    style.bold(wrap(head, style.columns, "", "")),
    style.dim(`  ${before.digest}`),
    "",
    ...entryTable(rows, style),
    "",
    wrap(outcomeText(outcome, document.digest), style.columns, "  ", "  "),
    ...(outcome.kind === "done" ? [appliedText(outcome.applied, style)] : []),
  ].join("\n")}\n`;
}

const words = { move: "move from", annotate: "annotate", hoist: "take out" } as const;

function outcomeText(outcome: RepairOutcome, digest: string): string {
  switch (outcome.kind) {
    case "nothing":
      return "Nothing was changed.";
    case "planned":
      return `Nothing was changed. The new index would be ${digest}.`;
    case "done":
      return "Every manifest is the one that it was.";
  }
}
