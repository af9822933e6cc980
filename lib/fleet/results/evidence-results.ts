import { and, eq } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, evidence } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { keptReading, lacksAnswers } from "#lib/evidence/keep-known.ts";
import { againAfterMs, type KeptEvidence, restOf } from "#lib/evidence/kept.ts";
import type { EvidenceRead } from "#lib/evidence/read-evidence.ts";
import type { EvidenceReport } from "#lib/evidence/report.ts";
import type { Wanted } from "../choice/choice.ts";
import { judgedFor } from "../choice/judged.ts";
import type { Configured } from "../choice/states.ts";
import { keepIssues } from "../issues/keep.ts";
import { issuesOf } from "../issues/of-component.ts";
import { evidenceColumns, judgedColumns, stepColumns } from "../known/record.ts";
import { summaryOf } from "./evidence-summary.ts";
import { componentReport } from "./stored-reports.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** A new index has other evidence: it is read next, and what was read of the one before is no longer told. */
export async function queueEvidence(tx: Transaction, { namespace, name }: Key, dueAt: Date): Promise<void> {
  const unread = { digest: null, report: null, kept: null, judgedBy: null, settledUntil: null, readAt: null };
  const fresh = { ...unread, dueAt, leasedBy: null, leasedUntil: null };
  await tx
    .insert(evidence)
    .values({ namespace, name, ...fresh })
    .onConflictDoUpdate({ target: [evidence.namespace, evidence.name], set: fresh });
}

/** When evidence is read next. */
export interface NextReading {
  readonly at: Date;
  /** What the reading was judged by (`EvidenceReader.judgedBy`). */
  readonly judgedBy: string;
  /** From one reading to the next. */
  readonly periodMs: number;
  /** The same where a reading lacks what was known. */
  readonly againMs: number;
  readonly dueIn: (ms: number) => Date;
}

/**
 * Keeps what was read, with what the fleet shows of it, in one transaction, and says what holds now; of an index that was replaced
 * meanwhile nothing is kept, and what a source that is away would tell stays as it was known.
 */
export async function keepEvidence(
  database: Database,
  { namespace, name }: Key,
  { report: reading, kept }: EvidenceRead,
  { at, judgedBy, periodMs, againMs, dueIn }: NextReading,
): Promise<EvidenceReport> {
  return inTransaction(database, async (tx) => {
    const itself = and(eq(component.namespace, namespace), eq(component.name, name));
    const [record] = await tx.select().from(component).where(itself).for("update");
    if (record === undefined || record.digest !== reading.digest) return reading;
    const known = lacksAnswers(reading)
      ? await storedEvidence({ sql: tx }, { namespace, name }, reading.digest)
      : null;
    const report = keptReading(reading, known);
    const isKnown = report !== reading;
    const index = await componentReport(tx, record);
    const summary = summaryOf(report);
    const states = { wanted: record.wanted as Wanted, configured: record.configured as Configured };
    const asJudged = index === null ? null : judgedFor(index, states);
    const judged = asJudged === null ? { lacking: record.lacking } : judgedColumns(asJudged, summary);
    await tx
      .update(component)
      .set({
        ...evidenceColumns(summary),
        ...judged,
        ...stepColumns({ ...record, ...judged, evidence: summary }),
      })
      .where(itself);
    await keepIssues(tx, [issuesOf(record, asJudged, report)], at);
    const rest = restOf(reading, kept);
    const read = {
      digest: report.digest,
      report,
      kept,
      judgedBy: rest.kind === "settled" ? judgedBy : null,
      settledUntil: rest.kind === "settled" ? rest.until : null,
      readAt: isKnown ? new Date(report.readAt) : at,
      dueAt: dueIn(isKnown ? againMs : againAfterMs(rest, at, periodMs)),
      leasedBy: null,
      leasedUntil: null,
    };
    await tx
      .insert(evidence)
      .values({ namespace, name, ...read })
      .onConflictDoUpdate({ target: [evidence.namespace, evidence.name], set: read });
    return report;
  });
}

/** What the readings of this very index have kept for the next one. */
export async function keptEvidence(
  { sql: db }: Pick<Database, "sql">,
  { namespace, name }: Key,
  digest: string | null,
): Promise<KeptEvidence | null> {
  const [row] = await db
    .select({ kept: evidence.kept, digest: evidence.digest })
    .from(evidence)
    .where(and(eq(evidence.namespace, namespace), eq(evidence.name, name)));
  return row !== undefined && row.digest === digest ? (row.kept as KeptEvidence | null) : null;
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
