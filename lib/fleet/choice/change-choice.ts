import { and, eq } from "drizzle-orm";
import { choiceEvent, component } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { ChoiceState } from "../answers.ts";
import type { ComponentFailure } from "../failure.ts";
import { keepIssues } from "../issues/keep.ts";
import { issuesOf } from "../issues/of-component.ts";
import type { KeptFleet } from "../known/known.ts";
import { type ComponentRecord, etagOf, judgedColumns, stepColumns, wantedColumns } from "../known/record.ts";
import type { EvidenceSummary } from "../results/evidence-summary.ts";
import { componentReport } from "../results/stored-reports.ts";
import { chosenOf, isAsAsked, type Wanted, type WantedChoice } from "./choice.ts";
import { defaultWanted } from "./choices-by-default.ts";
import { judgedFor } from "./judged.ts";
import type { Configured } from "./states.ts";

export interface Change {
  readonly namespace: string;
  readonly name: string;
  /** The ETag that the change starts from. */
  readonly ifMatch: string;
  /** Null: back to the default. */
  readonly to: WantedChoice | null;
  readonly note: string | null;
  readonly by: string;
  /** When it is chosen, where whoever asks has to know it again by that; now, where that is left out. */
  readonly at?: Date;
}

export type ChangeResult = Result<ChoiceState, ComponentFailure>;

/** The record that a change is about, as long as nobody changed the choice since it was looked at. */
export function unchangedSince(
  record: ComponentRecord | undefined,
  { namespace, name, ifMatch }: Pick<Change, "namespace" | "name" | "ifMatch">,
): Result<ComponentRecord, ComponentFailure> {
  if (record === undefined) {
    return fail({
      code: "no-component",
      message: `There is no component ${namespace}/${name}.`,
      next: "It may have been removed. Look for it in Fleet.",
    });
  }
  // `*` asks for any state, and a list for any of its states (RFC 9110, 13.1.1); a weak one never matches.
  const named = ifMatch.split(",").map((etag) => etag.trim());
  if (named.includes("*") || named.includes(etagOf(record))) return ok(record);
  return fail({
    code: "changed-meanwhile",
    message: `Somebody else changed the choice for ${namespace}/${name} in the meantime.`,
    next: "Look at the choice that stands now, then choose again.",
    current: { wanted: record.wanted as Wanted, etag: etagOf(record) },
  });
}

/** Keeps the choice and its history in one transaction: neither is ever there without the other. */
export async function keepChoice(fleet: KeptFleet, change: Change): Promise<ChangeResult> {
  const { namespace, name, to, note, by } = change;
  return inTransaction(fleet.database, async (tx) => {
    const itself = and(eq(component.namespace, namespace), eq(component.name, name));
    const [locked] = await tx.select().from(component).where(itself).for("update");
    const found = unchangedSince(locked, change);
    if (!found.ok) return found;
    const record = found.value;
    // What is chosen already, and without a word more, is no change.
    if (note === null && isAsAsked(record.wanted as Wanted, to))
      return ok({ wanted: record.wanted as Wanted, etag: etagOf(record) });
    const at = change.at ?? fleet.now();
    const wanted: Wanted =
      to === null
        ? defaultWanted(record, fleet.choices)
        : { kind: "chosen", push: to.push, pullRequest: to.pullRequest, by, at: at.toISOString(), note };
    const choiceVersion = record.choiceVersion + 1;
    const report = await componentReport(tx, record);
    const configured = record.configured as Configured;
    // What is an issue, and how grave, hangs on what was chosen.
    const asJudged = report === null ? null : judgedFor(report, { wanted, configured });
    const judged =
      asJudged === null ? { lacking: [] } : judgedColumns(asJudged, record.evidence as EvidenceSummary);
    await tx
      .update(component)
      .set({
        ...wantedColumns(wanted),
        ...judged,
        ...stepColumns({ ...record, ...judged, wanted }),
        choiceVersion,
      })
      .where(itself);
    if (asJudged !== null) await keepIssues(tx, [issuesOf(record, asJudged, "same")], at);
    await tx
      .insert(choiceEvent)
      .values({ namespace, name, at, by, from: chosenOf(record.wanted as Wanted), to, note });
    return ok({ wanted, etag: etagOf({ ...record, choiceVersion }) });
  });
}
