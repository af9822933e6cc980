import { setImmediate } from "node:timers/promises";
import type { Database } from "#lib/db/open.ts";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import {
  countImport,
  type GivenComponent,
  type ImportFrame,
  type ImportLine,
  readImport,
} from "#lib/fleet/known/add.ts";
import { lockAdding } from "#lib/fleet/known/add-lock.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { referencesOf } from "#lib/fleet/table/pages.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

export interface AskedImport extends ImportFrame {
  readonly text: string;
  /** Nothing is kept. */
  readonly dryRun: boolean;
}

/** Who is told what comes of an import while it goes on. */
export interface ImportTold {
  /** Lines that it takes. */
  readonly max: number;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly onOutcomes: (some: readonly ImportOutcome[]) => void;
}

/** How an import changes the fleet: some lines in one transaction each. */
export interface ImportInto {
  readonly database: Database;
  /** Runs the steps in a transaction. */
  readonly act: <T>(steps: (within: Database) => Promise<T>) => Promise<T>;
  readonly keep: (within: Database, fresh: readonly GivenComponent[]) => Promise<void>;
  /** All of it is there. */
  readonly onKept: () => Promise<void>;
}

/** Lines of one transaction: short enough for others to have their turn, and for whoever looks to see it go on. */
const AT_ONCE = 500;

/** Brings a list of references in: counted first, then some lines after the other read, compared with what is known, and kept. */
export async function importList(
  into: ImportInto,
  { text, dryRun, ...frame }: AskedImport,
  { max, onProgress, onOutcomes }: ImportTold,
): Promise<Result<null, ComponentFailure>> {
  const total = countImport(text);
  if (total > max) return fail(tooLong(total, max));
  const stage = dryRun ? "reading" : "keeping";
  let done = 0;
  onProgress({ stage, done, total });
  for (const lines of someOf(readImport(text, frame))) {
    onOutcomes(await bringSome(into, lines, { dryRun }));
    done += lines.length;
    onProgress({ stage, done, total });
    await setImmediate();
  }
  if (!dryRun && total > 0) await into.onKept();
  return ok(null);
}

/** Some lines, all or none of them; `note` is written with them, or not at all. */
export async function bringSome(
  { database, act, keep }: ImportInto,
  lines: readonly ImportLine[],
  { dryRun, note = async () => undefined }: { readonly dryRun: boolean; readonly note?: Note },
): Promise<readonly ImportOutcome[]> {
  if (dryRun) {
    const { outcomes } = await judged(database, lines);
    await note(database, outcomes);
    return outcomes;
  }
  return act(async (within) => {
    await lockAdding(within);
    const { outcomes, fresh } = await judged(within, lines);
    if (fresh.length > 0) await keep(within, fresh);
    await note(within, outcomes);
    return outcomes;
  });
}

type Note = (within: Database, outcomes: readonly ImportOutcome[]) => Promise<unknown>;

/** As many as are brought in at once. */
export function* someOf<T>(all: Iterable<T>): Generator<readonly T[]> {
  let some: T[] = [];
  for (const one of all) {
    some.push(one);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

async function judged(database: Database, lines: readonly ImportLine[]) {
  const known = await referencesOf(
    database,
    lines.flatMap(({ component }) => component ?? []),
  );
  const isKnown = (one: GivenComponent) => known.has(rowKey(one));
  return {
    outcomes: lines.map(({ outcome, component }) =>
      component !== null && isKnown(component)
        ? { ...outcome, ...knownOutcome(known.get(rowKey(component)) ?? null, component) }
        : outcome,
    ),
    fresh: lines.flatMap(({ component }) => (component === null || isKnown(component) ? [] : [component])),
  };
}

const knownOutcome = (known: string | null, given: { readonly reference: string }) =>
  known === given.reference
    ? ({ outcome: "known", message: "It is already there." } as const)
    : ({
        outcome: "refused",
        message: `The name is already used for ${known ?? "a component without an image"}.`,
      } as const);

export const tooLong = (lines: number, max: number): ComponentFailure => ({
  code: "bad-request",
  message: `The list has ${lines.toLocaleString("en")} references. The limit is ${max.toLocaleString("en")}.`,
  next: "Split the list.",
});
