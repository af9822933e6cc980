import { setImmediate } from "node:timers/promises";
import type { Database } from "#lib/db/open.ts";
import type { ImportOutcome, ImportProgress } from "#lib/fleet/answers.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import {
  countImport,
  type GivenComponent,
  type ImportFrame,
  type ImportLine,
  MAX_IMPORT_LINES,
  readImport,
} from "#lib/fleet/known/add.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { referencesOf } from "#lib/fleet/table/pages.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";

export interface AskedImport extends ImportFrame {
  readonly text: string;
  /** Nothing is kept. */
  readonly dryRun: boolean;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** How an import changes the fleet: all of it in one transaction. */
export interface ImportInto {
  readonly database: Database;
  /** Runs the steps in a transaction. */
  readonly act: <T>(steps: (within: Database) => Promise<T>) => Promise<T>;
  readonly keep: (
    within: Database,
    fresh: readonly GivenComponent[],
    onKept: (done: number) => void,
  ) => Promise<void>;
}

/** Lines that are read before others have their turn. */
const READ_AT_ONCE = 100;

/** Brings a list of references in: counted first, then read in slices, then compared with what is known by one question. */
export async function importList(
  { database, act, keep }: ImportInto,
  { text, dryRun, onProgress, ...frame }: AskedImport,
): Promise<Result<readonly ImportOutcome[], ComponentFailure>> {
  const total = countImport(text);
  if (total > MAX_IMPORT_LINES) return fail(tooLong(total));
  const lines: ImportLine[] = [];
  for (const line of readImport(text, frame)) {
    if (lines.length % READ_AT_ONCE === 0) {
      onProgress({ stage: "reading", done: lines.length, total });
      await setImmediate();
    }
    lines.push(line);
  }
  if (dryRun) return ok((await judged(database, lines)).outcomes);
  return act(async (within) => {
    const { outcomes, fresh } = await judged(within, lines);
    const told = (done: number) => onProgress({ stage: "keeping", done, total: fresh.length });
    if (fresh.length > 0) await keep(within, fresh, told);
    return ok(outcomes);
  });
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

const tooLong = (lines: number): ComponentFailure => ({
  code: "bad-request",
  message: `The list has ${lines.toLocaleString("en")} references. The limit is ${MAX_IMPORT_LINES.toLocaleString("en")}.`,
  next: "Split the list.",
});
