import { eq } from "drizzle-orm";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import { choiceEvent } from "#lib/db/schema.ts";
import { type ChangeResult, keepChoice } from "#lib/fleet/choice/change-choice.ts";
import { historyOf } from "#lib/fleet/history/history.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import { type ChoiceBatchService, createChoiceBatches } from "#lib/services/choices/batches.ts";
import { type ChoiceWorkerOptions, startChoiceWorker } from "#lib/services/choices/worker.ts";
import { notKnownYet } from "#lib/services/cluster/rights.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { opened } from "#test/database/opened.ts";
import { addComponents, clock, keptFleet, recordNamed } from "./fleet-bed.ts";

const ann: Actor = { name: "ann", cluster: { kind: "server" } };
const bob: Actor = { name: "bob", cluster: { kind: "server" } };
const key = (name: string, etag?: string) => ({
  namespace: "team",
  name,
  ...(etag === undefined ? {} : { etag }),
});
const LEASE_SECONDS = 30;

/** A database that does not answer any more once `isDead`: what a process that was killed can still do to it. */
function mortal(database: Database, isDead: () => boolean): Database {
  const alive = () => {
    if (isDead()) throw new Error("the process is dead");
  };
  return {
    ...database,
    sql: new Proxy(database.sql, {
      get(sql, name) {
        alive();
        const value = Reflect.get(sql, name);
        return typeof value === "function" ? value.bind(sql) : value;
      },
    }),
    transaction: async (work) => {
      alive();
      return database.transaction(work);
    },
  };
}

