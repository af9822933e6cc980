import type { OpenTarget } from "#lib/apply/open-target.ts";
import { DEFAULT_LEVEL } from "#lib/chunked/write/levels.ts";
import type { Database } from "#lib/db/open.ts";
import { parseDigest } from "#lib/oci/digest.ts";
import { formatReference, parseReference, type Reference } from "#lib/oci/reference.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { ApplicationFailure } from "./failure.ts";
import {
  type Asked,
  activeNow,
  cancel,
  countsOf,
  enqueue,
  type Filter,
  getRow,
  lastOf,
  listRows,
  resume,
} from "./queue.ts";
import {
  type Application,
  type ApplicationRow,
  type ApplicationState,
  applicationOf,
  type Deed,
  wasMoved,
} from "./record.ts";

/** What somebody asks for; rights and components were looked at by whoever calls. */
export interface Wish {
  readonly deed: Exclude<Deed, { kind: "roll-back" }>;
  readonly reference: string;
  /** What it named when it was looked at. */
  readonly startsFrom: string;
  readonly component: Application["component"];
  readonly level?: number;
  readonly copySboms?: boolean;
  readonly note?: string | null;
}

/** Whether the server may write where a reference points, and why not. */
export type Writable =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly message: string; readonly next: string };

export interface Batch {
  readonly id: number;
  readonly counts: Readonly<Record<ApplicationState, number>>;
}

export interface ApplicationService {
  mayWrite(reference: string): Writable;
  /** Why it would not be taken; null: it would. */
  refusalOf(wish: Wish): ApplicationFailure | null;
  ask(by: string, wish: Wish): Promise<Result<Application, ApplicationFailure>>;
  /** Those that may be done are one batch; the others are told with the reason. Null: none may. */
  askMany(
    by: string,
    wishes: readonly Wish[],
  ): Promise<{
    readonly batch: Batch | null;
    readonly refused: readonly { readonly wish: Wish; readonly failure: ApplicationFailure }[];
  }>;
  list(filter: Filter, limit: number): Promise<readonly Application[]>;
  get(id: number): Promise<Result<Application, ApplicationFailure>>;
  cancel(id: number): Promise<Result<Application, ApplicationFailure>>;
  rollBack(by: string, id: number): Promise<Result<Application, ApplicationFailure>>;
  batch(id: number): Promise<Result<Batch, ApplicationFailure>>;
  cancelBatch(id: number): Promise<Result<Batch, ApplicationFailure>>;
  resumeBatch(id: number): Promise<Result<Batch, ApplicationFailure>>;
  /** Those that wait and go on, for open pages. */
  active(): Promise<ActiveApplications>;
}

export interface ActiveApplications {
  /** Those that go on, then those that wait, oldest first. */
  readonly active: readonly Application[];
  /** Another text whenever one was asked for or ended. */
  readonly revision: string;
}

/** As many as a page shows of what goes on. */
const MAX_ACTIVE = 50;

