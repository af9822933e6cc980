import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, indexEvent } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { IndexChange } from "../answers.ts";
import type { Wanted } from "../choice/choice.ts";
import { judgedFor } from "../choice/judged.ts";
import type { Configured } from "../choice/states.ts";
import { type ComponentRecord, uidOf } from "../known/record.ts";
import { storedEvidence } from "../results/evidence-results.ts";
import { componentReport } from "../results/stored-reports.ts";
import { keepIssues } from "./keep.ts";
import { issuesOf, unreadIssues } from "./of-component.ts";

/** Components of one transaction: a report is up to some hundred kilobytes. */
const AT_ONCE = 20;

/**
 * Fills in the issues of components that were judged before these were kept, from the reports that are there; true: there may be
 * more. What is written meanwhile by others is not touched.
 */
export async function fillIssues(database: Database, now: Date): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    const records = await tx
      .select()
      .from(component)
      .where(eq(component.issuesKept, false))
      .orderBy(asc(component.namespace), asc(component.name))
      .limit(AT_ONCE)
      .for("update", { skipLocked: true });
    for (const record of records) {
      await fill(tx, record, now);
      await tx
        .update(component)
        .set({ issuesKept: true })
        .where(and(eq(component.namespace, record.namespace), eq(component.name, record.name)));
    }
    return records.length > 0;
  });
}

async function fill(tx: Transaction, record: ComponentRecord, now: Date): Promise<void> {
  const index = await componentReport(tx, record);
  if (index === null || record.digest === null) return keepIssues(tx, [unreadIssues(record)], now);
  const states = { wanted: record.wanted as Wanted, configured: record.configured as Configured };
  const evidence = await storedEvidence({ sql: tx as unknown as Database["sql"] }, record, record.digest);
  const known = issuesOf(record, judgedFor(index, states), evidence ?? "same");
  await keepIssues(tx, [{ ...known, firstSeen: await seenSince(tx, record, known.index) }], now);
}

/** The index that brought each code and has not lost it since, as the history tells; where it does not, the first line of it. */
async function seenSince(
  tx: Transaction,
  record: ComponentRecord,
  codes: ReturnType<typeof issuesOf>["index"],
): Promise<ReadonlyMap<string, { readonly at: Date; readonly digest: string }>> {
  const uid = uidOf(record);
  const events = await tx
    .select({ at: indexEvent.at, digest: indexEvent.digest, changed: indexEvent.changed })
    .from(indexEvent)
    .where(
      and(
        eq(indexEvent.namespace, record.namespace),
        eq(indexEvent.name, record.name),
        sql`${indexEvent.uid} is not distinct from ${uid}`,
      ),
    )
    .orderBy(asc(indexEvent.at), asc(indexEvent.id));
  const since = new Map<string, { at: Date; digest: string }>();
  for (const { code } of typeof codes === "string" ? [] : codes) {
    const brought = events.findLast(({ changed }) =>
      (changed as IndexChange | null)?.issuesNew.includes(code),
    );
    // Without a line that says so it may have been there before the first of them.
    const first = brought ?? events[0];
    if (first !== undefined) since.set(code, { at: first.at, digest: first.digest });
  }
  return since;
}
