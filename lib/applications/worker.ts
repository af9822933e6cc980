import { randomUUID } from "node:crypto";
import type { AppliedJson } from "#lib/apply/applied.ts";
import type { VariantProgress } from "#lib/apply/progress.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { every, inBackground } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import type { Digest } from "#lib/oci/digest.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { type Shift, startShift } from "#lib/scan/shift.ts";
import { type CarryOutTools, carryOut } from "./carry-out.ts";
import { layerMemory } from "./layer-memory.ts";
import { end, getRow, keepAlive, keepMeant, leaseNext, release } from "./queue.ts";
import { type ApplicationRow, wasMoved } from "./record.ts";

export interface ApplicationWorkerOptions
  extends Pick<CarryOutTools, "inspector" | "openSource" | "openTarget"> {
  readonly database: Database;
  /** Images that are changed at the same time by this process. */
  readonly atOnce: number;
  readonly idleMs?: number;
  readonly leaseMs?: number;
  /** A tag was moved, or may have been. */
  readonly onApplied: (row: ApplicationRow) => Promise<void>;
  readonly now: () => Date;
  readonly onFault: OnFault;
}

/** How often where it is goes to the database, and whether it is to stop comes back. */
const TOLD_EVERY_MS = 500;

/** Carries out what waits, for as long as it runs; several on one database share the work. */
export function startApplicationWorker(options: ApplicationWorkerOptions): Shift {
  const { database, atOnce, idleMs = 1000, leaseMs = 30_000, now, onFault } = options;
  const holder = randomUUID();
  const running = new Set<Promise<void>>();
  const leaseEnd = () => new Date(now().getTime() + leaseMs);
  const shift = startShift({
    what: "Applying choices",
    pace: { idleMs, leaseMs },
    async turn(stopping) {
      if (running.size >= atOnce) return false;
      const row = await leaseNext(database, { holder, now: now(), until: leaseEnd() });
      if (row === null) return false;
      const work = inBackground(
        `Application ${row.id}`,
        async () => {
          try {
            await carryOutOne(options, { holder, leaseEnd }, row, stopping);
          } finally {
            running.delete(work);
            shift.wake();
          }
        },
        onFault,
      );
      running.add(work);
      return true;
    },
    // Each tells that it lives as it tells where it is.
    renew: async () => undefined,
    async release() {
      await Promise.all(running);
      await release(database, holder);
    },
    onFault,
  });
  return shift;
}

async function carryOutOne(
  { database, onApplied, now, onFault, ...tools }: ApplicationWorkerOptions,
  { holder, leaseEnd }: { readonly holder: string; readonly leaseEnd: () => Date },
  row: ApplicationRow,
  stopping: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const { id } = row;
  let progress: readonly VariantProgress[] = [];
  let cancelled = row.cancelAsked;
  let isOurs = true;
  const telling = every(TOLD_EVERY_MS, {
    what: `Application ${id}: telling where it is`,
    onFault,
    signal: stop.signal,
    async turn() {
      const told = await keepAlive(database, { id, holder, until: leaseEnd(), progress });
      isOurs = told.isOurs;
      cancelled ||= told.cancelAsked;
      if (!isOurs || cancelled) stop.abort();
    },
  });
  const done = cancelled
    ? fail({
        code: "cancelled",
        message: "It was stopped before it began.",
        next: "Apply it again.",
      } as const)
    : await carryOut(row, {
        ...tools,
        memory: layerMemory(database, now),
        signal: AbortSignal.any([stop.signal, stopping]),
        onProgress: (variants) => {
          progress = variants;
        },
        async onReadBack(meant) {
          const isKept = await keepMeant(database, { id, holder, meant });
          return isKept ? ok(undefined) : fail(takenOver);
        },
        indexBefore: async (application) => {
          const old = await getRow(database, application);
          return old !== null && wasMoved(old) ? ((old.outcome as AppliedJson).before as Digest) : null;
        },
      });
  const wasAsked = cancelled;
  stop.abort();
  await telling.ended;
  // The server stops: whoever is next goes on with it.
  if (!isOurs || (stopping.aborted && !done.ok)) return;
  const at = now();
  if (done.ok)
    await end(database, { id, holder, at }, { state: "done", outcome: done.value, failure: null, progress });
  else {
    const { code, message, next } = done.failure;
    const state = wasAsked && code === "cancelled" ? "cancelled" : "failed";
    await end(
      database,
      { id, holder, at },
      { state, outcome: null, failure: { code, message, next }, progress },
    );
  }
  await onApplied(row);
}

const takenOver = {
  code: "cancelled",
  message: "Another process has taken this over.",
  next: "Look at what it says.",
} as const;
