import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground, keepGoing } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import type { Change, ChangeResult } from "#lib/fleet/choice/change-choice.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { recordsOf } from "#lib/fleet/table/pages.ts";
import { type Shift, startShift } from "#lib/scan/shift.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { notKnownYet } from "../cluster/rights.ts";
import { type Begun, changeOne, isDatabaseAway, judgeTask, type Outcome, type Task } from "./change-one.ts";
import { type RightsFor, withPush } from "./preview.ts";
import {
  type BatchRow,
  exactlyOf,
  type Held,
  type KeptActor,
  keepBegun,
  keepOutcomes,
  leaseNext,
  release,
  renew,
  type TaskRow,
  waitingTasks,
} from "./queue.ts";

export interface ChoiceWorkerOptions {
  readonly database: Database;
  readonly rightsFor: RightsFor;
  readonly change: (actor: Actor, change: Omit<Change, "by">) => Promise<ChangeResult>;
  readonly now: () => Date;
  readonly idleMs?: number;
  readonly leaseMs?: number;
  readonly onFault: OnFault;
}

/** A small batch does not wait for a large one. */
const BATCHES_AT_ONCE = 4;
/** Of one batch: few, so that whoever follows it sees it go on, and a server that stops does not wait for them. */
const TASKS_AT_ONCE = 24;
const CHANGES_AT_ONCE = 6;
/** Until a cluster has said what may be changed. */
const RIGHTS_REST_MS = 1000;

/**
 * Makes the batches of choices that wait, for as long as it runs; several on one database share the work, and each batch is made by one
 * of them. What it is about to change is kept before, and what came of it after: who goes on after a kill makes no change a second time.
 */
export function startChoiceWorker(options: ChoiceWorkerOptions): Shift {
  const { database, now, idleMs = 5000, leaseMs = 30_000, onFault } = options;
  const holder = randomUUID();
  const running = new Set<Promise<void>>();
  const leaseEnd = () => new Date(now().getTime() + leaseMs);
  const shift = startShift({
    what: "Choosing for many",
    pace: { idleMs, leaseMs },
    async turn(stopping) {
      if (running.size >= BATCHES_AT_ONCE) return false;
      const batch = await leaseNext(database, { holder, now: now(), until: leaseEnd() });
      if (batch === null) return false;
      const what = `Choosing for many (${batch.id})`;
      const turn = () => makeSome(options, { id: batch.id, holder }, batch, stopping);
      const work = inBackground(
        what,
        async () => {
          await keepGoing({ what, onFault, signal: stopping, turn }).ended;
          running.delete(work);
          shift.wake();
        },
        onFault,
      );
      running.add(work);
      return true;
    },
    renew: () => renew(database, holder, leaseEnd()),
    async release() {
      await Promise.all(running);
      await release(database, holder);
    },
    onFault,
  });
  return shift;
}

/** Some of a batch. Yields how long to rest before the next; null: it has ended, or another process makes it. */
async function makeSome(
  { database, rightsFor, change, now, onFault }: ChoiceWorkerOptions,
  held: Held,
  batch: BatchRow,
  stopping: AbortSignal,
): Promise<number | null> {
  const actor = batch.actor as KeptActor;
  const rows = await waitingTasks(database, held.id, TASKS_AT_ONCE);
  const outcomes: { readonly place: number; readonly outcome: Outcome }[] = [];
  const begun: { readonly row: TaskRow; readonly begun: Begun }[] = [];
  let rest = 0;

  const records = await recordsOf(database, rows);
  const rightOf = await rightsFor(actor, records);
  const byKey = new Map(records.map((record) => [rowKey(record), record]));
  for (const row of rows) {
    const record = byKey.get(rowKey(row));
    const judged = judgeTask(taskOf(row, batch), record, now());
    const right = record === undefined ? null : rightOf(record);
    if ("outcome" in judged) outcomes.push({ place: row.place, outcome: judged.outcome });
    else if (right === notKnownYet) rest = RIGHTS_REST_MS;
    else if (right?.allowed === false)
      outcomes.push({ place: row.place, outcome: { kind: "failed", reason: right.reason, isGone: false } });
    else begun.push({ row, begun: judged.begun });
  }

  const isOurs = await keepBegun(
    database,
    held,
    begun.map(({ row, begun: one }) => ({ place: row.place, begun: one })),
  );
  if (!isOurs) return null;
  let away: unknown = null;
  const queue = begun.values();
  const worker = async () => {
    for (let next = queue.next(); !next.done && !stopping.aborted; next = queue.next()) {
      const { row, begun: one } = next.value;
      try {
        const outcome = await changeOne(change, actor, { key: row, note: batch.note }, one);
        outcomes.push({ place: row.place, outcome });
      } catch (error) {
        if (isDatabaseAway(error)) away = error;
        else {
          // A fault of one is told with its name, and stops no other.
          onFault(error, `Choosing for ${rowKey(row)}`);
          outcomes.push({ place: row.place, outcome: faulty });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: CHANGES_AT_ONCE }, worker));
  if (!(await keepOutcomes(database, held, outcomes, now()))) return null;
  if (away !== null) throw away;
  return rows.length < TASKS_AT_ONCE && rest === 0 ? null : rest;
}

const faulty: Outcome = { kind: "failed", reason: "Twofold could not change it now.", isGone: false };

const taskOf = (row: TaskRow, batch: BatchRow): Task => {
  const exactly = exactlyOf(row);
  return {
    key: { namespace: row.namespace, name: row.name },
    etag: row.etag,
    to: exactly === null ? withPush(batch.push as Choice) : () => exactly.to,
    begun: row.begun as Begun | null,
  };
};
