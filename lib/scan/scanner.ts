import { randomUUID } from "node:crypto";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import type { Database } from "#lib/db/open.ts";
import { isPinned } from "#lib/fleet/known/record.ts";
import { missingIn } from "#lib/fleet/results/missing.ts";
import {
  keepFailure,
  keepReport,
  keepUnchanged,
  type NextLook,
  type ReadAgain,
} from "#lib/fleet/results/read-results.ts";
import { recordRollout } from "#lib/fleet/rollout.ts";
import type { Inspector } from "#lib/inspect/inspect.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { type Found, look } from "./look.ts";
import { nextLook, type Pace, pauseMs, readAgain } from "./pace.ts";
import { type Due, dueRegistries, lease, pause, release, renewLeases, unpause } from "./queue.ts";
import { endRound } from "./rounds.ts";
import { type Shift, startShift } from "./shift.ts";
import { keepBehind, takeAhead } from "./taking.ts";

export interface ScannerOptions {
  readonly database: Database;
  readonly inspector: Inspector;
  readonly pace: Pace;
  readonly now: () => Date;
  readonly random: () => number;
  /** Called after each look at a tag. */
  readonly onLook: () => void;
  /** For what only an operator can mend, such as a database that is away. */
  readonly onFault: OnFault;
}

/**
 * Keeps the fleet fresh for as long as it runs. Registries are worked on side by side, each at its own pace; several
 * scanners on one database share the work.
 */
export function startScanner(options: ScannerOptions): Shift {
  const { database, pace, now, onFault } = options;
  const holder = randomUUID();
  const working = new Map<string, Promise<void>>();
  const chart = rolloutOf(database);
  const shift = startShift({
    what: "Checking registries",
    pace,
    async turn(stopping) {
      for (const registry of await dueRegistries(database, now())) {
        if (working.has(registry)) continue;
        const work = inBackground(
          `Checking ${registry}`,
          () => workOn({ ...options, onReport: chart.changed }, holder, registry, stopping),
          onFault,
        ).finally(() => {
          working.delete(registry);
          shift.wake();
        });
        working.set(registry, work);
      }
      if (working.size === 0) {
        await endRound(database, now());
        await chart.record(now());
      }
      return false;
    },
    async renew() {
      if (working.size > 0) await renewLeases(database, holder, leaseEnd(options));
    },
    async release() {
      await Promise.all(working.values());
      await release(database, holder);
    },
    onFault,
  });
  return shift;
}

/** The chart's row of today is written when something new was read, and once a day in any case. */
function rolloutOf(database: Database) {
  let written = "";
  let stale = true;
  return {
    changed: () => {
      stale = true;
    },
    async record(now: Date) {
      const day = now.toISOString().slice(0, 10);
      if (!stale && day === written) return;
      stale = false;
      await recordRollout(database, now);
      written = day;
    },
  };
}

interface Working extends ScannerOptions {
  readonly onReport: () => void;
}

/** Works on one registry until nothing of it is due, or it wants to be left alone. */
async function workOn(options: Working, holder: string, registry: string, stop: AbortSignal): Promise<void> {
  const { database } = options;
  const refusal = await lookAtAll(options, holder, registry, stop);
  if (refusal !== null)
    await pause(database, registry, refusal, (failures) => pauseEnd(options, failures, refusal.retryAt));
  await release(database, holder, registry);
}

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly retryAt: string | null;
}

/**
 * Looks at all that is due, so many at a time. The database is asked for the next ones, and told of those that did not change, while
 * others are looked at: between two looks nothing is waited for. The first that the registry itself is the reason for ends it.
 */
async function lookAtAll(
  options: Working,
  holder: string,
  registry: string,
  stop: AbortSignal,
): Promise<Refusal | null> {
  const { database, inspector, pace, onLook, now } = options;
  const ending = new AbortController();
  const ended = AbortSignal.any([stop, ending.signal]);
  let refusal: Refusal | null = null;
  const due = takeAhead(
    () => lease(database, registry, { holder, now: now(), until: leaseEnd(options), limit: pace.batch }),
    pace.batch,
  );
  const unchanged = keepBehind<Due>(async (some) => {
    const at = now();
    await keepUnchanged(
      database,
      some.map((one) => ({ ...one, dueAt: dueAfter(options, one, at) })),
      at,
    );
    if (refusal === null) await unpause(database, registry);
  }, pace.batch);
  const worker = async () => {
    for (let one = await due.next(); one !== null && !ended.aborted; one = await due.next()) {
      const signal = AbortSignal.any([ended, AbortSignal.timeout(pace.timeoutMs)]);
      const found = await look(inspector, one, signal, { stop: ended, now: now() });
      onLook();
      if (found.kind === "unchanged") await unchanged.add(one);
      else await keep(options, one, found);
      if (found.kind === "failed" && found.byRegistry) {
        refusal ??= found.failure;
        ending.abort();
      }
    }
  };
  // What one of them cannot go on for ends the others too: somebody else may take up the registry next.
  const orEnd = (error: unknown) => {
    ending.abort();
    throw error;
  };
  await Promise.all(Array.from({ length: pace.perRegistry }, () => worker().catch(orEnd)));
  await unchanged.end();
  if (refusal === null && !stop.aborted) await unpause(database, registry);
  return refusal;
}

async function keep(options: Working, one: Due, found: Exclude<Found, { kind: "unchanged" }>): Promise<void> {
  const { database, now, pace, random } = options;
  const at = now();
  switch (found.kind) {
    case "report":
      options.onReport();
      return keepReport(
        database,
        { ...one, ...afterReport(options, one, found.report, at) },
        found.report,
        at,
      );
    case "failed":
      return keepFailure(
        database,
        { ...one, dueAt: nextLook(at, pace.everyMs, random()) },
        found.failure,
        at,
      );
    case "stopped":
      return;
  }
}

/** A tag is asked for again in its turn; what was left out of its index, when it is time for that. */
const dueAfter = (
  { pace, random }: ScannerOptions,
  { reference, againAt }: Pick<Due, "reference" | "againAt">,
  at: Date,
): NextLook => earlier(isPinned(reference) ? null : nextLook(at, pace.everyMs, random()), againAt);

const earlier = (one: Date | null, other: Date | null): Date | null =>
  one !== null && other !== null ? (one < other ? one : other) : (one ?? other);

function afterReport(
  options: ScannerOptions,
  { reference, tries }: Due,
  report: IndexReport,
  at: Date,
): { readonly dueAt: NextLook; readonly again: ReadAgain } {
  const missing = missingIn(report);
  const again: ReadAgain =
    missing === "passing"
      ? { incomplete: true, againAt: readAgain(at, tries + 1, options.random()), tries: tries + 1 }
      : { incomplete: missing !== "nothing", againAt: null, tries: 0 };
  return { dueAt: dueAfter(options, { reference, againAt: again.againAt }, at), again };
}

const leaseEnd = ({ now, pace }: ScannerOptions): Date => new Date(now().getTime() + pace.leaseMs);

function pauseEnd({ now, random }: ScannerOptions, failures: number, retryAt: string | null): Date {
  const own = new Date(now().getTime() + pauseMs(failures, random()));
  const asked = retryAt === null ? Number.NaN : Date.parse(retryAt);
  return asked > own.getTime() ? new Date(asked) : own;
}
