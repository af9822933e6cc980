import type { Result } from "#lib/oci/result.ts";
import { answering } from "./match-query.ts";
import type { UnreadableRun } from "./read-run.ts";
import { isEnded, type TektonRun } from "./run.ts";
import type { FoundRuns, RunQuery, RunSource, RunSourceFailure } from "./run-source.ts";

export interface MergedRuns {
  /** Newest first, each once, with the name of the source whose copy it is. */
  readonly runs: readonly { readonly run: TektonRun; readonly source: string }[];
  readonly unreadable: readonly (UnreadableRun & { readonly source: string })[];
  /** The sources that are down or refused; the others have answered all the same. */
  readonly failures: readonly RunSourceFailure[];
  /** Of the sources that answered, those whose answer does not say that there is no more. */
  readonly doubts: readonly Doubt[];
  /** Whether every source answered, and none has more. */
  readonly isComplete: boolean;
  /** Whether a run that is not among these is in none of the sources. */
  readonly provesAbsence: boolean;
}

/** Why what a source did not find may be there all the same. */
export interface Doubt {
  readonly source: string;
  /** One sentence. */
  readonly why: string;
}

export interface SourceRuns {
  readonly source: string;
  readonly found: Result<FoundRuns, RunSourceFailure>;
}

/**
 * Asks the sources and merges what they say. They stand in the order of trust, live ones first. A run that is asked for by its uid
 * is asked for one by one until one has it as it ended; all else is asked at once, since a live cluster has only what is not pruned.
 */
export async function findRuns(
  sources: readonly RunSource[],
  query: RunQuery,
  signal: AbortSignal,
): Promise<MergedRuns> {
  const ask = async (source: RunSource): Promise<SourceRuns> => ({
    source: source.name,
    found: await source.find(query, signal),
  });
  if (query.kind !== "pipeline-run") return mergeRuns(await Promise.all(sources.map(ask)), query);
  const answers: SourceRuns[] = [];
  for (const source of sources) {
    const answer = await ask(source);
    answers.push(answer);
    if (answer.found.ok && answer.found.value.runs.some(isEnded)) break;
  }
  return mergeRuns(answers, query);
}

/**
 * Of a run that several sources tell, the first one's copy is kept: an archive has it as it was last seen. Only one that ended
 * is newer than one that still runs: an archive may have stopped hearing of it before.
 */
export function mergeRuns(answers: readonly SourceRuns[], query: RunQuery): MergedRuns {
  const kept = new Map<string, { readonly run: TektonRun; readonly source: string }>();
  for (const { source, found } of answers) {
    if (!found.ok) continue;
    for (const run of found.value.runs) {
      const key = `${run.kind} ${run.uid}`;
      const known = kept.get(key)?.run;
      if (known === undefined || (!isEnded(known) && isEnded(run))) kept.set(key, { run, source });
    }
  }
  const all = [...kept.values()];
  const runs = answering(
    all.map(({ run }) => run),
    query,
  );
  const good = answers.flatMap(({ found }) => (found.ok ? [found.value] : []));
  const failures = answers.flatMap(({ found }) => (found.ok ? [] : [found.failure]));
  return {
    runs: runs.flatMap((run) => all.filter((one) => one.run === run)),
    unreadable: answers.flatMap(({ source, found }) =>
      found.ok ? found.value.unreadable.map((one) => ({ ...one, source })) : [],
    ),
    failures,
    doubts: answers.flatMap(({ source, found }) => {
      const why = found.ok ? doubtOf(source, found.value) : null;
      return why === null ? [] : [{ source, why }];
    }),
    isComplete:
      failures.length === 0 && good.every(({ isComplete }) => isComplete) && runs.length === all.length,
    provesAbsence:
      failures.length === 0 && good.every(({ isComplete, provesAbsence }) => isComplete && provesAbsence),
  };
}

function doubtOf(
  source: string,
  { runs, unreadable, isComplete, provesAbsence, prunes }: FoundRuns,
): string | null {
  const [first] = unreadable;
  if (first !== undefined) {
    const more = unreadable.length - 1;
    return `${source} has a run that could not be read: ${first.name}: ${first.why}${more > 0 ? ` (and ${more} more)` : ""}.`;
  }
  // What it removed is no doubt in what it has.
  if (runs.length > 0 || prunes === true || (isComplete && provesAbsence)) return null;
  return isComplete
    ? `${source} found nothing. Unknown whether its database answered: Twofold may not get records there.`
    : `${source} has too many runs to search through all of them.`;
}
