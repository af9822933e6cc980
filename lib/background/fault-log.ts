/** Takes what went wrong in work that nobody waits for; `what` names the work. */
export type OnFault = (error: unknown, what: string) => void;

/** The innermost cause: what wraps it repeats the query and what it was given, which no log may hold. */
export function causeText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return causeText(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : causeText(error.cause);
}

/** Where a bug happened, for the log: the innermost error's own words and stack. */
export function bugText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? (error.stack ?? error.message) : bugText(error.cause);
}

export function reportBug(error: unknown): void {
  process.stderr.write(`twofold: this is a fault of Twofold itself; please report it. ${bugText(error)}\n`);
}

/** A database that is away fails all loops together, and a log is read by people. */
const SAID_AGAIN_MS = 60_000;
const MAX_REMEMBERED = 100;

/** Writes each fault as a line; the same one of several loops only once in a while. */
export function createFaultLog(
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): OnFault {
  const saidAt = new Map<string, number>();
  return (error, what) => {
    const text = causeText(error);
    const last = saidAt.get(text);
    if (last !== undefined && now() - last < SAID_AGAIN_MS) return;
    if (saidAt.size >= MAX_REMEMBERED) saidAt.clear();
    saidAt.set(text, now());
    write(`twofold: ${what} failed and is tried again: ${text}\n`);
  };
}

/** For work whose maker was given nobody to tell. */
export const reportFault: OnFault = createFaultLog((line) => process.stderr.write(line));