onBothDatabases((databases) => {
  const time = clock();
  let fleet: KeptFleet;
  let batches: ChoiceBatchService;
  /** Wakes those who make batches in this test. */
  let wake = () => {};
  const rightsFor: ChoiceWorkerOptions["rightsFor"] = async (actor) => (record) =>
    record.name.startsWith("locked") && actor.name !== "bob"
      ? { allowed: false, reason: "It is not yours." }
      : { allowed: true };
  const change: ChoiceWorkerOptions["change"] = (actor, asked) =>
    keepChoice(fleet, { ...asked, by: actor.name });
  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), time.now);
    const { database } = fleet;
    batches = createChoiceBatches({ database, rightsFor, wake: () => wake(), now: time.now });
  });
  /** Whoever makes batches, until the test is over. */
  const works = (over: Partial<ChoiceWorkerOptions> = {}) => {
    const worker = startChoiceWorker({
      ...{ database: fleet.database, rightsFor, change, now: time.now },
      ...{ idleMs: 10, leaseMs: LEASE_SECONDS * 1000 },
      onFault: (error) => expect.fail(String(error)),
      ...over,
    });
    wake = worker.wake;
    let stopped: Promise<void> | null = null;
    const stop = () => {
      stopped ??= worker.stop();
      return stopped;
    };
    onTestFinished(stop);
    return { stop };
  };
  const added = (...names: string[]) =>
    addComponents(fleet, Object.fromEntries(names.map((name) => [name, `quay.io/team/${name}:main`])));
  const chosen = async (name: string) => {
    const record = await recordNamed(fleet.database, name);
    return `${record?.wantedKind} ${record?.wantedChoice}`;
  };
  const batchOf = async (id: string) =>
    (await batches.list()).find((batch) => batch.id === id) ?? expect.fail("a batch is kept");
  const ended = async (id: string) => {
    await expect
      .poll(async () => (await batchOf(id)).isRunning, { timeout: 20_000, interval: 10 })
      .toBe(false);
    return batchOf(id);
  };
  const begun = async (asked: ReturnType<ChoiceBatchService["undo"]>) => {
    const answer = await asked;
    return answer.ok ? answer.value.id : expect.fail(answer.failure.message);
  };
  const eventsOf = async (name: string) => {
    const events = await fleet.database.sql.select().from(choiceEvent).where(eq(choiceEvent.name, name));
    return events.length;
  };
  const choose = (name: string, by: string, push: "gzip" | "dual" | "zstd-chunked"): Promise<ChangeResult> =>
    keepChoice(fleet, { ...key(name), ifMatch: "*", to: { push, pullRequest: null }, note: null, by });

  test("what a batch will do is said before, and nothing is changed by asking", async () => {
    await added("p1", "p2", "locked-p");
    await keepChoice(fleet, {
      ...key("p2"),
      ...{ ifMatch: "*", to: { push: "dual", pullRequest: "gzip" }, note: null, by: "ann" },
    });
    expect(
      await batches.preview(ann, {
        keys: [key("p1"), key("p2"), key("locked-p"), key("nowhere")],
        push: "dual",
      }),
    ).toEqual({
      set: 1,
      already: 1,
      refused: 2,
      reasons: [
        { key: "team/locked-p", reason: "It is not yours." },
        { key: "team/nowhere", reason: "It is not in the fleet any more." },
      ],
    });
    expect(await chosen("p1")).toBe("default gzip");
  });

  test("each is set with the note in its history, what is so already is left alone, and all are undone together", async () => {
    await added("a1", "a2", "a3");
    await keepChoice(fleet, {
      ...key("a3"),
      ...{ ifMatch: "*", to: { push: "dual", pullRequest: null }, note: null, by: "bob" },
    });
    works();
    const id = await begun(
      batches.start(ann, {
        keys: [key("a1", '"0"'), key("a2"), key("a3"), key("gone"), key("a2")],
        ...{ push: "dual", note: "the nodes are new" },
      }),
    );
    expect(await ended(id)).toMatchObject({
      ...{ by: "ann", total: 4, ended: 4, set: 2, already: 1, lost: 0, failed: 1, mayAgain: 0 },
      reasons: [{ key: "team/gone", reason: "There is no component team/gone any more." }],
    });
    const [newest] = await historyOf(fleet.database, key("a1"), { before: null, limit: 5 });
    expect(newest).toMatchObject({ kind: "choice", by: "ann", note: "the nodes are new" });
    expect(await chosen("a3")).toBe("chosen dual");
    await ended(await begun(batches.undo(ann, id)));
    expect(await Promise.all(["a1", "a2", "a3"].map(chosen))).toEqual([
      ...["default gzip", "default gzip", "chosen dual"],
    ]);
  });

  test("what somebody else chose meanwhile is not overwritten, until it is asked for again", async () => {
    await added("r1", "r2");
    await keepChoice(fleet, {
      ...key("r1"),
      ...{ ifMatch: "*", to: { push: "zstd-chunked", pullRequest: null }, note: null, by: "bob" },
    });
    works();
    const id = await begun(
      batches.start(ann, { keys: [key("r1", '"0"'), key("r2", '"0"')], ...{ push: "dual", note: null } }),
    );
    expect(await ended(id)).toMatchObject({
      ...{ set: 1, lost: 1 },
      lostTo: [{ key: "team/r1", theirs: { push: "zstd-chunked", by: "bob" }, mine: { push: "dual" } }],
    });
    expect(await batches.told(id)).toEqual(
      expect.arrayContaining([
        { key: "team/r1", etag: '"1"' },
        { key: "team/r2", etag: '"1"' },
      ]),
    );
    await begun(batches.again(ann, id, "lost"));
    expect(await ended(id)).toMatchObject({ total: 2, ended: 2, set: 2, lost: 0 });
    expect(await chosen("r1")).toBe("chosen dual");
  });

  test("a batch that nobody knows, or that goes on, is not taken back", async () => {
    expect(await batches.undo(ann, "d9428888-122b-41e1-b85c-61cd3cbee2d5")).toMatchObject({ ok: false });
    await added("n1");
    const id = await begun(batches.start(ann, { keys: [key("n1")], push: "dual", note: null }));
    expect(await batches.undo(ann, id)).toMatchObject({ ok: false });
    expect(await batches.again(ann, id, "failed")).toMatchObject({ ok: false });
    works();
    await ended(id);
  });

  // Before and after every step of two components: the lease, what is begun, each change, what came of it.
  test("whichever step a process dies at, another goes on: nothing is chosen twice, and all of it can be undone", async () => {
    for (let steps = 0, survived = false; !survived; steps += 1) {
      const names = ["x", "y"].map((name) => `k${steps}-${name}`);
      await added(...names);
      const id = await begun(
        batches.start(ann, { keys: names.map((name) => key(name)), push: "dual", note: "once" }),
      );
      let left = steps;
      /** Of those that it is asked for until it dies, every step is taken; none is after. */
      const isDead = () => {
        left -= 1;
        return left < 0;
      };
      const dying = works({
        database: mortal(fleet.database, isDead),
        async change(actor, asked) {
          if (isDead()) throw new Error("dead before the change");
          const done = await change(actor, asked);
          if (isDead()) throw Object.assign(new Error("dead after the change"), { code: "ECONNRESET" });
          return done;
        },
        onFault: () => undefined,
      });
      await expect.poll(async () => left < 0 || !(await batchOf(id)).isRunning, { interval: 5 }).toBe(true);
      survived = left >= 0;
      left = -1;
      await dying.stop();
      time.forward(LEASE_SECONDS + 1);
      const next = works();
      const { set, already, lost, failed } = await ended(id);
      expect({ steps, set, already, lost, failed }).toEqual({
        steps,
        set: 2,
        already: 0,
        lost: 0,
        failed: 0,
      });
      for (const name of names)
        expect([steps, await chosen(name), await eventsOf(name)]).toEqual([steps, "chosen dual", 1]);
      await ended(await begun(batches.undo(ann, id)));
      for (const name of names) expect(await chosen(name)).toBe("default gzip");
      await next.stop();
    }
  });

  /** A process that dies after it has made a change, and before it could say so. */
  async function diedAfter(id: string): Promise<void> {
    let isDead = false;
    const dying = works({
      database: mortal(fleet.database, () => isDead),
      async change(actor, asked) {
        const done = await change(actor, asked);
        isDead = true;
        return done;
      },
      onFault: () => undefined,
    });
    await expect.poll(() => isDead, { interval: 5 }).toBe(true);
    await dying.stop();
    expect((await batchOf(id)).ended).toBe(0);
  }

  test("a choice of somebody else, made while nobody went on, stands", async () => {
    await added("s1");
    const id = await begun(batches.start(ann, { keys: [key("s1")], push: "dual", note: null }));
    await diedAfter(id);
    expect(await choose("s1", "bob", "zstd-chunked")).toMatchObject({ ok: true });
    time.forward(LEASE_SECONDS + 1);
    works();
    expect(await ended(id)).toMatchObject({ set: 0, lost: 1, lostTo: [{ theirs: { by: "bob" } }] });
    await ended(await begun(batches.undo(ann, id)));
    expect(await chosen("s1")).toBe("chosen zstd-chunked");
  });

  test("the same choice, made by somebody else while nobody went on, is theirs and not undone", async () => {
    await added("s2");
    const id = await begun(batches.start(ann, { keys: [key("s2")], push: "dual", note: null }));
    await diedAfter(id);
    time.forward(LEASE_SECONDS + 1);
    await choose("s2", "bob", "gzip");
    await choose("s2", "bob", "dual");
    works();
    expect(await ended(id)).toMatchObject({ set: 0, already: 1 });
    await ended(await begun(batches.undo(ann, id)));
    expect(await chosen("s2")).toBe("chosen dual");
  });

  test("while one process makes a batch no other does, however long it takes; one that stops gives it back at once", async () => {
    const names = Array.from({ length: 30 }, (_, at) => `t${at}`);
    await added(...names);
    const id = await begun(
      batches.start(ann, { keys: names.map((name) => key(name)), push: "dual", note: null }),
    );
    const makers: string[] = [];
    let go = () => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    const maker =
      (who: string): ChoiceWorkerOptions["change"] =>
      async (actor, asked) => {
        makers.push(who);
        await held;
        return change(actor, asked);
      };
    const one = works({ change: maker("one"), leaseMs: 300, now: () => new Date() });
    await expect.poll(() => makers.length, { interval: 5 }).toBe(6);
    const two = works({ change: maker("two"), leaseMs: 300, now: () => new Date() });
    // Longer than a lease: it was renewed.
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(new Set(makers)).toEqual(new Set(["one"]));
    const stopped = one.stop();
    go();
    await stopped;
    expect(await ended(id)).toMatchObject({ total: 30, set: 30, failed: 0 });
    expect(makers.filter((who) => who === "one")).toHaveLength(6);
    expect(makers).toHaveLength(30);
    await two.stop();
    expect(await Promise.all(names.map(eventsOf))).toEqual(names.map(() => 1));
  });

  test("the same batch twice, at the same time: each is chosen once, and undone once", async () => {
    await added("w1", "w2");
    const asked = { keys: [key("w1"), key("w2")], push: "dual", note: null } as const;
    const ids = await Promise.all([begun(batches.start(ann, asked)), begun(batches.start(ann, asked))]);
    works();
    works();
    const both = await Promise.all(ids.map(ended));
    expect(both.map(({ set, already }) => set + already)).toEqual([2, 2]);
    expect(both.reduce((sum, { set }) => sum + set, 0)).toBe(2);
    expect([await eventsOf("w1"), await eventsOf("w2")]).toEqual([1, 1]);
    const undone = await Promise.all(
      [...ids, ...ids].map(async (id) => ended(await begun(batches.undo(ann, id)))),
    );
    expect(undone.map(({ lost, failed }) => lost + failed)).toEqual([0, 0, 0, 0]);
    expect([await chosen("w1"), await eventsOf("w1"), await eventsOf("w2")]).toEqual(["default gzip", 2, 2]);
  });

  test("what failed is tried again with the rights of whoever asks for that, and goes on to be of who began it", async () => {
    await added("locked-1");
    works();
    const id = await begun(batches.start(ann, { keys: [key("locked-1")], push: "dual", note: null }));
    expect(await ended(id)).toMatchObject({
      failed: 1,
      mayAgain: 1,
      reasons: [{ reason: "It is not yours." }],
    });
    await begun(batches.again(bob, id, "failed"));
    expect(await ended(id)).toMatchObject({ by: "ann", set: 1, failed: 0 });
    const refused = await ended(await begun(batches.undo(ann, id)));
    expect(refused).toMatchObject({ set: 0, failed: 1 });
    await ended(await begun(batches.undo(bob, id)));
    expect(await chosen("locked-1")).toBe("default gzip");
  });

  test("a batch waits for a cluster that has not said yet what may be changed", async () => {
    await added("c1");
    let isKnown = false;
    let asked = 0;
    works({
      rightsFor: async () => () => {
        asked += 1;
        return isKnown ? { allowed: true } : notKnownYet;
      },
    });
    const id = await begun(batches.start(ann, { keys: [key("c1")], push: "dual", note: null }));
    await expect.poll(() => asked, { interval: 5 }).toBe(1);
    isKnown = true;
    expect(await ended(id)).toMatchObject({ set: 1, failed: 0 });
  });

  test("who is known by a token alone is told that nobody keeps it", async () => {
    const someone: Actor = { name: "eve", cluster: { kind: "token", token: "secret" } };
    expect(await batches.start(someone, { keys: [key("a1")], push: "dual", note: null })).toMatchObject({
      ok: false,
      failure: { code: "denied" },
    });
  });

  test("after a restart what was set can be undone, and what ended long ago is forgotten", async () => {
    const place = await databases.place();
    const first = await opened(place);
    fleet = keptFleet(first, time.now);
    batches = createChoiceBatches({ database: first, rightsFor, wake: () => wake(), now: time.now });
    await added("u1");
    const before = works();
    const id = await begun(batches.start(ann, { keys: [key("u1")], push: "dual", note: null }));
    await ended(id);
    await before.stop();
    await first.close();

    const second = await opened(place);
    onTestFinished(second.close);
    fleet = keptFleet(second, time.now);
    batches = createChoiceBatches({ database: second, rightsFor, wake: () => wake(), now: time.now });
    works();
    const undone = await begun(batches.undo(ann, id));
    await ended(undone);
    expect(await chosen("u1")).toBe("default gzip");

    time.forward(91 * 86_400);
    const last = await begun(batches.start(ann, { keys: [key("u1")], push: "dual", note: null }));
    await ended(last);
    expect((await batches.list()).map((batch) => batch.id)).toEqual([last]);
  });
});
