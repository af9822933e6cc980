import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { look, scanRound } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import type { ScanProgress } from "#lib/fleet/answers.ts";
import { type Counts, lookFacets, readCounts } from "#lib/fleet/counts/counts.ts";
import { keysIn } from "#lib/fleet/known/known.ts";
import { pausesAt } from "./queue.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** Makes everything (or `keys`) due now, as one round that can be followed and cancelled. A round under way takes them in. */
export async function startRound(database: Database, now: Date, keys: readonly Key[] | null): Promise<void> {
  if (keys?.length === 0) return;
  await inTransaction(database, async (tx) => {
    // Two who ask at once make one round.
    await tx.execute(sql`select pg_advisory_xact_lock(${ROUND_LOCK})`);
    const [open] = await tx.select().from(scanRound).where(isNull(scanRound.endedAt)).limit(1);
    const round = open ?? (await tx.insert(scanRound).values({ startedAt: now, total: 0 }).returning())[0];
    if (round === undefined) throw new Error("an insert that returns has a row");
    const chosen = keys === null ? sql`true` : keysIn(look, keys);
    const added = await updateLooks(
      tx,
      sql`round = ${round.id}, due_at = ${now}`,
      sql`round is distinct from ${round.id} and ${chosen}`,
    );
    await tx
      .update(scanRound)
      .set({ total: round.total + added })
      .where(eq(scanRound.id, round.id));
  });
}

/** Any number that no other lock of ours has. */
const ROUND_LOCK = 7_461_202;

/** What was not looked at yet waits for its usual time. */
export async function cancelRound(
  database: Database,
  { now, laterAt }: { readonly now: Date; readonly laterAt: Date },
): Promise<void> {
  await inTransaction(database, async (tx) => {
    const [open] = await tx.select().from(scanRound).where(isNull(scanRound.endedAt)).limit(1);
    if (open === undefined) return;
    await updateLooks(
      tx,
      sql`round = null, due_at = ${laterAt}, leased_by = null, leased_until = null`,
      sql`round = ${open.id}`,
    );
    await tx.update(scanRound).set({ cancelled: true, endedAt: now }).where(eq(scanRound.id, open.id));
  });
}

/** Rows of one statement: it is done well before a silent database would be given up. */
const AT_ONCE = 5_000;

/** Sets all rows for which `where` holds, and no longer does once they are set; yields how many. */
async function updateLooks(tx: Transaction, set: SQL, where: SQL): Promise<number> {
  for (let updated = 0; ; ) {
    const { rowCount } = await tx.execute(sql`
      update ${look} set ${set}
      where (namespace, name) in (select namespace, name from ${look} where ${where} limit ${AT_ONCE})`);
    if (!rowCount) return updated;
    updated += rowCount;
  }
}

/** Ends the round when nothing of it is left. Components whose registry is waited for are not waited for here. */
export async function endRound(database: Database, now: Date): Promise<boolean> {
  const [open] = await database.sql.select().from(scanRound).where(isNull(scanRound.endedAt)).limit(1);
  if (open === undefined) return false;
  const left = await database.sql.execute(sql`
    select from ${look} c where c.round = ${open.id}
    and not exists (select 1 from registry_pause p where p.registry = c.registry and p.until > ${now}) limit 1`);
  if (left.rowCount !== 0) return false;
  const failed = failing(await readCounts(database, ["failing"]));
  const ended = await database.sql
    .update(scanRound)
    .set({ endedAt: now, failed })
    .where(and(eq(scanRound.id, open.id), isNull(scanRound.endedAt)))
    .returning({ id: scanRound.id });
  if (ended.length > 0)
    await inTransaction(database, (tx) => updateLooks(tx, sql`round = null`, sql`round = ${open.id}`));
  return ended.length > 0;
}

/** How far the newest round is, and which registries are waited for. */
export async function scanProgress(database: Database, now: Date): Promise<ScanProgress> {
  const [rounds, pauses, counts] = await Promise.all([
    database.sql.select().from(scanRound).orderBy(desc(scanRound.id)).limit(1),
    pausesAt(database, now),
    readCounts(database, [...lookFacets, "failing"]),
  ]);
  const [round] = rounds;
  const waiting = pauses.map(({ registry, until, code, message }) => ({
    ...{ registry, until: until.toISOString(), code, message },
    components: counts.get("registry")?.get(registry) ?? 0,
  }));
  if (round === undefined) return { running: false, done: 0, total: 0, failed: 0, endedAt: null, waiting };
  const running = round.endedAt === null;
  const left = running ? (counts.get("round")?.get(String(round.id)) ?? 0) : 0;
  const failed = running ? failing(counts) : round.failed;
  return {
    running,
    done: round.total - left,
    total: round.total,
    failed,
    endedAt: round.endedAt?.toISOString() ?? null,
    waiting,
  };
}

const failing = (counts: Counts): number => counts.get("failing")?.get("yes") ?? 0;
