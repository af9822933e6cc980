import { randomUUID } from "node:crypto";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground, keepGoing } from "#lib/background/keep-going.ts";
import { workFailure } from "#lib/db/failure.ts";
import type { ImportOutcome } from "#lib/fleet/answers.ts";
import { type ImportLine, readImport } from "#lib/fleet/known/add.ts";
import { type Shift, startShift } from "#lib/scan/shift.ts";
import { bringSome, type ImportInto, someOf } from "./import-list.ts";
import {
  endImport,
  type Held,
  type ImportFigures,
  type ImportRow,
  importOf,
  leaseImport,
  noteImport,
  releaseImports,
  renewImports,
  type ToldLines,
} from "./import-queue.ts";

export interface ImportWorkerOptions {
  readonly into: ImportInto;
  readonly now: () => Date;
  readonly idleMs?: number;
  readonly leaseMs?: number;
  readonly onFault: OnFault;
}

/** A short list does not wait for a long one. */
const IMPORTS_AT_ONCE = 3;
/** Lines that are told of one, by what became of them: a person reads fewer, and a list may be all wrong. */
const MAX_TOLD = { refused: 1_000, known: 200, added: 200 } as const;

/**
 * Brings in the lists that wait, for as long as it runs; several on one database share them. How far one is is kept with the lines
 * themselves, so who goes on after a kill begins at the first line that was not kept.
 */
export function startImportWorker(options: ImportWorkerOptions): Shift {
  const { into, now, idleMs = 5000, leaseMs = 30_000, onFault } = options;
  const holder = randomUUID();
  const running = new Set<Promise<void>>();
  const leaseEnd = () => new Date(now().getTime() + leaseMs);
  const shift = startShift({
    what: "Importing lists",
    pace: { idleMs, leaseMs },
    async turn(stopping) {
      if (running.size >= IMPORTS_AT_ONCE) return false;
      const id = await leaseImport(into.database, { holder, now: now(), until: leaseEnd() });
      if (id === null) return false;
      const what = `Importing a list (${id})`;
      const turn = bringing(options, { id, holder }, what);
      const work = inBackground(
        what,
        async () => {
          await keepGoing({ what, onFault, signal: stopping, turn }).ended;
          running.delete(work);
          shift.wake();
        },
        onFault,
      );
      running.add(work);
      return true;
    },
    renew: () => renewImports(into.database, holder, leaseEnd()),
    async release() {
      await Promise.all(running);
      await releaseImports(into.database, holder);
    },
    onFault,
  });
  return shift;
}

interface Going {
  readonly row: ImportRow;
  readonly rest: Iterator<readonly ImportLine[]>;
  figures: ImportFigures;
}

/** Turns of one list, some lines each. What the database failed at is tried again from what it has; another fault ends the list. */
function bringing({ into, now, onFault }: ImportWorkerOptions, held: Held, what: string) {
  let going: Going | null = null;
  return async (): Promise<number | null> => {
    try {
      going ??= begun(await importOf(into.database, held.id), held);
      if (going === null) return null;
      const { row, rest, figures } = going;
      const lines = rest.next();
      if (lines.done === true) {
        if (!row.dryRun) await into.onKept();
        await endImport(into.database, held, { problem: null, at: now() });
        return null;
      }
      let after = figures;
      await bringSome(into, lines.value, {
        dryRun: row.dryRun,
        async note(within, outcomes) {
          after = withOutcomes(figures, outcomes);
          if (!(await noteImport(within, held, after))) throw new NotOurs();
        },
      });
      going.figures = after;
      return 0;
    } catch (error) {
      going = null;
      if (error instanceof NotOurs) return null;
      if (workFailure(error) !== null) throw error;
      onFault(error, what);
      const problem = "Twofold could not go on. Whoever runs it finds the reason in its log.";
      await endImport(into.database, held, { problem, at: now() });
      return null;
    }
  };
}

/** Another process took it over, as this one was silent for longer than its lease. */
class NotOurs extends Error {}

function begun(row: ImportRow | null, { holder }: Held): Going | null {
  if (row === null || row.endedAt !== null || row.leasedBy !== holder) return null;
  const { done, added, known, refused } = row;
  const lines = readImport(row.text, row);
  // A name that an earlier line has is refused, so those are read again as well.
  for (let at = 0; at < done; at++) lines.next();
  const figures = { done, added, known, refused, lines: row.lines as ToldLines };
  return { row, rest: someOf(lines), figures };
}

function withOutcomes(figures: ImportFigures, some: readonly ImportOutcome[]): ImportFigures {
  const of = (kind: ImportOutcome["outcome"]) => some.filter(({ outcome }) => outcome === kind);
  const [added, known, refused] = [of("added"), of("known"), of("refused")];
  return {
    done: figures.done + some.length,
    added: figures.added + added.length,
    known: figures.known + known.length,
    refused: figures.refused + refused.length,
    lines: {
      refused: [...figures.lines.refused, ...refused].slice(0, MAX_TOLD.refused),
      known: [...figures.lines.known, ...known].slice(0, MAX_TOLD.known),
      added: [...figures.lines.added, ...added].slice(0, MAX_TOLD.added),
    },
  };
}
