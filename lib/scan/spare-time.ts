import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** Work that nobody waits for, done in the time that is to spare: one per process, as its one thread is what is shared. */
export interface SpareTime {
  /** Something that somebody waits for begins or ends now. */
  giveWay(): void;
  /** Does a piece of work; where others were at it too, leaves the thread to them afterwards, unless told to stop. */
  run(work: () => Promise<void>, stop: AbortSignal): Promise<void>;
}

/** Of the thread's time, while somebody waits for it. */
const SHARE = 1 / 8;
/** Who asked so long ago may ask again at any moment: pages ask for one window after the other. */
const STILL_THERE_MS = 300;

export function createSpareTime(
  now: () => number = () => performance.now(),
  rest: (ms: number, stop: AbortSignal) => Promise<void> = restFor,
): SpareTime {
  let lastInFront = Number.NEGATIVE_INFINITY;
  return {
    giveWay() {
      lastInFront = now();
    },
    async run(work, stop) {
      const start = now();
      const before = performance.eventLoopUtilization();
      await work();
      if (lastInFront < start - STILL_THERE_MS) return;
      const { active, idle } = performance.eventLoopUtilization(before);
      await rest(restMs({ activeMs: active, elapsedMs: active + idle }), stop);
    },
  };
}

/**
 * Milliseconds to rest after `elapsedMs` in which the thread was busy for `activeMs`, whoever kept it busy, so that it was
 * busy for `share` of both together. Work that mostly waited for others earns no rest.
 */
export function restMs(
  { activeMs, elapsedMs }: { readonly activeMs: number; readonly elapsedMs: number },
  share: number = SHARE,
): number {
  return Math.max(0, activeMs / share - elapsedMs);
}

async function restFor(ms: number, stop: AbortSignal): Promise<void> {
  // Rejected when told to stop, which ends the rest.
  if (ms > 0) await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
