/** Times of the scan; each with what it is for. */
export interface Pace {
  /** From one look at a tag to the next. */
  readonly everyMs: number;
  /** A component is its holder's for so long; a holder that lives renews it. */
  readonly leaseMs: number;
  /** How often a process that has nothing to do asks whether there is something. */
  readonly idleMs: number;
  /** Components of one registry that are looked at at the same time. */
  readonly perRegistry: number;
  /** Components that are taken at once. */
  readonly batch: number;
  /** Longest for one component. */
  readonly timeoutMs: number;
}

/** First pause of a registry that does not answer; doubled each time up to the longest. */
const FIRST_PAUSE_MS = 15_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** How long a registry is left alone after so many failures in a row, where it names no time itself. `random` is in [0, 1). */
export function pauseMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  // Spread, so that replicas that were refused together do not come back together.
  return Math.round(full * (0.75 + random / 2));
}

/** The first time that what could not be read is asked for again; doubled each time up to the longest. */
const FIRST_AGAIN_MS = 60_000;
const LONGEST_AGAIN_MS = 6 * 60 * 60_000;

/** When an index of which something could not be read is read again, after so many reads in a row that left something out. */
export function readAgain(now: Date, tries: number, random: number): Date {
  return nextLook(now, Math.min(LONGEST_AGAIN_MS, FIRST_AGAIN_MS * 2 ** Math.min(tries - 1, 30)), random);
}

/** What is due next is spread over a tenth of the interval, so that a fleet read in one go is not asked in one go for ever. */
export function nextLook(now: Date, everyMs: number, random: number): Date {
  return new Date(now.getTime() + Math.round(everyMs * (0.95 + random / 10)));
}
