import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ChoiceBatch, ChoicePreview, KeyedChoice } from "#lib/fleet/answers.ts";
import type { Wanted } from "#lib/fleet/choice/choice.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import { type Key, rowKey } from "#lib/fleet/known/row-key.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Outcome } from "./change-one.ts";
import { MAX_REASONS, previewChoices, type RightsFor } from "./preview.ts";
import {
  type BatchRow,
  endedOf,
  type KeptActor,
  keepBatch,
  keepUndoing,
  newestBatches,
  putAgain,
  type TaskRow,
  tasksThat,
} from "./queue.ts";

export interface AskedChoices {
  /** With the state that whoever asks has seen of each, where they saw one. */
  readonly keys: readonly (Key & { readonly etag?: string | undefined })[];
  readonly push: Choice;
  /** Kept in the history of each. */
  readonly note: string | null;
}

type Begun = Promise<Result<ChoiceBatch, ComponentFailure>>;

/** One choice for many, as batches that go on without the page that began them, and without the process that did. */
export interface ChoiceBatchService {
  preview(actor: Actor, asked: Pick<AskedChoices, "keys" | "push">): Promise<ChoicePreview>;
  start(actor: Actor, asked: AskedChoices): Begun;
  /** Takes back what a batch set, where nobody chose again since. */
  undo(actor: Actor, id: string): Begun;
  /** Those that somebody else changed first, from what stands now; or those that failed. With the rights of who asks for it. */
  again(actor: Actor, id: string, of: "lost" | "failed"): Begun;
  /** Newest first. */
  list(): Promise<readonly ChoiceBatch[]>;
  /** The states that a batch tells of: the next change starts from there. */
  told(id: string): Promise<readonly KeyedChoice[]>;
}

/** As many as anybody looks back. */
const MAX_LISTED = 20;

export function createChoiceBatches({
  database,
  rightsFor,
  wake,
  now,
}: {
  readonly database: Database;
  readonly rightsFor: RightsFor;
  /** There is something to do. */
  readonly wake: () => void;
  readonly now: () => Date;
}): ChoiceBatchService {
  const begun = async (row: BatchRow | null): Begun => {
    if (row === null) return fail(notEnded);
    wake();
    return ok(await told(database, row));
  };
  const newBatch = (actor: KeptActor) => ({ id: randomUUID(), askedAt: now(), actor });
  return {
    preview: (actor, asked) => previewChoices({ database, rightsFor }, actor, asked),
    async start(actor, { keys, push, note }) {
      if (!isKept(actor)) return fail(notKept);
      const each = new Map(keys.map(({ etag = null, ...key }) => [rowKey(key), { ...key, etag }]));
      return begun(await keepBatch(database, { ...newBatch(actor), push, note }, [...each.values()]));
    },
    async undo(actor, id) {
      if (!isKept(actor)) return fail(notKept);
      return begun(await keepUndoing(database, { ...newBatch(actor), push: null, note: null }, id));
    },
    async again(actor, id, of) {
      if (!isKept(actor)) return fail(notKept);
      return begun(await putAgain(database, { id, of, actor }));
    },
    async list() {
      const rows = await newestBatches(database, MAX_LISTED);
      return Promise.all(rows.map((row) => told(database, row)));
    },
    async told(id) {
      const tasks = await tasksThat(database, id, ["set", "lost"]);
      return tasks.flatMap((task) => {
        const outcome = outcomeOf(task);
        if (outcome.kind === "set") return [{ key: rowKey(task), etag: outcome.after.etag }];
        return outcome.kind === "lost" ? [{ key: rowKey(task), etag: outcome.theirs.etag }] : [];
      });
    },
  };
}

/** What goes on without whoever began it would have to keep their token. */
const isKept = (actor: Actor): actor is KeptActor => actor.cluster.kind !== "token";

const notKept: ComponentFailure = {
  code: "denied",
  message: "A choice for many goes on without you, and Twofold keeps nobody's token.",
  next: "Choose for each component by itself.",
};

const notEnded: ComponentFailure = {
  code: "bad-request",
  message: "There is no such batch of choices that has ended.",
  next: "Select the components and choose again.",
};

async function told(database: Database, row: BatchRow): Promise<ChoiceBatch> {
  const first = (kind: "lost" | "failed") =>
    row[kind] === 0 ? [] : tasksThat(database, row.id, [kind], MAX_REASONS);
  const [lost, failed] = await Promise.all([first("lost"), first("failed")]);
  return {
    ...{ id: row.id, by: row.by, push: row.push as Choice | null, isRunning: row.endedAt === null },
    total: row.total,
    ended: endedOf(row),
    set: row.set,
    already: row.already,
    lost: row.lost,
    lostTo: lost.flatMap((task) => {
      const outcome = outcomeOf(task);
      if (outcome.kind !== "lost") return [];
      return [{ key: rowKey(task), theirs: outcome.theirs.wanted as Wanted, mine: outcome.mine }];
    }),
    failed: row.failed,
    mayAgain: row.failed - row.gone,
    reasons: failed.flatMap((task) => {
      const outcome = outcomeOf(task);
      return outcome.kind === "failed" ? [{ key: rowKey(task), reason: outcome.reason }] : [];
    }),
  };
}

const outcomeOf = ({ state, outcome }: TaskRow): Outcome =>
  ({ ...(outcome as object), kind: state }) as Outcome;
