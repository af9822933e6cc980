import type { Actor } from "#lib/auth/actor.ts";
import { workFailure } from "#lib/db/failure.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import type { Change, ChangeResult } from "#lib/fleet/choice/change-choice.ts";
import { chosenOf, isAsAsked, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import { etagOf, type LookedRecord } from "#lib/fleet/known/record.ts";
import { type Key, rowKey } from "#lib/fleet/known/row-key.ts";

/** One change of many. */
export interface Task {
  readonly key: Key;
  /** The state that whoever asks has seen; null where they saw none. */
  readonly etag: string | null;
  /** What is to be wanted, given what is. */
  readonly to: (now: Wanted) => WantedChoice | null;
  /** What was kept before an earlier try, of this process or of one that is gone; null: nothing was tried. */
  readonly begun: Begun | null;
}

/** What a change goes from and to, kept before it is made: it was made where the choice that stands was made at one of these times. */
export interface Begun {
  readonly etag: string;
  readonly before: WantedChoice | null;
  readonly mine: WantedChoice | null;
  /** RFC 3339, one for each try. */
  readonly at: readonly string[];
}

export type Outcome =
  /** `before` is what undoing it goes back to. */
  | { readonly kind: "set"; readonly before: WantedChoice | null; readonly after: ChoiceState }
  /** It was chosen so already: nothing was written, and there is nothing to undo. */
  | { readonly kind: "already" }
  /** Somebody else chose meanwhile. */
  | { readonly kind: "lost"; readonly theirs: ChoiceState; readonly mine: WantedChoice | null }
  | { readonly kind: "failed"; readonly reason: string; readonly isGone: boolean };

/** What is to be done about a task, given its component as it is: nothing more, or this change. */
export function judgeTask(
  { key, etag, to, begun }: Task,
  record: LookedRecord | undefined,
  at: Date,
): { readonly outcome: Outcome } | { readonly begun: Begun } {
  if (record === undefined)
    return {
      outcome: { kind: "failed", reason: `There is no component ${rowKey(key)} any more.`, isGone: true },
    };
  const now = stateOf(record);
  if (begun !== null && begun.etag !== now.etag) return { outcome: standing(begun, now) };
  const mine = begun === null ? to(now.wanted) : begun.mine;
  if (isAsAsked(now.wanted, mine)) return { outcome: { kind: "already" } };
  if (begun === null && etag !== null && etag !== now.etag)
    return { outcome: { kind: "lost", theirs: now, mine } };
  const tries = [...(begun?.at ?? []), at.toISOString()];
  return { begun: { etag: now.etag, before: chosenOf(now.wanted), mine, at: tries } };
}

/** Makes the change that was kept as begun. Throws where the database cannot be worked with (`isDatabaseAway`), or with a fault. */
export async function changeOne(
  change: (actor: Actor, change: Omit<Change, "by">) => Promise<ChangeResult>,
  actor: Actor,
  { key, note }: { readonly key: Key; readonly note: string | null },
  begun: Begun,
): Promise<Outcome> {
  const at = new Date(begun.at.at(-1) ?? 0);
  const done = await change(actor, { ...key, ifMatch: begun.etag, to: begun.mine, note, at });
  if (done.ok) return { kind: "set", before: begun.before, after: done.value };
  const { failure } = done;
  // This try was refused: what stands may come of an earlier one.
  if (failure.code === "changed-meanwhile")
    return standing({ ...begun, at: begun.at.slice(0, -1) }, failure.current);
  return {
    kind: "failed",
    reason: `${failure.message} ${failure.next}`,
    isGone: failure.code === "no-component",
  };
}

/** What came of a change that starts from a state that is no more: it was made, or somebody else made another. */
function standing({ before, mine, at }: Begun, now: ChoiceState): Outcome {
  if (!isAsAsked(now.wanted, mine)) return { kind: "lost", theirs: now, mine };
  // A default says not who went back to it.
  const isOurs = now.wanted.kind !== "chosen" || (now.wanted.at !== null && at.includes(now.wanted.at));
  return isOurs ? { kind: "set", before, after: now } : { kind: "already" };
}

/** Whether a fault is the database's: the change is tried again when it can be worked with. */
export const isDatabaseAway = (error: unknown): boolean => workFailure(error) !== null;

const stateOf = (record: LookedRecord): ChoiceState => ({
  wanted: record.wanted as Wanted,
  etag: etagOf(record),
});
