import { answering } from "#lib/tekton/match-query.ts";
import { findRuns } from "#lib/tekton/merge-runs.ts";
import { isEnded, type TektonRun } from "#lib/tekton/run.ts";
import type { RunQuery, RunSource } from "#lib/tekton/run-source.ts";
import type { SourceState } from "./report.ts";
import type { FoundRun } from "./runs-of-image.ts";

export interface Asked {
  /** Newest first. */
  readonly runs: readonly TektonRun[];
  /** Whether all that were asked have told all that they have. */
  readonly isSure: boolean;
}

/** Asks for runs; the archives only where what the cluster has `isEnough` not. */
export type Ask = (query: RunQuery, isEnough: (runs: readonly TektonRun[]) => boolean) => Promise<Asked>;

export interface AskedSources {
  readonly ask: Ask;
  /** All that was found, and what was known before. */
  readonly found: ReadonlyMap<string, FoundRun>;
  /** A run that goes on no more, and that nobody has. */
  readonly forget: (uid: string) => void;
  readonly states: () => readonly SourceState[];
}

/** The sources as one that is asked on behalf of one image; `known` are runs that were found before. */
export function askSources(
  sources: readonly RunSource[],
  known: readonly FoundRun[],
  signal: AbortSignal,
): AskedSources {
  const found = new Map(known.map((one) => [one.run.uid, one]));
  const told = new Set<string>();
  // What is known was asked for before.
  let isAsked = known.length > 0;
  const failures = new Map<string, SourceState["failure"]>();
  const doubts = new Map<string, string>();
  const tiers = [true, false].map((live) => sources.filter(({ kind }) => (kind === "kubernetes") === live));

  function keep(one: FoundRun): void {
    const { uid } = one.run;
    const before = found.get(uid)?.run;
    // Of this reading the first copy stays; an ended one is newer than one that goes on, and changes no more.
    const isNewer =
      before === undefined || !(told.has(uid) || isEnded(before)) || (!isEnded(before) && isEnded(one.run));
    if (isNewer) found.set(uid, one);
    told.add(uid);
  }

  return {
    found,
    forget: (uid) => void found.delete(uid),
    async ask(query, isEnough) {
      const all: TektonRun[] = [];
      const unsure: { readonly source: string; readonly why: string }[] = [];
      let isSure = true;
      isAsked = true;
      for (const tier of tiers) {
        // What hangs costs its time limit once, and not for each question.
        const up = tier.filter(({ name }) => !isDown(failures.get(name)));
        if (up.length < tier.length) isSure = false;
        const merged = await findRuns(up, query, signal);
        for (const { source, code, message, next } of merged.failures)
          failures.set(source, { code, message, next });
        for (const one of merged.runs) keep(one);
        all.push(...merged.runs.map(({ run }) => run));
        unsure.push(...merged.doubts);
        if (merged.failures.length > 0) isSure = false;
        if (isEnough(all)) return { runs: answering(all, query), isSure: true };
      }
      // Only where more was looked for does it matter what they may have.
      for (const { source, why } of unsure) doubts.set(source, why);
      return { runs: answering(all, query), isSure: isSure && unsure.length === 0 };
    },
    states: () =>
      sources.map(({ name }) => ({
        name,
        isAsked,
        failure: failures.get(name) ?? null,
        ...doubtOf(doubts.get(name)),
      })),
  };
}

const DOWN = ["source-away", "source-busy", "source-unauthorized", "source-config"];
const isDown = (failure: SourceState["failure"] | undefined): boolean =>
  failure != null && DOWN.includes(failure.code);

const doubtOf = (doubt: string | undefined) => (doubt === undefined ? {} : { doubt });
