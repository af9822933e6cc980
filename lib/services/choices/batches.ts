import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import type { OnFault } from "#lib/background/fault-log.ts";
import { inBackground } from "#lib/background/keep-going.ts";
import type { ChoiceBatch, ChoicePreview, KeyedChoice } from "#lib/fleet/answers.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { type Key, rowKey } from "#lib/fleet/known/row-key.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { type ChangeTools, changeOne, type Outcome, type Task } from "./change-one.ts";
import { MAX_REASONS, previewChoices, withPush } from "./preview.ts";

export interface AskedChoices {
  /** With the state that whoever asks has seen of each, where they saw one. */
  readonly keys: readonly (Key & { readonly etag?: string | undefined })[];
  readonly push: Choice;
  /** Kept in the history of each. */
  readonly note: string | null;
}

/**
 * One choice for many, as batches that go on without the page that began them. They are kept in this process alone: when it ends, what
 * was set stays, and the history of each component says so; the rest is not set.
 */
export interface ChoiceBatchService {
  preview(actor: Actor, asked: Pick<AskedChoices, "keys" | "push">): Promise<ChoicePreview>;
  start(actor: Actor, asked: AskedChoices): ChoiceBatch;
  /** Takes back what a batch set, where nobody chose again since. */
  undo(actor: Actor, id: string): Result<ChoiceBatch, ComponentFailure>;
  /** Those that somebody else changed first, from what stands now; or those that failed. */
  again(actor: Actor, id: string, of: "lost" | "failed"): Result<ChoiceBatch, ComponentFailure>;
  /** Newest first. */
  list(): readonly ChoiceBatch[];
  /** The states that a batch tells of: the next change starts from there. */
  told(id: string): readonly KeyedChoice[];
}

interface Kept {
  readonly id: string;
  readonly by: string;
  readonly push: Choice | null;
  readonly note: string | null;
  readonly tasks: ReadonlyMap<string, Task>;
  readonly outcomes: Map<string, Outcome>;
  isRunning: boolean;
}

/** Changes of one batch that are under way at once. */
const AT_ONCE = 6;
/** Ended ones that may still be undone. */
const MAX_KEPT = 20;

export function createChoiceBatches({
  onFault,
  signal,
  ...tools
}: ChangeTools & { readonly onFault: OnFault; readonly signal: AbortSignal }): ChoiceBatchService {
  const batches = new Map<string, Kept>();

  const run = (actor: Actor, batch: Kept, tasks: Iterable<Task>): ChoiceBatch => {
    batch.isRunning = true;
    const queue = tasks[Symbol.iterator]();
    const worker = async () => {
      for (let next = queue.next(); !next.done && !signal.aborted; next = queue.next()) {
        const key = rowKey(next.value.key);
        batch.outcomes.set(key, await outcomeOf(actor, next.value, batch.note));
      }
    };
    void inBackground(
      "Choosing for many",
      () => Promise.all(Array.from({ length: AT_ONCE }, worker)),
      onFault,
    ).then(() => {
      batch.isRunning = false;
    });
    return told(batch);
  };
  /** A fault of one is told with its name, and stops no other. */
  const outcomeOf = async (actor: Actor, task: Task, note: string | null): Promise<Outcome> => {
    try {
      return await changeOne(tools, actor, task, note);
    } catch (error) {
      onFault(error, `Choosing for ${rowKey(task.key)}`);
      return { kind: "failed", reason: "Twofold could not change it now.", isGone: false };
    }
  };
  const begin = (actor: Actor, asked: Pick<Kept, "push" | "note">, tasks: readonly Task[]): ChoiceBatch => {
    const ended = [...batches.values()].filter(({ isRunning }) => !isRunning);
    for (const { id } of ended.slice(0, Math.max(0, batches.size - MAX_KEPT + 1))) batches.delete(id);
    const batch: Kept = {
      ...asked,
      id: randomUUID(),
      by: actor.name,
      tasks: new Map(tasks.map((task) => [rowKey(task.key), task])),
      outcomes: new Map(),
      isRunning: true,
    };
    batches.set(batch.id, batch);
    return run(actor, batch, batch.tasks.values());
  };
  const endedBatch = (id: string): Result<Kept, ComponentFailure> => {
    const batch = batches.get(id);
    return batch === undefined || batch.isRunning ? fail(notEnded) : ok(batch);
  };

  return {
    preview: (actor, asked) => previewChoices(tools, actor, asked),
    start: (actor, { keys, push, note }) =>
      begin(
        actor,
        { push, note },
        keys.map(({ namespace, name, etag = null }) => ({
          key: { namespace, name },
          etag,
          to: withPush(push),
        })),
      ),
    undo(actor, id) {
      const batch = endedBatch(id);
      if (!batch.ok) return batch;
      const tasks = [...batch.value.outcomes].flatMap(([key, outcome]): Task[] => {
        const task = batch.value.tasks.get(key);
        if (outcome.kind !== "set" || task === undefined) return [];
        return [{ key: task.key, etag: outcome.after.etag, to: () => outcome.before }];
      });
      return ok(begin(actor, { push: null, note: null }, tasks));
    },
    again(actor, id, of) {
      const found = endedBatch(id);
      if (!found.ok) return found;
      const { tasks, outcomes } = found.value;
      const again: Task[] = [];
      for (const [key, outcome] of [...outcomes]) {
        const task = tasks.get(key);
        if (outcome.kind !== of || task === undefined) continue;
        if (outcome.kind === "lost")
          again.push({ key: task.key, etag: outcome.theirs.etag, to: () => outcome.mine });
        else if (!outcome.isGone) again.push(task);
        else continue;
        outcomes.delete(key);
      }
      return ok(run(actor, found.value, again));
    },
    list: () => [...batches.values()].reverse().map(told),
    told: (id) =>
      [...(batches.get(id)?.outcomes ?? [])].flatMap(([key, outcome]) => {
        if (outcome.kind === "set") return [{ key, etag: outcome.after.etag }];
        return outcome.kind === "lost" ? [{ key, etag: outcome.theirs.etag }] : [];
      }),
  };
}

const notEnded: ComponentFailure = {
  code: "bad-request",
  message: "There is no such batch of choices that has ended.",
  next: "Select the components and choose again.",
};

function told({ id, by, push, isRunning, tasks, outcomes }: Kept): ChoiceBatch {
  const all = [...outcomes];
  const lost = all.flatMap(([key, one]) => (one.kind === "lost" ? [{ key, ...one }] : []));
  const failed = all.flatMap(([key, one]) => (one.kind === "failed" ? [{ key, ...one }] : []));
  const count = (kind: Outcome["kind"]) => all.filter(([, one]) => one.kind === kind).length;
  return {
    ...{ id, by, push, isRunning },
    total: tasks.size,
    ended: outcomes.size,
    set: count("set"),
    already: count("already"),
    lost: lost.length,
    lostTo: lost.slice(0, MAX_REASONS).map(({ key, theirs, mine }) => ({ key, theirs: theirs.wanted, mine })),
    failed: failed.length,
    mayAgain: failed.filter(({ isGone }) => !isGone).length,
    reasons: failed.slice(0, MAX_REASONS).map(({ key, reason }) => ({ key, reason })),
  };
}
