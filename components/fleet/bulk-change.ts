import { componentUrl, currentOf, sendChoice } from "#components/choice/queries.ts";
import { chosenOf, isAsAsked } from "#components/choice/race.ts";
import { getJson, problemOf } from "#components/site/api.ts";
import type { ChoiceState, ComponentDetail } from "#lib/fleet/answers.ts";
import type { Wanted, WantedChoice } from "#lib/fleet/choice/choice.ts";

/** One change of many. */
export interface Task {
  readonly key: string;
  /** The state that the page showed; undefined where it showed none. */
  readonly etag: string | undefined;
  /** What is to be wanted, given what is. */
  readonly to: (now: Wanted) => WantedChoice | null;
}

export type Outcome =
  /** `before` is what undoing it goes back to. */
  | {
      readonly kind: "set";
      readonly key: string;
      readonly before: WantedChoice | null;
      readonly after: ChoiceState;
    }
  /** It was chosen so already: nothing was written, and there is nothing to undo. */
  | { readonly kind: "same"; readonly key: string }
  /** Somebody else chose meanwhile. */
  | {
      readonly kind: "lost";
      readonly key: string;
      readonly theirs: ChoiceState;
      readonly mine: WantedChoice | null;
    }
  | { readonly kind: "failed"; readonly key: string; readonly reason: string; readonly gone: boolean };

/** Changes that are under way at once. */
const AT_ONCE = 6;

/** Every one is a change of its own, so that one that fails stops no other. */
export async function changeAll(
  tasks: readonly Task[],
  onProgress: (ended: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const queue = tasks.values();
  const worker = async () => {
    for (const task of queue) {
      outcomes.push(await changeOne(task));
      onProgress(outcomes.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return outcomes;
}

/** What is wanted of pull-request builds is kept, so the component is asked for first: its row may not be loaded. */
async function changeOne({ key, etag, to }: Task): Promise<Outcome> {
  const slash = key.indexOf("/");
  const named = { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
  try {
    const { row } = await getJson<ComponentDetail>(componentUrl(named));
    const mine = to(row.wanted);
    const theirs = { wanted: row.wanted, etag: row.etag };
    if (isAsAsked(row.wanted, mine)) return { kind: "same", key };
    if (etag !== undefined && etag !== row.etag) return { kind: "lost", key, theirs, mine };
    if (!row.mayChange.allowed) return { kind: "failed", key, reason: row.mayChange.reason, gone: false };
    return await set(key, named, { theirs, mine });
  } catch (error) {
    const { code, detail, next } = problemOf(error);
    return { kind: "failed", key, reason: `${detail} ${next}`, gone: code === "no-component" };
  }
}

async function set(
  key: string,
  named: { readonly namespace: string; readonly name: string },
  { theirs: { wanted, etag }, mine }: { readonly theirs: ChoiceState; readonly mine: WantedChoice | null },
): Promise<Outcome> {
  try {
    return { kind: "set", key, before: chosenOf(wanted), after: await sendChoice(named, mine, { etag }) };
  } catch (error) {
    const theirs = currentOf(error);
    if (theirs === null) throw error;
    return isAsAsked(theirs.wanted, mine) ? { kind: "same", key } : { kind: "lost", key, theirs, mine };
  }
}
