import { setTimeout as sleep } from "node:timers/promises";
import { type OnFault, reportFault } from "./fault-log.ts";

// The one owner of work that goes on by itself. Whatever runs beside the requests is begun here, and `owned.test.ts` holds
// that: a promise or a timer without an owner ends the process the first time that it fails.

interface Owned {
  /** The work, as the log names it: "Checking registries". */
  readonly what: string;
  readonly onFault?: OnFault;
}

export interface Loop {
  /** There may be something to do: the next turn is now. */
  wake(): void;
  /** Resolves when the last turn is over; never rejects. */
  readonly ended: Promise<void>;
}

export interface LoopOptions extends Owned {
  /** One turn; yields how long to rest before the next, or null when there is no next one. */
  readonly turn: (signal: AbortSignal) => Promise<number | null>;
  readonly signal: AbortSignal;
  /** Before the first turn. */
  readonly firstAfterMs?: number;
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const FIRST_BACK_OFF_MS = 500;
export const LONGEST_BACK_OFF_MS = 15_000;

/**
 * Takes one turn after the other until `signal`. A turn that fails is told, once for as long as it fails in the same way, and
 * the next one waits, longer each time.
 */
export function keepGoing({
  what,
  turn,
  signal,
  onFault = reportFault,
  firstAfterMs = 0,
  rest = restFor,
}: LoopOptions): Loop {
  let resting = new AbortController();
  const loop = async () => {
    // Whoever begins the loop has its handle before the first turn.
    await Promise.resolve();
    let failures = 0;
    let said: string | null = null;
    let nextMs: number | null = firstAfterMs;
    while (nextMs !== null && !signal.aborted) {
      if (nextMs > 0) await rest(nextMs, AbortSignal.any([resting.signal, signal]));
      if (signal.aborted) return;
      // Made before the turn, so that who wakes us while it runs is not missed.
      resting = new AbortController();
      const begun = performance.now();
      try {
        nextMs = await turn(signal);
        [failures, said] = [0, null];
      } catch (error) {
        // One that worked for long is at its first failure.
        if (performance.now() - begun > LONGEST_BACK_OFF_MS) failures = 0;
        if (!signal.aborted && said !== String(error)) onFault(error, what);
        said = String(error);
        nextMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** Math.min(failures, 10));
        failures += 1;
      }
    }
  };
  return { wake: () => resting.abort(), ended: loop() };
}

/** Takes a turn every `ms` from the end of the one before. */
export function every(
  ms: number,
  { turn, ...loop }: Omit<LoopOptions, "turn" | "firstAfterMs"> & { readonly turn: () => unknown },
): Loop {
  return keepGoing({
    ...loop,
    firstAfterMs: ms,
    async turn() {
      await turn();
      return ms;
    },
  });
}

/** Work that nobody waits for: what goes wrong with it is told, and nothing else. Never rejects. */
export async function inBackground(
  what: string,
  work: () => Promise<unknown>,
  onFault: OnFault = reportFault,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    onFault(error, what);
  }
}

/** The same, `ms` from now. Yields what takes it back. */
export function afterwards(
  ms: number,
  { what, onFault = reportFault }: Owned,
  work: () => unknown,
): () => void {
  const timer = setTimeout(() => void inBackground(what, async () => work(), onFault), ms);
  // What nobody waits for keeps no process alive.
  timer.unref();
  return () => clearTimeout(timer);
}

async function restFor(ms: number, signal: AbortSignal): Promise<void> {
  // Rejected when woken or told to stop, which ends the rest.
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
