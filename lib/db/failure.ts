/** Why there is no database to work with, or why it did not do what was asked. */
export interface DatabaseFailure {
  readonly code:
    | "database-url"
    | "database-in-use"
    | "database-denied"
    | "database-broken"
    | "database-away"
    | "database-full"
    | "database-busy";
  readonly message: string;
  readonly next: string;
}

/** What can come over a database that was opened and worked. */
export interface WorkFailure extends DatabaseFailure {
  readonly code: "database-away" | "database-full" | "database-busy";
}

/** The connection broke while a transaction was committed: nobody but the database knows whether it was. */
export class OutcomeUnknown extends Error {
  constructor(cause: unknown) {
    super("the database did not say whether it kept the change", { cause });
    this.name = "OutcomeUnknown";
  }
}

/** What was asked for is done where it is kept, and the database alone did not take it in. */
export class DoneElsewhere extends Error {
  /** Where: `the cluster`. */
  readonly place: string;
  constructor(place: string, cause: unknown) {
    super(`done in ${place}, and not in the database`, { cause });
    this.name = "DoneElsewhere";
    this.place = place;
  }
}

/** Why a query failed where the database is the reason; null for everything else, which is a fault of ours. */
export function workFailure(error: unknown): WorkFailure | null {
  if (error instanceof DoneElsewhere) return doneElsewhere(error);
  const { code, message } = rootOf(error);
  if (isFull(code)) return full;
  if (code === READ_ONLY) return readOnly;
  if (isBusy(code)) return code === LOCKED ? locked : busy;
  if (!isAway(code, message)) return null;
  return hasUnknownOutcome(error) ? maybeKept : away;
}

/** Appendix A of PostgreSQL: 53100 is a full disk. */
export const isFull = (code: string): boolean => code === "53100";

/** A replica that took over, or a provider's way of saying that the disk is nearly full. */
const READ_ONLY = "25006";
const LOCKED = "55P03";

/** Class 53 is a lack of means, connections (53300) and memory (53200) among them; 55P03 a lock that was not to be had in time. */
const isBusy = (code: string): boolean => code === LOCKED || (code.startsWith("53") && !isFull(code));

/**
 * 08 is a broken connection, 57P a server that is shut down or starts, 57014 a query that was ended from outside; the
 * driver's own errors have no code.
 */
export const isAway = (code: string, message: string): boolean =>
  /^(?:E[A-Z]+$|08|57P|57014$)/.test(code) ||
  // PGlite's words for a PostgreSQL that has ended itself and is begun anew.
  /^(?:cannot drop active portal|Connection terminated|timeout exceeded|timeout expired|Query read timeout|Client (?:has encountered|was closed))/.test(
    message,
  );

/** Drivers wrap what happened: the innermost cause has the code. */
export function rootOf(error: unknown): { readonly code: string; readonly message: string } {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return rootOf(cause);
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return rootOf(error.errors[0]);
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  return {
    message: error.message,
    code: "code" in error && typeof error.code === "string" ? error.code : "",
  };
}

const hasUnknownOutcome = (error: unknown): boolean =>
  error instanceof OutcomeUnknown || (error instanceof Error && hasUnknownOutcome(error.cause));

function doneElsewhere({ place, cause }: DoneElsewhere): WorkFailure | null {
  const failure = workFailure(cause);
  return failure === null
    ? null
    : {
        ...failure,
        message: `This is done in ${place}, but Twofold could not note it: ${failure.message}`,
        next: "Do not do it again; it is shown as soon as the database takes changes.",
      };
}

const away: WorkFailure = {
  code: "database-away",
  message: "The database does not answer.",
  next: "Nothing was changed. Try again when it is back; the log of Twofold says why it does not answer.",
};

const maybeKept: WorkFailure = {
  code: "database-away",
  message: "The database stopped answering while it kept this. Whether it did is unknown.",
  next: "Look whether the change is there before you try again.",
};

const readOnly: WorkFailure = {
  code: "database-away",
  message: "The database is read-only now.",
  next: "Nothing was changed. Try again when it takes changes; the log of the database says why it does not.",
};

const full: WorkFailure = {
  code: "database-full",
  message: "The disk of the database is full.",
  next: "Nothing was changed. Free some space where the database is, then try again.",
};

const busy: WorkFailure = {
  code: "database-busy",
  message: "The database is out of connections or memory.",
  next: "Nothing was changed. Try again in a moment; if it stays so, raise max_connections of PostgreSQL or close what else uses it.",
};

const locked: WorkFailure = {
  code: "database-busy",
  message: "Another change of the same components is still going on.",
  next: "Nothing was changed. Try again when it is done.",
};
