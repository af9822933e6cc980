import { and, eq } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, evidence } from "#lib/db/schema.ts";
import { inTransaction, type Transaction } from "#lib/db/transaction.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Wanted } from "./choice.ts";
import { summaryOf } from "./evidence-summary.ts";
import { judgedFor } from "./judged.ts";
import { evidenceColumns, issueColumns, stepColumns } from "./record.ts";
import { storedReport } from "./stored-reports.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** A new index has other evidence: it is read next, and what was read of the one before is no longer told. */
export async function queueEvidence(tx: Transaction, { namespace, name }: Key, dueAt: Date): Promise<void> {
  const fresh = { digest: null, report: null, readAt: null, dueAt, leasedBy: null, leasedUntil: null };
  await tx
    .insert(evidence)
    .values({ namespace, name, ...fresh })
    .onConflictDoUpdate({ target: [evidence.namespace, evidence.name], set: fresh });
}

/** Keeps what was read, with what the fleet shows of it, in one transaction; of an index that was replaced meanwhile nothing is kept. */
export async function keepEvidence(
  database: Database,
  { namespace, name }: Key,
  report: EvidenceReport,
  { at, dueAt }: { readonly at: Date; readonly dueAt: Date },
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const itself = and(eq(component.namespace, namespace), eq(component.name, name));
    const [record] = await tx.select().from(component).where(itself).for("update");
    if (record === undefined || record.digest !== report.digest) return;
    const index = await storedReport(tx, report.digest as Digest);
    const summary = summaryOf(report);
    await tx
      .update(component)
      .set({
        ...evidenceColumns(summary),
        ...(index === null ? {} : issueColumns(judgedFor(index, record.wanted as Wanted), summary)),
        ...stepColumns({ ...record, evidence: summary }),
      })
      .where(itself);
    const read = { digest: report.digest, report, readAt: at, dueAt, leasedBy: null, leasedUntil: null };
    await tx
      .insert(evidence)
      .values({ namespace, name, ...read })
      .onConflictDoUpdate({ target: [evidence.namespace, evidence.name], set: read });
  });
}

/** What was read last of this very index; null: nothing yet. */
export async function storedEvidence(
  { sql: db }: Pick<Database, "sql">,
  { namespace, name }: Key,
  digest: string,
): Promise<EvidenceReport | null> {
  const [row] = await db
    .select({ report: evidence.report, digest: evidence.digest })
    .from(evidence)
    .where(and(eq(evidence.namespace, namespace), eq(evidence.name, name)));
  return row?.digest === digest ? (row.report as EvidenceReport | null) : null;
}
