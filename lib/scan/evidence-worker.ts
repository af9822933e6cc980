import { randomUUID } from "node:crypto";
import type { OnFault } from "#lib/background/fault-log.ts";
import type { Database } from "#lib/db/open.ts";
import { askedComponent } from "#lib/evidence/gather-runs.ts";
import type { EvidenceRead } from "#lib/evidence/read-evidence.ts";
import type { EvidenceAsked } from "#lib/evidence/reader.ts";
import { keepEvidence, keptEvidence } from "#lib/fleet/results/evidence-results.ts";
import { componentReport } from "#lib/fleet/results/stored-reports.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import { type DueEvidence, leaseEvidence, releaseEvidence, renewEvidenceLeases } from "./evidence-queue.ts";
import { nextLook, type Pace } from "./pace.ts";
import { type Shift, startShift } from "./shift.ts";
import type { SpareTime } from "./spare-time.ts";

export interface EvidenceWorkerOptions {
  readonly database: Database;
  readonly read: (
    asked: Omit<EvidenceAsked, "live" | "cluster">,
  ) => Promise<Result<EvidenceRead, ReadFailure>>;
  /** What readings are judged by now. */
  readonly judgedBy: () => Promise<string>;
  readonly pace: Pace;
  /** From one reading of a component's evidence to the next. */
  readonly everyMs: number;
  /** Components whose evidence is read at the same time, for all registries together. */
  readonly atOnce: number;
  /** People and looks at tags come before it. */
  readonly spare: SpareTime;
  readonly now: () => Date;
  readonly random: () => number;
  readonly onFault: OnFault;
}

/** What could not be read is asked for again after this. */
export const FAILED_AGAIN_MS = 5 * 60_000;

/** Keeps evidence fresh for as long as it runs; several on one database share the work, as scanners do. */
export function startEvidenceWorker(options: EvidenceWorkerOptions): Shift {
  const { database, pace, atOnce, spare, now, onFault } = options;
  const holder = randomUUID();
  let working = false;
  const leaseEnd = () => new Date(now().getTime() + pace.leaseMs);
  return startShift({
    what: "Reading evidence",
    pace,
    async turn(stopping) {
      const due = await leaseEvidence(database, {
        holder,
        now: now(),
        until: leaseEnd(),
        limit: pace.batch,
      });
      working = due.length > 0;
      const judgedBy = working ? await options.judgedBy() : "";
      const queue = due.values();
      const worker = async () => {
        for (const one of queue) {
          if (isSettled(one, judgedBy, now())) {
            await leaveSettled(options, holder, one);
            continue;
          }
          await spare.wait(stopping);
          if (stopping.aborted) return;
          await readOne(options, { holder, judgedBy }, one, stopping);
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, worker));
      return working;
    },
    async renew() {
      if (working) await renewEvidenceLeases(database, holder, leaseEnd());
    },
    release: () => releaseEvidence(database, holder),
    onFault,
  });
}

/** Nobody is asked for what cannot change. */
const isSettled = (one: DueEvidence, judgedBy: string, now: Date): boolean =>
  one.judgedBy === judgedBy && (one.settledUntil === null || now < one.settledUntil);

const leaveSettled = (
  { database, everyMs, now, random }: EvidenceWorkerOptions,
  holder: string,
  { namespace, name }: DueEvidence,
) => releaseEvidence(database, holder, { namespace, name, dueAt: nextLook(now(), everyMs, random()) });

async function readOne(
  { database, read, pace, everyMs, now, random }: EvidenceWorkerOptions,
  { holder, judgedBy }: { readonly holder: string; readonly judgedBy: string },
  { namespace, name, source, digest, reference }: DueEvidence,
  stop: AbortSignal,
): Promise<void> {
  const report = await componentReport(database.sql, { digest, reference });
  const signal = AbortSignal.any([stop, AbortSignal.timeout(pace.timeoutMs)]);
  const component = askedComponent({ source, namespace, name });
  const known = await keptEvidence(database, { namespace, name }, digest);
  const evidence = report === null ? null : await read({ report, component, known, signal });
  if (stop.aborted) return;
  const at = now();
  const dueIn = (ms: number) => nextLook(at, ms, random());
  if (evidence === null || !evidence.ok)
    return releaseEvidence(database, holder, { namespace, name, dueAt: dueIn(FAILED_AGAIN_MS) });
  await keepEvidence(database, { namespace, name }, evidence.value, {
    ...{ at, judgedBy, dueIn },
    ...{ periodMs: everyMs, againMs: FAILED_AGAIN_MS },
  });
}
