import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { getJson, send } from "#components/site/api.ts";
import type { ChoiceBatch, ChoicePreview, FleetKeys, KeyedChoice } from "#lib/fleet/answers.ts";
import { keyOf } from "#lib/fleet/known/row-key.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

const URL = "/api/v1/components/choice";
const POLL_MS = 1000;

interface Batches {
  readonly batches: readonly ChoiceBatch[];
}

/** What choosing `push` for these would do. `round` is another once something was changed. */
export const choicePreviewQuery = (keys: readonly string[], push: Choice, round: number) =>
  queryOptions({
    queryKey: ["choice-preview", push, round, keys],
    queryFn: () => send<ChoicePreview>("POST", URL, { keys: keys.map(keyOf), push, dryRun: true }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** Batches that the server makes or made lately, whoever began them; followed while one goes on. */
export const choiceBatchesQuery = () =>
  queryOptions({
    queryKey: ["fleet", "choices"],
    queryFn: ({ signal }) => getJson<Batches>(URL, signal),
    refetchInterval: ({ state }) =>
      state.data?.batches.some(({ isRunning }) => isRunning) === true ? POLL_MS : false,
    retry: false,
  });

/** Each starts from the state that the page showed, where it showed one. */
export const startChoices = (
  keys: readonly { readonly key: string; readonly etag: string | undefined }[],
  push: Choice,
  note: string,
): Promise<ChoiceBatch> =>
  send("POST", URL, {
    keys: keys.map(({ key, etag }) => ({ ...keyOf(key), etag })),
    push,
    note: note.trim() === "" ? null : note.trim(),
  });

export const undoChoices = (batch: string): Promise<ChoiceBatch> => send("POST", URL, { undo: batch });

export const againChoices = (batch: string, of: "lost" | "failed"): Promise<ChoiceBatch> =>
  send("POST", URL, { again: batch, of });

/** The states of the choices that a batch tells of. */
export const toldBy = async (batch: string): Promise<readonly KeyedChoice[]> =>
  (await getJson<FleetKeys>(`${URL}?batch=${encodeURIComponent(batch)}`)).keys;

/** The answer to what was asked is newer than what was read. */
export function keepBatch(client: QueryClient, batch: ChoiceBatch): void {
  client.setQueryData(choiceBatchesQuery().queryKey, (known) => ({
    batches: [batch, ...(known?.batches ?? []).filter(({ id }) => id !== batch.id)],
  }));
  void client.invalidateQueries({ queryKey: choiceBatchesQuery().queryKey });
}
