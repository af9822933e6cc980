import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { component, indexEvent, look, report as reportTable } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { type IndexReport, RULES_VERSION } from "#lib/variants/report.ts";
import type { Wanted } from "../choice/choice.ts";
import { judgedFor } from "../choice/judged.ts";
import type { Configured } from "../choice/states.ts";
import { indexChange } from "../history/index-change.ts";
import { keepIssues } from "../issues/keep.ts";
import { issuesOf } from "../issues/of-component.ts";
import { keysIn } from "../known/known.ts";
import {
  builtColumns,
  type ComponentRecord,
  evidenceColumns,
  judgedColumns,
  stepColumns,
  uidOf,
} from "../known/record.ts";
import type { ScanFailure } from "../table/row.ts";
import { createdAtOf } from "./created-at.ts";
import { queueEvidence } from "./evidence-results.ts";
import { type EvidenceSummary, unreadEvidence } from "./evidence-summary.ts";
import { keptOf } from "./missing.ts";
import { type Place, repositoryOf, storedReport } from "./stored-reports.ts";

export interface Looked {
  readonly namespace: string;
  readonly name: string;
  /** What was looked at; a component that names something else by now is left alone. */
  readonly reference: string;
}

/** When a component is looked at again; null: never, as what a digest names does not change. */
export type NextLook = Date | null;

/** Nothing new behind these: one statement, however many. */
export async function keepUnchanged(
  database: Database,
  looked: readonly (Looked & { readonly dueAt: NextLook })[],
  at: Date,
): Promise<void> {
  if (looked.length === 0) return;
  await inTransaction(database, (tx) => keepUnchangedIn(tx, looked, at));
}

async function keepUnchangedIn(
  tx: Transaction,
  looked: readonly (Looked & { readonly dueAt: NextLook })[],
  at: Date,
): Promise<void> {
  // The component first, as everybody locks them.
  await tx
    .update(component)
    .set({ failure: null })
    .where(and(isNotNull(component.failure), keysIn(component, looked)));
  await tx.execute(sql`
    update ${look} as c
    set read_at = ${at}, due_at = l.due_at::timestamptz, leased_by = null, leased_until = null, round = null
    from unnest(
      ${textArray(looked.map(({ namespace }) => namespace))}, ${textArray(looked.map(({ name }) => name))},
      ${textArray(looked.map(({ reference }) => reference))}, ${sql.param(looked.map(({ dueAt }) => dueAt?.toISOString() ?? null))}::text[]
    ) as l(namespace, name, reference, due_at)
    where c.namespace = l.namespace and c.name = l.name and c.reference = l.reference`);
}

/** When what a report leaves out is asked for again. */
export interface ReadAgain {
  /** Whether it leaves something out. */
  readonly incomplete: boolean;
  /** Null: no sooner than at the next start. */
  readonly againAt: Date | null;
  /** Reads in a row that left something out. */
  readonly tries: number;
}

/** A new index, or the same under new rules or with more of it read: kept with its place in the history. */
export async function keepReport(
  database: Database,
  looked: Looked & { readonly dueAt: NextLook; readonly again: ReadAgain },
  read: IndexReport,
  at: Date,
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const itself = and(eq(component.namespace, looked.namespace), eq(component.name, looked.name));
    const [record] = await tx.select().from(component).where(itself).for("update");
    if (record === undefined || record.reference !== looked.reference) return;
    const report = await keepReportAlone(tx, looked.reference, read);
    const isNew = record.digest !== report.digest;
    const evidence = isNew ? unreadEvidence : (record.evidence as EvidenceSummary);
    const states = { wanted: record.wanted as Wanted, configured: record.configured as Configured };
    const judged = judgedFor(report, states);
    const columns = { ...builtColumns(report), ...judgedColumns(judged, evidence) };
    await tx
      .update(component)
      .set({
        ...columns,
        ...evidenceColumns(evidence),
        ...stepColumns({ ...record, ...columns, evidence }),
        ...newestColumns(record, report, at),
        failure: null,
      })
      .where(itself);
    await keepIssues(tx, [issuesOf(record, judged, isNew ? "unread" : "same")], at);
    await tx
      .update(look)
      .set({ ...doneAt(at, looked.dueAt), ...looked.again })
      .where(lookOf(looked));
    if (!isNew) return;
    await queueEvidence(tx, looked, at);
    const uid = uidOf(record);
    const last = await lastIndex(tx, looked, uid);
    // It was forgotten meanwhile, and is what it was.
    if (last?.digest === report.digest && last.reference === looked.reference) return;
    const before = last === undefined ? null : await storedReport(tx, last);
    await tx.insert(indexEvent).values({
      uid,
      namespace: looked.namespace,
      name: looked.name,
      at,
      digest: report.digest,
      reference: looked.reference,
      built: columns.built,
      issues: { error: columns.errors, warning: columns.warnings, info: columns.infos },
      changed: before === null ? null : indexChange(before, report),
    });
  });
}

