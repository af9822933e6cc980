import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { getJson, offline, ProblemError, send } from "#components/site/api.ts";
import type { ImportOutcome, ImportRun, ImportRunWithLines } from "#lib/fleet/answers.ts";

const URL = "/api/v1/components/import";
const POLL_MS = 500;

export interface AskedImport {
  readonly namespace: string;
  readonly application: string | null;
  readonly text: string;
}

interface Imports {
  readonly imports: readonly ImportRun[];
}

/** Lists that the server brings in or brought in lately, whoever began them; followed while one goes on. */
export const importsQuery = () =>
  queryOptions({
    queryKey: ["fleet", "imports"],
    queryFn: ({ signal }) => getJson<Imports>(URL, signal),
    refetchInterval: ({ state }) =>
      state.data?.imports.some(({ isRunning }) => isRunning) === true ? POLL_MS : false,
    retry: false,
  });

/** What became of the lines of one that has ended. */
export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ["import", id],
    queryFn: ({ signal }) => readImport(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

const readImport = (id: string, signal: AbortSignal): Promise<ImportRunWithLines> =>
  getJson(`${URL}?import=${encodeURIComponent(id)}`, signal);

/** Has the server look through a list, or bring it in, by itself. */
export const startImport = (asked: AskedImport & { readonly dryRun: boolean }): Promise<ImportRun> =>
  send("POST", URL, { ...asked, goesOn: true });

/** Pages that show imports know of it without asking. */
export function keepImport(client: QueryClient, run: ImportRun): void {
  client.setQueryData(importsQuery().queryKey, (known) => ({
    imports: [run, ...(known?.imports ?? []).filter(({ id }) => id !== run.id)],
  }));
  void client.invalidateQueries({ queryKey: importsQuery().queryKey });
}

/** Tells how far one is until it has ended; null where `signal` came first. */
export async function followImport(
  begun: ImportRun,
  onProgress: (run: ImportRun) => void,
  signal: AbortSignal,
): Promise<ImportRunWithLines | null> {
  try {
    for (let run = begun; run.isRunning; run = await readProgress(run.id, signal)) {
      onProgress(run);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return await readImport(begun.id, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error instanceof ProblemError ? new ProblemError({ ...error.problem, next: LOOK }) : error;
  }
}

async function readProgress(id: string, signal: AbortSignal): Promise<ImportRun> {
  signal.throwIfAborted();
  const { imports } = await getJson<Imports>(URL, signal);
  const run = imports.find((one) => one.id === id);
  if (run === undefined) throw new ProblemError(offline("The server does not know of this list any more."));
  return run;
}

const LOOK = "Look whether the components are there before you add them again.";

/** Adds one and waits for it. */
export const importOne = async (asked: AskedImport): Promise<ImportOutcome | undefined> =>
  (await send<{ readonly outcomes: readonly ImportOutcome[] }>("POST", URL, asked)).outcomes[0];
