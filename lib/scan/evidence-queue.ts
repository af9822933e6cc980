import { and, eq, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, evidence } from "#lib/db/schema.ts";

/** A component whose evidence is due, and ours until the lease ends. */
export interface DueEvidence {
  readonly namespace: string;
  readonly name: string;
  readonly source: string;
  readonly reference: string;
  readonly digest: string;
  /** By what it was judged, where nothing was to come of it until then; null: something was, and no time: for good. */
  readonly judgedBy: string | null;
  readonly settledUntil: Date | null;
}

/** Takes up to `limit`, those that waited longest first; what another process takes at this moment is passed over. */
export async function leaseEvidence(
  { sql: db }: Database,
  {
    holder,
    now,
    until,
    limit,
  }: { readonly holder: string; readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<readonly DueEvidence[]> {
  const { rows } = await db.execute<DueEvidence & Record<string, unknown>>(sql`
    update ${evidence} as e set leased_by = ${holder}, leased_until = ${until}
    from (
      select namespace, name from ${evidence}
      where due_at <= ${now} and (leased_until is null or leased_until < ${now})
      order by due_at limit ${limit} for update skip locked
    ) as due join ${component} c using (namespace, name)
    where e.namespace = due.namespace and e.name = due.name
      and c.digest is not null and c.reference is not null
    returning e.namespace, e.name, c.source, c.reference, c.digest,
      e.judged_by as "judgedBy", e.settled_until as "settledUntil"`);
  // A statement of one's own tells times as the driver does.
  return rows.map(({ settledUntil, ...one }) => ({
    ...one,
    settledUntil: settledUntil === null ? null : new Date(settledUntil),
  }));
}

export async function renewEvidenceLeases({ sql: db }: Database, holder: string, until: Date): Promise<void> {
  await db.update(evidence).set({ leasedUntil: until }).where(eq(evidence.leasedBy, holder));
}

/** Gives back what was taken and not read; with `dueAt` it is asked for again then. */
export async function releaseEvidence(
  { sql: db }: Database,
  holder: string,
  one?: { readonly namespace: string; readonly name: string; readonly dueAt: Date },
): Promise<void> {
  const mine = eq(evidence.leasedBy, holder);
  await db
    .update(evidence)
    .set({ leasedBy: null, leasedUntil: null, ...(one === undefined ? {} : { dueAt: one.dueAt }) })
    .where(
      one === undefined
        ? mine
        : and(mine, eq(evidence.namespace, one.namespace), eq(evidence.name, one.name)),
    );
}
