import { setTimeout as sleep } from "node:timers/promises";
import type { Pace } from "./pace.ts";

/** A worker on a queue that several processes share: what it took is leased, and leases are renewed while it lives. */
export interface Shift {
  /** There may be something to do: look now and not at the next turn. */
  wake(): void;
  /** Ends what is under way and gives back what was taken. */
  stop(): Promise<void>;
}

export interface ShiftOptions {
  readonly pace: Pick<Pace, "idleMs" | "leaseMs">;
  /** One look at the queue; true: look again at once. A fault is told, and the loop rests and goes on. */
  readonly turn: (stopping: AbortSignal) => Promise<boolean>;
  /** Called three times per lease. */
  readonly renew: () => Promise<void>;
  /** Called once, after the last turn. Where it fails the leases end by themselves. */
  readonly release: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

export function startShift({ pace, turn, renew, release, onFault }: ShiftOptions): Shift {
  const stopping = new AbortController();
  let resting = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      // Made before asking, so that who calls while we ask is not missed.
      resting = new AbortController();
      try {
        if (await turn(stopping.signal)) continue;
      } catch (error) {
        onFault(error);
      }
      const signal = AbortSignal.any([resting.signal, stopping.signal]);
      // Rejected when woken, which is what it waits for.
      await sleep(pace.idleMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const looping = loop();
  const renewing = setInterval(() => void renew().catch(onFault), pace.leaseMs / 3);
  return {
    wake: () => resting.abort(),
    async stop() {
      stopping.abort();
      clearInterval(renewing);
      await looping;
      await release().catch(onFault);
    },
  };
}
