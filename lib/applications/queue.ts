import { and, asc, count, desc, eq, inArray, lt, or, sql } from "drizzle-orm";
import type { AppliedJson } from "#lib/apply/applied.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import type { Database } from "#lib/db/open.ts";
import { application } from "#lib/db/schema.ts";
import type { Digest } from "#lib/oci/digest.ts";
import type { Application, ApplicationRow, ApplicationState } from "./record.ts";

/** What is asked for, before it has a number. */
export type Asked = Pick<
  ApplicationRow,
  | "by"
  | "kind"
  | "choice"
  | "level"
  | "copySboms"
  | "note"
  | "rollsBack"
  | "reference"
  | "target"
  | "namespace"
  | "name"
  | "startsFrom"
>;

/** Puts them into the queue; a batch has the number of its first. */
export async function enqueue(
  { sql: db }: Database,
  asked: readonly Asked[],
  { at, asBatch }: { readonly at: Date; readonly asBatch: boolean },
): Promise<readonly ApplicationRow[]> {
  if (asked.length === 0) return [];
  const rows = await db
    .insert(application)
    .values(asked.map((one) => ({ ...one, askedAt: at, state: "waiting" })))
    .returning();
  if (!asBatch) return rows;
  const batch = Math.min(...rows.map(({ id }) => id));
  const ids = rows.map(({ id }) => id);
  return db.update(application).set({ batch }).where(inArray(application.id, ids)).returning();
}

export interface Lease {
  readonly holder: string;
  readonly now: Date;
  readonly until: Date;
}

/**
 * Takes the one that waited longest and whose tag nobody moves at this moment, those before it included; one that was begun and whose
 * process is gone is begun again.
 */
export async function leaseNext(
  { sql: db }: Database,
  { holder, now, until }: Lease,
): Promise<ApplicationRow | null> {
  const { rows } = await db.execute<{ id: string }>(sql`
    update ${application} set state = 'running', leased_by = ${holder}, leased_until = ${until},
      started_at = coalesce(started_at, ${now}), tries = tries + 1
    where id = (
      select a.id from ${application} a
      where (a.state = 'waiting' or (a.state = 'running' and a.leased_until < ${now}))
        and not exists (
          select 1 from ${application} b
          where b.target = a.target and b.id < a.id and b.state in ('waiting', 'running'))
      order by a.id limit 1 for update skip locked)
    returning id`);
  const [taken] = rows;
  return taken === undefined ? null : rowOf(db, Number(taken.id));
}

const rowOf = async (db: Database["sql"], id: number): Promise<ApplicationRow | null> =>
  (await db.select().from(application).where(eq(application.id, id)))[0] ?? null;

/** Where one is, told while it is carried out. Yields whether it is still ours, and whether somebody asked to stop it. */
export async function keepAlive(
  { sql: db }: Database,
  {
    id,
    holder,
    until,
    progress,
  }: { readonly id: number } & Omit<Lease, "now"> & {
      readonly progress: readonly VariantProgress[];
    },
): Promise<{ readonly isOurs: boolean; readonly cancelAsked: boolean }> {
  const [row] = await db
    .update(application)
    .set({ leasedUntil: until, progress })
    .where(and(eq(application.id, id), eq(application.leasedBy, holder), eq(application.state, "running")))
    .returning({ cancelAsked: application.cancelAsked });
  return { isOurs: row !== undefined, cancelAsked: row?.cancelAsked ?? false };
}

/** The index that the tag is about to name; false where another process has taken the work over. */
export async function keepMeant(
  { sql: db }: Database,
  { id, holder, meant }: { readonly id: number; readonly holder: string; readonly meant: Digest },
): Promise<boolean> {
  const rows = await db
    .update(application)
    .set({ meant })
    .where(and(eq(application.id, id), eq(application.leasedBy, holder), eq(application.state, "running")))
    .returning({ id: application.id });
  return rows.length > 0;
}

export interface Ended {
  readonly state: Extract<ApplicationState, "done" | "failed" | "cancelled">;
  readonly outcome: AppliedJson | null;
  readonly failure: Application["failure"];
  readonly progress: readonly VariantProgress[];
}

