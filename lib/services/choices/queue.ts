import { and, asc, desc, eq, inArray, lt, sql } from "drizzle-orm";
import type { Actor } from "#lib/auth/actor.ts";
import type { ClusterActor } from "#lib/cluster/connect.ts";
import { chunksOf, insertRows } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { choiceBatch, choiceTask } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { WantedChoice } from "#lib/fleet/choice/choice.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { storableJson } from "#lib/oci/storable-text.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Begun, Outcome } from "./change-one.ts";

// Batches of choices in the database: what is asked, who makes it now, and what came of each.

/** Whoever began a batch, as far as that may be kept: a token may not. */
export type KeptActor = Actor & { readonly cluster: Exclude<ClusterActor, { readonly kind: "token" }> };

export type BatchRow = typeof choiceBatch.$inferSelect;
export type TaskRow = typeof choiceTask.$inferSelect;

export interface NewBatch {
  readonly id: string;
  readonly askedAt: Date;
  readonly actor: KeptActor;
  /** Null: an earlier batch is undone. */
  readonly push: Choice | null;
  readonly note: string | null;
}

/** As long as layers that were made are remembered: nobody takes back what was chosen a quarter of a year ago. */
const KEPT_DAYS = 90;
/** Small rows, without any index but the order. */
const ROWS_AT_ONCE = 1000;

/** Keeps a batch that chooses for these, and forgets the old ones. */
export function keepBatch(
  database: Database,
  batch: NewBatch,
  keys: readonly (Key & { readonly etag: string | null })[],
): Promise<BatchRow> {
  return inTransaction(database, async (tx) => {
    const row = await keepRow(tx, batch, keys.length);
    const tasks = keys.map((key, place) => ({ ...key, batch: batch.id, place, state: "waiting" }));
    for (const some of chunksOf(tasks, ROWS_AT_ONCE))
      await tx.execute(
        insertRows(choiceTask, ["batch", "place", "namespace", "name", "etag", "state"], some),
      );
    return row;
  });
}

/** Keeps a batch that takes back what one that has ended set, each from the state that it made; null: there is no such one. */
export function keepUndoing(database: Database, batch: NewBatch, of: string): Promise<BatchRow | null> {
  return inTransaction(database, async (tx) => {
    const ended = await lockedEnded(tx, of);
    if (ended === null) return null;
    const row = await keepRow(tx, batch, ended.set);
    await tx.execute(sql`
      insert into ${choiceTask} (batch, place, namespace, name, etag, exactly)
      select ${batch.id}, place, namespace, name, outcome -> 'after' ->> 'etag', jsonb_build_object('to', outcome -> 'before')
      from ${choiceTask} where batch = ${of} and state = 'set'`);
    return row;
  });
}

async function keepRow(tx: Transaction, batch: NewBatch, total: number): Promise<BatchRow> {
  const since = new Date(batch.askedAt.getTime() - KEPT_DAYS * 86_400_000);
  await tx.delete(choiceBatch).where(lt(choiceBatch.endedAt, since));
  const { actor } = batch;
  const [row] = await tx
    .insert(choiceBatch)
    .values({ ...batch, by: actor.name, total })
    .returning();
  if (row === undefined) throw new Error("an insert that returns has a row");
  return row;
}

/**
 * Has those of a batch wait again that somebody else changed first, from what stands now, or those that failed. Null: there is no such
 * batch that has ended.
 */
export function putAgain(
  database: Database,
  { id, of, actor }: { readonly id: string; readonly of: "lost" | "failed"; readonly actor: KeptActor },
): Promise<BatchRow | null> {
  return inTransaction(database, async (tx) => {
    const ended = await lockedEnded(tx, id);
    if (ended === null) return null;
    const { rowCount } = await tx.execute(
      of === "lost"
        ? sql`update ${choiceTask} set state = 'waiting', begun = null, outcome = null,
              etag = outcome -> 'theirs' ->> 'etag', exactly = jsonb_build_object('to', outcome -> 'mine')
            where batch = ${id} and state = 'lost'`
        : // What it was about to change stays: a change that failed may have been done, and its answer lost.
          sql`update ${choiceTask} set state = 'waiting', outcome = null
            where batch = ${id} and state = 'failed' and outcome ->> 'isGone' = 'false'`,
    );
    const again = rowCount ?? 0;
    if (again === 0) return ended;
    const [row] = await tx
      .update(choiceBatch)
      .set({ [of]: ended[of] - again, actor, endedAt: null })
      .where(eq(choiceBatch.id, id))
      .returning();
    return row ?? null;
  });
}

async function lockedEnded(tx: Transaction, id: string): Promise<BatchRow | null> {
  const [row] = await tx.select().from(choiceBatch).where(eq(choiceBatch.id, id)).for("update");
  return row === undefined || row.endedAt === null ? null : row;
}

