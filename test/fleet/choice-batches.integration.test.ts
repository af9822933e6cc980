import { beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { keepChoice } from "#lib/fleet/choice/change-choice.ts";
import { historyOf } from "#lib/fleet/history/history.ts";
import type { KeptFleet } from "#lib/fleet/known/known.ts";
import { type ChoiceBatchService, createChoiceBatches } from "#lib/services/choices/batches.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { addComponents, clock, keptFleet, recordNamed } from "./fleet-bed.ts";

const ann = { name: "ann" } as Actor;
const key = (name: string, etag?: string) => ({
  namespace: "team",
  name,
  ...(etag === undefined ? {} : { etag }),
});

onBothDatabases((databases) => {
  const time = clock();
  let fleet: KeptFleet;
  let batches: ChoiceBatchService;
  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), time.now);
    batches = createChoiceBatches({
      database: fleet.database,
      rightsFor: async () => (record) =>
        record.name.startsWith("locked") ? { allowed: false, reason: "It is not yours." } : { allowed: true },
      change: (actor, change) => keepChoice(fleet, { ...change, by: actor.name }),
      onFault: (error) => expect.fail(String(error)),
      signal: new AbortController().signal,
    });
  });
  const added = (...names: string[]) =>
    addComponents(fleet, Object.fromEntries(names.map((name) => [name, `quay.io/team/${name}:main`])));
  const chosen = async (name: string) => {
    const record = await recordNamed(fleet.database, name);
    return `${record?.wantedKind} ${record?.wantedChoice}`;
  };
  const ended = async (id: string) => {
    await expect
      .poll(() => batches.list().find((batch) => batch.id === id)?.isRunning, { timeout: 20_000 })
      .toBe(false);
    const batch = batches.list().find((one) => one.id === id);
    return batch ?? expect.fail("a batch that ended is kept");
  };
  const begun = (answer: ReturnType<ChoiceBatchService["undo"]>) =>
    answer.ok ? answer.value.id : expect.fail(answer.failure.message);

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
    const { id } = batches.start(ann, {
      keys: [key("a1", '"0"'), key("a2"), key("a3"), key("gone")],
      ...{ push: "dual", note: "the nodes are new" },
    });
    expect(await ended(id)).toMatchObject({
      ...{ by: "ann", total: 4, ended: 4, set: 2, already: 1, lost: 0, failed: 1, mayAgain: 0 },
      reasons: [{ key: "team/gone", reason: "There is no component team/gone any more." }],
    });
    const [newest] = await historyOf(fleet.database, key("a1"), { before: null, limit: 5 });
    expect(newest).toMatchObject({ kind: "choice", by: "ann", note: "the nodes are new" });
    expect(await chosen("a3")).toBe("chosen dual");
    await ended(begun(batches.undo(ann, id)));
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
    const { id } = batches.start(ann, {
      keys: [key("r1", '"0"'), key("r2", '"0"')],
      ...{ push: "dual", note: null },
    });
    expect(await ended(id)).toMatchObject({
      ...{ set: 1, lost: 1 },
      lostTo: [{ key: "team/r1", theirs: { push: "zstd-chunked", by: "bob" }, mine: { push: "dual" } }],
    });
    expect(batches.told(id)).toEqual(
      expect.arrayContaining([
        { key: "team/r1", etag: '"1"' },
        { key: "team/r2", etag: '"1"' },
      ]),
    );
    begun(batches.again(ann, id, "lost"));
    expect(await ended(id)).toMatchObject({ total: 2, ended: 2, set: 2, lost: 0 });
    expect(await chosen("r1")).toBe("chosen dual");
  });

  test("a batch that nobody knows is no fault", () => {
    expect(batches.undo(ann, "d9428888-122b-41e1-b85c-61cd3cbee2d5")).toMatchObject({ ok: false });
  });
});