export async function end(
  { sql: db }: Database,
  { id, holder, at }: { readonly id: number; readonly holder: string; readonly at: Date },
  ended: Ended,
): Promise<boolean> {
  const rows = await db
    .update(application)
    .set({ ...ended, endedAt: at, leasedBy: null, leasedUntil: null })
    .where(and(eq(application.id, id), eq(application.leasedBy, holder)))
    .returning({ id: application.id });
  return rows.length > 0;
}

/** Gives back what was begun and not ended: whoever looks next goes on with it. */
export async function release({ sql: db }: Database, holder: string): Promise<void> {
  await db
    .update(application)
    .set({ state: "waiting", leasedBy: null, leasedUntil: null })
    .where(and(eq(application.leasedBy, holder), eq(application.state, "running")));
}

/** One that waits ends at once; one that runs is asked to. Yields how many there were of both. */
export async function cancel(
  { sql: db }: Database,
  which: { readonly id: number } | { readonly batch: number },
  at: Date,
): Promise<number> {
  const chosen = "id" in which ? eq(application.id, which.id) : eq(application.batch, which.batch);
  const waiting = await db
    .update(application)
    .set({ state: "cancelled", endedAt: at, cancelAsked: true })
    .where(and(chosen, eq(application.state, "waiting")))
    .returning({ id: application.id });
  const running = await db
    .update(application)
    .set({ cancelAsked: true })
    .where(and(chosen, eq(application.state, "running")))
    .returning({ id: application.id });
  return waiting.length + running.length;
}

/** Has those of a batch that did not come to their end wait again; yields how many. */
export async function resume({ sql: db }: Database, batch: number): Promise<number> {
  const rows = await db
    .update(application)
    .set({ state: "waiting", cancelAsked: false, endedAt: null, failure: null, progress: [] })
    .where(and(eq(application.batch, batch), inArray(application.state, ["cancelled", "failed"])))
    .returning({ id: application.id });
  return rows.length;
}

export interface Filter {
  readonly component?: { readonly namespace: string; readonly name: string };
  readonly target?: string;
  readonly batch?: number;
  readonly states?: readonly ApplicationState[];
  /** Those with a smaller number. */
  readonly before?: number;
}

export function listRows({ sql: db }: Database, filter: Filter, limit: number): Promise<ApplicationRow[]> {
  return db.select().from(application).where(where(filter)).orderBy(desc(application.id)).limit(limit);
}

const where = ({ component, target, batch, states, before }: Filter) =>
  and(
    component === undefined
      ? undefined
      : and(eq(application.namespace, component.namespace), eq(application.name, component.name)),
    target === undefined ? undefined : eq(application.target, target),
    batch === undefined ? undefined : eq(application.batch, batch),
    states === undefined ? undefined : inArray(application.state, [...states]),
    before === undefined ? undefined : lt(application.id, before),
  );

export async function getRow({ sql: db }: Database, id: number): Promise<ApplicationRow | null> {
  return rowOf(db, id);
}

/** Of these tags, the newest application of each that was carried out: what comes before it cannot be taken back any more. */
export async function lastOf(
  { sql: db }: Database,
  targets: readonly string[],
): Promise<ReadonlySet<number>> {
  if (targets.length === 0) return new Set();
  const rows = await db
    .select({ id: sql<string>`max(${application.id})` })
    .from(application)
    .where(and(inArray(application.target, [...targets]), eq(application.state, "done")))
    .groupBy(application.target);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** How many of a batch are in which state. */
export async function countsOf(
  { sql: db }: Database,
  batch: number,
): Promise<Readonly<Record<ApplicationState, number>>> {
  const rows = await db
    .select({ state: application.state, many: count() })
    .from(application)
    .where(eq(application.batch, batch))
    .groupBy(application.state);
  const counts = { waiting: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { state, many } of rows) counts[state as ApplicationState] = many;
  return counts;
}

/** Those that go on or wait, oldest first, and a text that changes with every one that ends. */
export async function activeNow(
  { sql: db }: Database,
  limit: number,
): Promise<{ readonly rows: readonly ApplicationRow[]; readonly revision: string }> {
  const [rows, [ended]] = await Promise.all([
    db
      .select()
      .from(application)
      .where(or(eq(application.state, "running"), eq(application.state, "waiting")))
      .orderBy(asc(application.state), asc(application.id))
      .limit(limit),
    db
      .select({
        revision: sql<string>`concat_ws('-', max(${application.id}), count(${application.endedAt}), count(*))`,
      })
      .from(application),
  ]);
  return { rows, revision: ended?.revision ?? "" };
}
