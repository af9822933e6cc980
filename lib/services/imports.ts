import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import { workFailure } from "#lib/db/failure.ts";
import type { ImportOutcome, ImportRun, ImportRunWithLines } from "#lib/fleet/answers.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { countImport, MAX_RUN_LINES } from "#lib/fleet/known/add.ts";
import type { Result } from "#lib/oci/result.ts";
import type { AskedImport, ImportTold } from "./import-list.ts";

/**
 * Lists that are brought in, or looked through, whatever becomes of the page that gave them. They are kept in this process alone: when it
 * ends, what was added stays, and the same list given again adds the rest.
 */
export interface ImportsService {
  /** `onEnd` is called once, whatever came of it. */
  start(actor: Actor, asked: AskedImport, onEnd: () => void): ImportRun;
  /** Newest first. */
  list(): readonly ImportRun[];
  /** One with its lines; null where there is none of this id. */
  find(id: string): ImportRunWithLines | null;
}

interface Kept {
  run: ImportRun;
  /** Those that something is to be done about before all others, by what became of them. */
  readonly lines: Readonly<Record<ImportOutcome["outcome"], ImportOutcome[]>>;
}

/** Ended ones whose outcome can still be asked for. */
const MAX_KEPT = 20;
/** Lines that are told of one, by what became of them: a person reads fewer, and a list may be all wrong. */
const MAX_TOLD = { refused: 1_000, known: 200, added: 200 } as const;

export function createImports({
  bring,
  onFault,
  signal,
}: {
  readonly bring: (
    actor: Actor,
    asked: AskedImport,
    told: ImportTold,
  ) => Promise<Result<null, ComponentFailure>>;
  readonly onFault: OnFault;
  readonly signal: AbortSignal;
}): ImportsService {
  const imports = new Map<string, Kept>();

  const go = async (actor: Actor, asked: AskedImport, kept: Kept): Promise<void> => {
    const told: ImportTold = {
      max: MAX_RUN_LINES,
      until: signal,
      onProgress: ({ done, total }) => {
        kept.run = { ...kept.run, done, total };
      },
      onOutcomes: (some) => take(kept, some),
    };
    let problem: string | null;
    try {
      const brought = await bring(actor, asked, told);
      problem = brought.ok ? null : sentences(brought.failure);
    } catch (error) {
      const failure = workFailure(error);
      if (failure === null) onFault(error, "Importing a list");
      problem =
        failure === null
          ? "Twofold could not go on. Whoever runs it finds the reason in its log."
          : sentences(failure);
    }
    kept.run = { ...kept.run, isRunning: false, problem };
  };

  return {
    start(actor, asked, onEnd) {
      const ended = [...imports.values()].filter(({ run }) => !run.isRunning);
      for (const { run } of ended.slice(0, Math.max(0, imports.size - MAX_KEPT + 1))) imports.delete(run.id);
      const kept: Kept = {
        run: {
          ...{ id: randomUUID(), by: actor.name, namespace: asked.namespace, dryRun: asked.dryRun },
          ...{ isRunning: true, done: 0, total: countImport(asked.text) },
          ...{ added: 0, known: 0, refused: 0, problem: null },
        },
        lines: { refused: [], known: [], added: [] },
      };
      imports.set(kept.run.id, kept);
      void inBackground("Importing a list", () => go(actor, asked, kept), onFault).finally(onEnd);
      return kept.run;
    },
    list: () => [...imports.values()].reverse().map(({ run }) => run),
    find(id) {
      const kept = imports.get(id);
      if (kept === undefined) return null;
      const { refused, known, added } = kept.lines;
      return { ...kept.run, lines: [...refused, ...known, ...added] };
    },
  };
}

function take(kept: Kept, some: readonly ImportOutcome[]): void {
  const counts = { added: kept.run.added, known: kept.run.known, refused: kept.run.refused };
  for (const one of some) {
    counts[one.outcome] += 1;
    if (kept.lines[one.outcome].length < MAX_TOLD[one.outcome]) kept.lines[one.outcome].push(one);
  }
  kept.run = { ...kept.run, ...counts };
}

const sentences = ({ message, next }: { readonly message: string; readonly next: string }) =>
  `${message} ${next}`;
