import { and, desc, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { importRun } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { ImportOutcome } from "#lib/fleet/answers.ts";

export type ImportRow = typeof importRun.$inferSelect;

/** Lines that are told of one, by what became of them. */
export type ToldLines = Readonly<Record<ImportOutcome["outcome"], readonly ImportOutcome[]>>;

/** What changes while it goes on. */
export type ImportFigures = Pick<ImportRow, "done" | "added" | "known" | "refused"> & {
  readonly lines: ToldLines;
};

/** Who has it. */
export interface Held {
  readonly id: string;
  readonly holder: string;
}

/** Ended ones whose outcome can still be asked for, and with them those that go on. */
export const MAX_KEPT = 20;

/** Null where as many wait already as are kept. */
export function keepImport(
  database: Database,
  asked: Pick<ImportRow, "id" | "askedAt" | "by" | "namespace" | "application" | "text" | "dryRun" | "total">,
): Promise<ImportRow | null> {
  return inTransaction(database, async (tx) => {
    const all = await tx
      .select({ id: importRun.id, endedAt: importRun.endedAt })
      .from(importRun)
      .orderBy(importRun.number);
    const ended = all.filter(({ endedAt }) => endedAt !== null);
    const tooMany = all.length - MAX_KEPT + 1;
    if (tooMany > ended.length) return null;
    const forgotten = ended.slice(0, Math.max(0, tooMany)).map(({ id }) => id);
    if (forgotten.length > 0) await tx.delete(importRun).where(inArray(importRun.id, forgotten));
    const lines: ToldLines = { refused: [], known: [], added: [] };
    const [row] = await tx
      .insert(importRun)
      .values({ ...asked, lines })
      .returning();
    return row ?? null;
  });
}

/** Newest first, without their lists and lines. */
export const newestImports = ({ sql: db }: Database) =>
  db
    .select({
      ...{ id: importRun.id, by: importRun.by, namespace: importRun.namespace, dryRun: importRun.dryRun },
      ...{ total: importRun.total, done: importRun.done, added: importRun.added, known: importRun.known },
      ...{ refused: importRun.refused, problem: importRun.problem, endedAt: importRun.endedAt },
    })
    .from(importRun)
    .orderBy(desc(importRun.number))
    .limit(MAX_KEPT);

export async function importOf({ sql: db }: Database, id: string): Promise<ImportRow | null> {
  const [row] = await db.select().from(importRun).where(eq(importRun.id, id));
  return row ?? null;
}

/** The next one that nobody has; those of a process that is gone come with the end of its lease. */
export async function leaseImport(
  { sql: db }: Database,
  { holder, now, until }: { readonly holder: string; readonly now: Date; readonly until: Date },
): Promise<string | null> {
  const next = db
    .select({ id: importRun.id })
    .from(importRun)
    .where(and(isNull(importRun.endedAt), or(isNull(importRun.leasedUntil), lt(importRun.leasedUntil, now))))
    .orderBy(importRun.number)
    .limit(1)
    .for("update", { skipLocked: true });
  const [row] = await db
    .update(importRun)
    .set({ leasedBy: holder, leasedUntil: until })
    .where(inArray(importRun.id, next))
    .returning({ id: importRun.id });
  return row?.id ?? null;
}

export async function renewImports({ sql: db }: Database, holder: string, until: Date): Promise<void> {
  await db
    .update(importRun)
    .set({ leasedUntil: until })
    .where(and(eq(importRun.leasedBy, holder), isNull(importRun.endedAt)));
}

export async function releaseImports({ sql: db }: Database, holder: string): Promise<void> {
  await db.update(importRun).set({ leasedBy: null, leasedUntil: null }).where(eq(importRun.leasedBy, holder));
}

/** False where another process has it now: then nothing of what goes with it is to be kept. */
export async function noteImport(
  { sql: db }: Database,
  { id, holder }: Held,
  figures: ImportFigures,
): Promise<boolean> {
  const noted = await db
    .update(importRun)
    .set(figures)
    .where(and(eq(importRun.id, id), eq(importRun.leasedBy, holder)))
    .returning({ id: importRun.id });
  return noted.length > 0;
}

export async function endImport(
  { sql: db }: Database,
  { id, holder }: Held,
  { problem, at }: { readonly problem: string | null; readonly at: Date },
): Promise<void> {
  await db
    .update(importRun)
    .set({ problem, endedAt: at, text: "", leasedBy: null, leasedUntil: null })
    .where(and(eq(importRun.id, id), eq(importRun.leasedBy, holder)));
}