/** The oldest that goes on and that nobody makes: one that was not begun, or whose process is gone. */
export async function leaseNext(
  { sql: db }: Database,
  { holder, now, until }: { readonly holder: string; readonly now: Date; readonly until: Date },
): Promise<BatchRow | null> {
  const { rows } = await db.execute<{ id: string }>(sql`
    update ${choiceBatch} set leased_by = ${holder}, leased_until = ${until}
    where id = (
      select id from ${choiceBatch}
      where ended_at is null and (leased_by is null or (leased_until < ${now} and leased_by <> ${holder}))
      order by number limit 1 for update skip locked)
    returning id`);
  const [taken] = rows;
  return taken === undefined ? null : findBatch(db, taken.id);
}

const findBatch = async (db: Database["sql"], id: string): Promise<BatchRow | null> =>
  (await db.select().from(choiceBatch).where(eq(choiceBatch.id, id)))[0] ?? null;

/** Whoever has them lives. */
export async function renew({ sql: db }: Database, holder: string, until: Date): Promise<void> {
  await db.update(choiceBatch).set({ leasedUntil: until }).where(eq(choiceBatch.leasedBy, holder));
}

/** Gives back what has not ended: whoever looks next goes on with it. */
export async function release({ sql: db }: Database, holder: string): Promise<void> {
  await db
    .update(choiceBatch)
    .set({ leasedBy: null, leasedUntil: null })
    .where(eq(choiceBatch.leasedBy, holder));
}

export const waitingTasks = ({ sql: db }: Database, batch: string, limit: number): Promise<TaskRow[]> =>
  db
    .select()
    .from(choiceTask)
    .where(and(eq(choiceTask.batch, batch), eq(choiceTask.state, "waiting")))
    .orderBy(asc(choiceTask.place))
    .limit(limit);

export interface Held {
  readonly id: string;
  readonly holder: string;
}

/** Keeps what is about to be changed; false where another process has taken the batch over. */
export function keepBegun(
  database: Database,
  held: Held,
  begun: readonly { readonly place: number; readonly begun: Begun }[],
): Promise<boolean> {
  return asHolder(database, held, async (tx) => {
    await tx.execute(sql`
      update ${choiceTask} t set begun = g.begun
      from jsonb_to_recordset(${storableJson(begun)}::jsonb) as g(place int, begun jsonb)
      where t.batch = ${held.id} and t.place = g.place and t.state = 'waiting'`);
  });
}

/** Keeps what came of some, and ends the batch with its last; false where another process has taken it over. */
export function keepOutcomes(
  database: Database,
  held: Held,
  outcomes: readonly { readonly place: number; readonly outcome: Outcome }[],
  now: Date,
): Promise<boolean> {
  return asHolder(database, held, async (tx, row) => {
    const given = outcomes.map(({ place, outcome: { kind, ...outcome } }) => ({ place, kind, outcome }));
    await tx.execute(sql`
      update ${choiceTask} t set state = g.kind, outcome = g.outcome
      from jsonb_to_recordset(${storableJson(given)}::jsonb) as g(place int, kind text, outcome jsonb)
      where t.batch = ${held.id} and t.place = g.place and t.state = 'waiting'`);
    const counts = { set: row.set, already: row.already, lost: row.lost, failed: row.failed, gone: row.gone };
    for (const { outcome } of outcomes) {
      counts[outcome.kind] += 1;
      if (outcome.kind === "failed" && outcome.isGone) counts.gone += 1;
    }
    const hasEnded = endedOf(counts) >= row.total;
    await tx
      .update(choiceBatch)
      .set({ ...counts, ...(hasEnded ? { endedAt: now, leasedBy: null, leasedUntil: null } : {}) })
      .where(eq(choiceBatch.id, held.id));
  });
}

/** Of how many something came. */
export const endedOf = ({
  set,
  already,
  lost,
  failed,
}: Pick<BatchRow, "set" | "already" | "lost" | "failed">): number => set + already + lost + failed;

/** Nobody can take the batch over while its row is locked. */
function asHolder(
  database: Database,
  { id, holder }: Held,
  work: (tx: Transaction, row: BatchRow) => Promise<void>,
): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    const [row] = await tx
      .select()
      .from(choiceBatch)
      .where(and(eq(choiceBatch.id, id), eq(choiceBatch.leasedBy, holder)))
      .for("update");
    if (row === undefined) return false;
    await work(tx, row);
    return true;
  });
}

/** Newest first. */
export const newestBatches = ({ sql: db }: Database, limit: number): Promise<BatchRow[]> =>
  db.select().from(choiceBatch).orderBy(desc(choiceBatch.number)).limit(limit);

/** Those of a batch that ended in one of these ways, in their order. */
export function tasksThat(
  { sql: db }: Database,
  batch: string,
  states: readonly Outcome["kind"][],
  limit?: number,
): Promise<TaskRow[]> {
  const rows = db
    .select()
    .from(choiceTask)
    .where(and(eq(choiceTask.batch, batch), inArray(choiceTask.state, [...states])))
    .orderBy(asc(choiceTask.place));
  return limit === undefined ? rows : rows.limit(limit);
}

/** What a task asks for: just this, or null where the batch says it. */
export const exactlyOf = ({ exactly }: TaskRow) => exactly as { readonly to: WantedChoice | null } | null;
