import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

/** When work that nobody waits for may be done: one per process, as its one thread and its database are what is shared. */
export interface SpareTime {
  /** Something that somebody waits for begins or ends now. */
  giveWay(): void;
  /** Resolves when nobody was there for a moment; after a while in any case, or when told to stop. */
  wait(stop: AbortSignal): Promise<void>;
}

/** Who asked so long ago may ask again at any moment: pages ask for one window after the other. */
const STILL_THERE_MS = 300;
/** Where people never pause, the work goes on in small steps. */
const LONGEST_WAIT_MS = 2_000;

export function createSpareTime(
  now: () => number = () => performance.now(),
  rest: (ms: number, stop: AbortSignal) => Promise<void> = restFor,
): SpareTime {
  let lastThere = Number.NEGATIVE_INFINITY;
  return {
    giveWay() {
      lastThere = now();
    },
    async wait(stop) {
      const latest = now() + LONGEST_WAIT_MS;
      while (!stop.aborted) {
        const left = Math.min(lastThere + STILL_THERE_MS, latest) - now();
        if (left <= 0) return;
        await rest(left, stop);
      }
    },
  };
}

async function restFor(ms: number, stop: AbortSignal): Promise<void> {
  // Rejected when told to stop, which ends the rest.
  await sleep(ms, undefined, { signal: stop }).catch(() => undefined);
}
