import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ChoiceState } from "#lib/fleet/answers.ts";
import type { Change, ChangeResult } from "#lib/fleet/choice/change-choice.ts";
import { chosenOf, isAsAsked, type Wanted, type WantedChoice } from "#lib/fleet/choice/choice.ts";
import { etagOf, type LookedRecord } from "#lib/fleet/known/record.ts";
import { type Key, rowKey } from "#lib/fleet/known/row-key.ts";
import { recordOf } from "#lib/fleet/table/pages.ts";
import type { RightsFor } from "./preview.ts";

/** One change of many. */
export interface Task {
  readonly key: Key;
  /** The state that whoever asks has seen; null where they saw none. */
  readonly etag: string | null;
  /** What is to be wanted, given what is. */
  readonly to: (now: Wanted) => WantedChoice | null;
}

export type Outcome =
  /** `before` is what undoing it goes back to. */
  | { readonly kind: "set"; readonly before: WantedChoice | null; readonly after: ChoiceState }
  /** It was chosen so already: nothing was written, and there is nothing to undo. */
  | { readonly kind: "already" }
  /** Somebody else chose meanwhile. */
  | { readonly kind: "lost"; readonly theirs: ChoiceState; readonly mine: WantedChoice | null }
  | { readonly kind: "failed"; readonly reason: string; readonly isGone: boolean };

export interface ChangeTools {
  readonly database: Database;
  readonly rightsFor: RightsFor;
  readonly change: (actor: Actor, change: Omit<Change, "by">) => Promise<ChangeResult>;
}

/** Every one is a change of its own, so that one that fails stops no other. */
export async function changeOne(
  tools: ChangeTools,
  actor: Actor,
  { key, etag, to }: Task,
  note: string | null,
): Promise<Outcome> {
  const record = await recordOf(tools.database, key);
  if (record === undefined)
    return { kind: "failed", reason: `There is no component ${rowKey(key)} any more.`, isGone: true };
  const now = stateOf(record);
  const mine = to(now.wanted);
  if (isAsAsked(now.wanted, mine)) return { kind: "already" };
  if (etag !== null && etag !== now.etag) return { kind: "lost", theirs: now, mine };
  const right = (await tools.rightsFor(actor, [record]))(record);
  if (!right.allowed) return { kind: "failed", reason: right.reason, isGone: false };
  const done = await tools.change(actor, { ...key, ifMatch: now.etag, to: mine, note });
  if (done.ok) return { kind: "set", before: chosenOf(now.wanted), after: done.value };
  const { failure } = done;
  if (failure.code !== "changed-meanwhile")
    return {
      kind: "failed",
      reason: `${failure.message} ${failure.next}`,
      isGone: failure.code === "no-component",
    };
  return isAsAsked(failure.current.wanted, mine)
    ? { kind: "already" }
    : { kind: "lost", theirs: failure.current, mine };
}

const stateOf = (record: LookedRecord): ChoiceState => ({
  wanted: record.wanted as Wanted,
  etag: etagOf(record),
});