export function createApplicationService({
  database,
  openTarget,
  wake,
  now,
}: {
  readonly database: Database;
  readonly openTarget: OpenTarget;
  /** There is something to do. */
  readonly wake: () => void;
  readonly now: () => Date;
}): ApplicationService {
  const told = async (rows: readonly ApplicationRow[]): Promise<readonly Application[]> => {
    const last = await lastOf(database, [...new Set(rows.filter(wasMoved).map(({ target }) => target))]);
    return rows.map((row) => applicationOf(row, last.has(row.id)));
  };
  const toldOne = async (row: ApplicationRow): Promise<Application> => {
    const [one] = await told([row]);
    if (one === undefined) throw new Error("one row is one application");
    return one;
  };
  const found = async (id: number): Promise<Result<ApplicationRow, ApplicationFailure>> => {
    const row = await getRow(database, id);
    return row === null ? fail(none(id)) : ok(row);
  };
  const batchOf = async (id: number): Promise<Result<Batch, ApplicationFailure>> => {
    const counts = await countsOf(database, id);
    return Object.values(counts).some((many) => many > 0) ? ok({ id, counts }) : fail(none(id));
  };
  const put = async (asked: readonly Asked[], asBatch: boolean) => {
    const rows = await enqueue(database, asked, { at: now(), asBatch });
    wake();
    return rows;
  };
  return {
    mayWrite(reference) {
      const target = tagToMove(reference, openTarget);
      if (target.ok) return { allowed: true };
      const { message, next } = target.failure;
      return { allowed: false, message, next };
    },
    refusalOf(wish) {
      const asked = askedOf("", wish, openTarget);
      return asked.ok ? null : asked.failure;
    },
    async ask(by, wish) {
      const asked = askedOf(by, wish, openTarget);
      if (!asked.ok) return asked;
      const [row] = await put([asked.value], false);
      return row === undefined ? fail(none(0)) : ok(await toldOne(row));
    },
    async askMany(by, wishes) {
      const all = wishes.map((wish) => ({ wish, asked: askedOf(by, wish, openTarget) }));
      const rows = await put(
        all.flatMap(({ asked }) => (asked.ok ? [asked.value] : [])),
        true,
      );
      const [first] = rows;
      const counts = { waiting: rows.length, running: 0, done: 0, failed: 0, cancelled: 0 };
      return {
        batch: first?.batch == null ? null : { id: first.batch, counts },
        refused: all.flatMap(({ wish, asked }) => (asked.ok ? [] : [{ wish, failure: asked.failure }])),
      };
    },
    list: async (filter, limit) => told(await listRows(database, filter, limit)),
    async get(id) {
      const row = await found(id);
      return row.ok ? ok(await toldOne(row.value)) : row;
    },
    async cancel(id) {
      const row = await found(id);
      if (!row.ok) return row;
      const stopped = await cancel(database, { id }, now());
      return stopped === 0 ? fail(over(id)) : this.get(id);
    },
    async rollBack(by, id) {
      const row = await found(id);
      if (!row.ok) return row;
      const old = await toldOne(row.value);
      if (!old.canRollBack || old.outcome === null) return fail(notBack(id));
      const [made] = await put(
        [
          {
            ...{
              by,
              kind: "roll-back",
              choice: null,
              level: DEFAULT_LEVEL,
              copySboms: false,
              note: null,
              rollsBack: id,
            },
            ...{ reference: row.value.reference, target: row.value.target },
            ...{ namespace: row.value.namespace, name: row.value.name, startsFrom: old.outcome.digest },
          },
        ],
        false,
      );
      return made === undefined ? fail(none(id)) : ok(await toldOne(made));
    },
    batch: batchOf,
    async cancelBatch(id) {
      await cancel(database, { batch: id }, now());
      return batchOf(id);
    },
    async resumeBatch(id) {
      await resume(database, id);
      wake();
      return batchOf(id);
    },
    async active() {
      const { rows, revision } = await activeNow(database, MAX_ACTIVE);
      return { active: rows.map((row) => applicationOf(row, false)), revision };
    },
  };
}

/** Refused before it waits where it could not be done by anybody here. */
function askedOf(by: string, wish: Wish, openTarget: OpenTarget): Result<Asked, ApplicationFailure> {
  const startsFrom = parseDigest(wish.startsFrom);
  if (startsFrom === null) return fail(noDigest(wish.startsFrom));
  const reference = tagToMove(wish.reference, openTarget);
  if (!reference.ok) return reference;
  const named = formatReference(reference.value);
  return ok({
    by,
    kind: wish.deed.kind,
    choice: wish.deed.kind === "choice" ? wish.deed.choice : null,
    level: wish.level ?? DEFAULT_LEVEL,
    copySboms: wish.copySboms ?? false,
    note: wish.note ?? null,
    rollsBack: null,
    reference: named,
    target: named,
    namespace: wish.component?.namespace ?? null,
    name: wish.component?.name ?? null,
    startsFrom,
  });
}

/** A reference whose tag may be moved from here. */
function tagToMove(text: string, openTarget: OpenTarget): Result<Reference, ApplicationFailure> {
  const reference = parseReference(text);
  if (!reference.ok) return reference;
  if (reference.value.tag === null || reference.value.digest !== null) return fail(noTag(text));
  const target = openTarget(reference.value);
  return target.ok ? reference : target;
}

const noTag = (reference: string): ApplicationFailure => ({
  code: "bad-reference",
  message: `${reference} names no tag that could move.`,
  next: "Open the image by its tag, without a digest.",
});

const noDigest = (text: string): ApplicationFailure => ({
  code: "bad-request",
  message: `"${text.slice(0, 100)}" is no digest.`,
  next: "Send the digest that the reference named when you looked at it.",
});

const none = (id: number): ApplicationFailure => ({
  code: "no-application",
  message: `There is no application ${id}.`,
  next: "Look at the list of what was applied.",
});

const over = (id: number): ApplicationFailure => ({
  code: "over-already",
  message: `Application ${id} is over already.`,
  next: "Look at what came of it; a tag that moved can be put back.",
});

const notBack = (id: number): ApplicationFailure => ({
  code: "over-already",
  message: `Application ${id} cannot be taken back: it moved no tag, or the tag was moved again after it.`,
  next: "Take the later ones back first, or apply the choice that is wanted.",
});
