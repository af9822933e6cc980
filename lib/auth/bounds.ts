import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

export interface BoundLimits {
  /** Rounds of checks, imports and saved views that one visitor may ask for in a minute. */
  readonly actionsPerMinute: number;
  /** Streams of events that one visitor may have open. */
  readonly streamsPerVisitor: number;
}

/** What one visitor may have done that costs others something, beside reads, which have turns. */
export interface Bounds {
  /** Books one action. */
  act(visitor: string): Result<null, ReadFailure>;
  /** A place for a stream of events; calling what it yields gives the place back. */
  stream(visitor: string): Result<() => void, ReadFailure>;
  /** A place for an import; two of one visitor would only wait for each other. */
  import(visitor: string): Result<() => void, ReadFailure>;
}

const MINUTE_MS = 60_000;
/** All streams together: each is a connection, and a process has so many files at most. */
const MAX_STREAMS = 2_000;
/** All imports together: each holds its list in memory. */
const MAX_IMPORTS = 4;
const RETRY_MS = 5_000;

export function createBounds(
  { actionsPerMinute, streamsPerVisitor }: BoundLimits,
  now: () => number = Date.now,
): Bounds {
  let minute = { since: now(), actions: new Map<string, number>() };
  const streams = createPlaces({ each: streamsPerVisitor, all: MAX_STREAMS, of: "streams of events", now });
  const imports = createPlaces({ each: 1, all: MAX_IMPORTS, of: "imports", now });
  return {
    act(visitor) {
      if (now() - minute.since >= MINUTE_MS) minute = { since: now(), actions: new Map() };
      const done = minute.actions.get(visitor) ?? 0;
      if (done >= actionsPerMinute)
        return fail(
          busy(
            `${visitor} has asked for ${done} checks, imports and views in this minute, and ${actionsPerMinute} are allowed.`,
            minute.since + MINUTE_MS,
          ),
        );
      minute.actions.set(visitor, done + 1);
      return ok(null);
    },
    stream: streams,
    import: imports,
  };
}

function createPlaces({
  each,
  all,
  of,
  now,
}: {
  readonly each: number;
  readonly all: number;
  readonly of: string;
  readonly now: () => number;
}): (visitor: string) => Result<() => void, ReadFailure> {
  const taken = new Map<string, number>();
  let total = 0;
  return (visitor) => {
    const own = taken.get(visitor) ?? 0;
    if (own >= each)
      return fail(busy(`${visitor} has ${own} ${of} open, and ${each} are allowed.`, now() + RETRY_MS));
    if (total >= all)
      return fail(busy(`There are ${total} ${of} open, and ${all} are allowed.`, now() + RETRY_MS));
    taken.set(visitor, own + 1);
    total += 1;
    let given = false;
    return ok(() => {
      if (given) return;
      given = true;
      total -= 1;
      const left = (taken.get(visitor) ?? 1) - 1;
      if (left === 0) taken.delete(visitor);
      else taken.set(visitor, left);
    });
  };
}

const busy = (message: string, retryAtMs: number): ReadFailure => ({
  code: "busy",
  message,
  next: "Wait a little, then try again.",
  retryAt: new Date(retryAtMs).toISOString(),
});
