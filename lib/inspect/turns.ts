import { counted, countText } from "#lib/oci/count-text.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

export interface TurnLimits {
  /** Reads under way for everybody together. */
  readonly readsAtOnce: number;
  readonly readsPerVisitor: number;
  /** Reads of one visitor that may wait for their turn. */
  readonly waitingPerVisitor: number;
  /** Index entries of one visitor per minute. */
  readonly entriesPerMinute: number;
}

/** A place among the reads under way; `charge` books entries on the visitor, and `end` gives the place back. */
export interface Turn {
  readonly charge: (entries: number) => Result<null, ReadFailure>;
  readonly end: () => void;
}

export interface Turns {
  /** Waits for a turn; fails at once with `busy` when too many of this visitor wait already. */
  take(visitor: string, signal: AbortSignal): Promise<Result<Turn, ReadFailure>>;
}

interface Visitor {
  running: number;
  waiting: number;
  /** Entries booked since `since`. */
  entries: number;
  since: number;
}

interface Waiter {
  readonly visitor: string;
  readonly start: () => void;
}

const MINUTE_MS = 60_000;
/** Visitors remembered beside the active ones; the least recent goes first, and an idle minute forgives all anyway. */
const MAX_IDLE_VISITORS = 10_000;

/**
 * Bounds what one visitor, and all together, may have under way. Whoever is over the bound waits in the order of
 * arrival; a visitor who is at the own bound holds nobody else up.
 */
export function createTurns(limits: TurnLimits, now: () => number = Date.now): Turns {
  const visitors = new Map<string, Visitor>();
  const queue: Waiter[] = [];
  let running = 0;

  const visitorOf = (name: string): Visitor => {
    const known = visitors.get(name);
    const visitor = known ?? { running: 0, waiting: 0, entries: 0, since: now() };
    // Re-inserted at the end: the map's order is the order of last use.
    visitors.delete(name);
    visitors.set(name, visitor);
    forgetIdle();
    return visitor;
  };

  const forgetIdle = () => {
    if (visitors.size <= MAX_IDLE_VISITORS) return;
    for (const [name, visitor] of visitors) {
      if (visitors.size <= MAX_IDLE_VISITORS) return;
      if (visitor.running === 0 && visitor.waiting === 0) visitors.delete(name);
    }
  };

  const canStart = (visitor: Visitor) =>
    running < limits.readsAtOnce && visitor.running < limits.readsPerVisitor;

  const startNext = () => {
    for (let at = 0; at < queue.length && running < limits.readsAtOnce; ) {
      const waiter = queue[at];
      if (waiter !== undefined && canStart(visitorOf(waiter.visitor))) {
        queue.splice(at, 1);
        waiter.start();
      } else at += 1;
    }
  };

  const turnOf = (name: string, visitor: Visitor): Turn => {
    running += 1;
    visitor.running += 1;
    let ended = false;
    return {
      charge: (entries) => book(name, visitor, entries),
      end: () => {
        if (ended) return;
        ended = true;
        running -= 1;
        visitor.running -= 1;
        startNext();
      },
    };
  };

  const book = (name: string, visitor: Visitor, entries: number): Result<null, ReadFailure> => {
    if (now() - visitor.since >= MINUTE_MS) {
      visitor.since = now();
      visitor.entries = 0;
    }
    // One index alone may be larger than the bound: it is let through when nothing else was read in its minute.
    if (visitor.entries > 0 && visitor.entries + entries > limits.entriesPerMinute) {
      return fail(
        busy(
          `${name} has had ${counted(visitor.entries, "index entry", "index entries")} read in this minute. With ${countText(entries)} more it would be over the limit of ${countText(limits.entriesPerMinute)}.`,
          visitor.since + MINUTE_MS,
        ),
      );
    }
    visitor.entries += entries;
    return ok(null);
  };

  return {
    take: (name, signal) => {
      const visitor = visitorOf(name);
      if (signal.aborted) return Promise.resolve(fail(cancelled()));
      if (canStart(visitor)) return Promise.resolve(ok(turnOf(name, visitor)));
      if (visitor.waiting >= limits.waitingPerVisitor) {
        const { running: own, waiting } = visitor;
        const message = `Too many reads at once: ${name} has ${countText(own)} running and ${countText(waiting)} waiting, and no more may wait.`;
        return Promise.resolve(fail(busy(message, now() + 5_000)));
      }
      visitor.waiting += 1;
      return new Promise((resolve) => {
        const waiter: Waiter = {
          visitor: name,
          start: () => {
            signal.removeEventListener("abort", leave);
            visitor.waiting -= 1;
            resolve(ok(turnOf(name, visitor)));
          },
        };
        const leave = () => {
          queue.splice(queue.indexOf(waiter), 1);
          visitor.waiting -= 1;
          resolve(fail(cancelled()));
        };
        signal.addEventListener("abort", leave, { once: true });
        queue.push(waiter);
      });
    },
  };
}

function busy(message: string, retryAtMs: number): ReadFailure {
  return {
    code: "busy",
    message,
    next: "Wait a little, then try again.",
    retryAt: new Date(retryAtMs).toISOString(),
  };
}

function cancelled(): ReadFailure {
  return { code: "cancelled", message: "The read was cancelled before it began.", next: "Try again." };
}