/** When the newest index was made: known of its push build, else as the image says, else when it was first seen. */
function newestColumns(
  { newestKind, newestAt, digest }: ComponentRecord,
  report: IndexReport,
  at: Date,
): { readonly newestAt: Date; readonly newestKind: string | null } {
  if (newestKind === "push-build") return { newestAt, newestKind };
  const createdAt = createdAtOf(report, at);
  if (createdAt !== null) return { newestAt: createdAt, newestKind: "created" };
  return digest === report.digest ? { newestAt, newestKind } : { newestAt: at, newestKind: "first-seen" };
}

/** The index that the history of this very component names last; where a build's reference is a digest, the record knows only the newest. */
async function lastIndex(
  tx: Transaction,
  { namespace, name }: Looked,
  uid: string | null,
): Promise<Place | undefined> {
  const [last] = await tx
    .select({ digest: indexEvent.digest, reference: indexEvent.reference })
    .from(indexEvent)
    .where(
      and(
        eq(indexEvent.namespace, namespace),
        eq(indexEvent.name, name),
        uid === null ? isNull(indexEvent.uid) : eq(indexEvent.uid, uid),
      ),
    )
    .orderBy(desc(indexEvent.at), desc(indexEvent.id))
    .limit(1);
  return last;
}

/** It could not be looked at: what was known before stays, with the reason beside it. */
export function keepFailure(
  database: Database,
  looked: Looked & { readonly dueAt: Date },
  failure: FailedLook,
  at: Date,
): Promise<void> {
  return inTransaction(database, (tx) => keepFailureIn(tx, looked, failure, at));
}

async function keepFailureIn(
  tx: Transaction,
  looked: Looked & { readonly dueAt: Date },
  failure: FailedLook,
  at: Date,
): Promise<void> {
  const same = and(
    eq(component.namespace, looked.namespace),
    eq(component.name, looked.name),
    eq(component.reference, looked.reference),
  );
  const [before] = await tx
    .select({ digest: component.digest, failure: component.failure, readAt: look.readAt })
    .from(component)
    .leftJoin(look, lookOf(looked))
    .where(same);
  if (before !== undefined) {
    const kept: ScanFailure = { ...failure, knownAt: lastKnown(before) };
    await tx.update(component).set({ failure: kept }).where(same);
  }
  await tx.update(look).set(doneAt(at, looked.dueAt)).where(lookOf(looked));
}

/** What a failed look alone knows. */
export type FailedLook = Omit<ScanFailure, "knownAt">;

/** The last look before the first that failed saw the index as it is kept. */
function lastKnown({
  digest,
  failure,
  readAt,
}: {
  readonly digest: string | null;
  readonly failure: unknown;
  readonly readAt: Date | null;
}): string | null {
  if (digest === null) return null;
  const failedBefore = failure as ScanFailure | null;
  return failedBefore === null ? (readAt?.toISOString() ?? null) : (failedBefore.knownAt ?? null);
}

/** The columns of the queue after a look. */
const doneAt = (readAt: Date, dueAt: NextLook) => ({
  readAt,
  dueAt,
  leasedBy: null,
  leasedUntil: null,
  round: null,
});

const lookOf = ({ namespace, name, reference }: Looked) =>
  and(eq(look.namespace, namespace), eq(look.name, name), eq(look.reference, reference));

/** Keeps the report, or the one that is kept and tells more; yields which. */
async function keepReportAlone(tx: Transaction, reference: string, read: IndexReport): Promise<IndexReport> {
  const { digest, rulesVersion } = read;
  const stored = await storedReport(tx, { reference, digest });
  const report = keptOf(read, stored !== null && isCurrent(stored.rulesVersion) ? stored : null);
  if (report !== read) return report;
  const { repository, digest: digestColumn, rulesVersion: rulesColumn } = reportTable;
  await tx
    .insert(reportTable)
    .values({ repository: repositoryOf(reference), digest, rulesVersion, report })
    .onConflictDoUpdate({ target: [repository, digestColumn, rulesColumn], set: { report } });
  return report;
}

/** Whether the report kept for a digest was made by today's rules. */
export const isCurrent = (rulesVersion: number | null): boolean => rulesVersion === RULES_VERSION;
