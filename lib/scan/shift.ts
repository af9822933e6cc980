import type { OnFault } from "#lib/background/fault-log.ts";
import { every, keepGoing } from "#lib/background/keep-going.ts";
import type { Pace } from "./pace.ts";

/** A worker on a queue that several processes share: what it took is leased, and leases are renewed while it lives. */
export interface Shift {
  /** There may be something to do: look now and not at the next turn. */
  wake(): void;
  /** Ends what is under way and gives back what was taken. */
  stop(): Promise<void>;
}

export interface ShiftOptions {
  /** The work, as the log names it. */
  readonly what: string;
  readonly pace: Pick<Pace, "idleMs" | "leaseMs">;
  /** One look at the queue; true: look again at once. A fault is told, and the loop rests and goes on. */
  readonly turn: (stopping: AbortSignal) => Promise<boolean>;
  /** Called three times per lease. */
  readonly renew: () => Promise<void>;
  /** Called once, after the last turn. Where it fails the leases end by themselves. */
  readonly release: () => Promise<void>;
  readonly onFault: OnFault;
}

export function startShift({ what, pace, turn, renew, release, onFault }: ShiftOptions): Shift {
  const stopping = new AbortController();
  const { signal } = stopping;
  const looking = keepGoing({
    what,
    onFault,
    signal,
    turn: async () => ((await turn(signal)) ? 0 : pace.idleMs),
  });
  const renewing = every(pace.leaseMs / 3, {
    what: `${what}: keeping what was taken`,
    onFault,
    signal,
    turn: renew,
  });
  return {
    wake: looking.wake,
    async stop() {
      stopping.abort();
      await Promise.all([looking.ended, renewing.ended]);
      await release().catch((error: unknown) => onFault(error, what));
    },
  };
}
