import { count, eq } from "drizzle-orm";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import { component, importRun } from "#lib/db/schema.ts";
import { asOneAction } from "#lib/db/transaction.ts";
import type { ImportOutcome, ImportRun } from "#lib/fleet/answers.ts";
import { type GivenComponent, MAX_RUN_LINES } from "#lib/fleet/known/add.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import type { Shift } from "#lib/scan/shift.ts";
import { type AskedImport, type ImportInto, importList } from "#lib/services/import-list.ts";
import { startImportWorker } from "#lib/services/import-worker.ts";
import { createImports, type ImportsService } from "#lib/services/imports.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { clock, keptFleet } from "./fleet-bed.ts";

const named = (name: string) => ({ name }) as Actor;
const ann = named("ann");
const list = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `app-${from + at} quay.io/team/app:${from + at}`);
const asked = (lines: readonly string[], dryRun = false, namespace = "team"): AskedImport => ({
  namespace,
  text: lines.join("\n"),
  dryRun,
});

onBothDatabases((databases) => {
  const time = clock();
  let fleet: KeptFleet;
  let imports: ImportsService;
  let workers: Shift[] = [];
  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), time.now);
    const wake = () => {
      for (const worker of workers) worker.wake();
    };
    imports = createImports({ database: fleet.database, wake, now: time.now });
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
  });

  /** What the fleet does with the lines; `before` each time that some are kept, `after` when they are, and before the transaction ends. */
  const intoFleet = (
    before: (within: Database) => Promise<void> = async () => undefined,
    after: (within: Database) => Promise<void> = async () => undefined,
  ): ImportInto => ({
    database: fleet.database,
    act: (steps) => asOneAction(fleet.database, steps),
    async keep(within: Database, fresh: readonly GivenComponent[]) {
      await before(within);
      const told = fresh.map((one) => ({ known: plainComponent("added", one), wanted: null }));
      await keepKnown({ ...fleet, database: within }, "added", told, { all: false });
      await after(within);
    },
    onKept: async () => undefined,
  });
  const work = (
    into = intoFleet(),
    onFault: (error: unknown) => void = (error) => expect.fail(String(error)),
  ): Shift => {
    const worker = startImportWorker({ into, now: time.now, idleMs: 20, onFault });
    workers.push(worker);
    return worker;
  };
  const begin = async (given: AskedImport, actor = ann): Promise<ImportRun> => {
    const begun = await imports.start(actor, given);
    return begun.ok ? begun.value : expect.fail(begun.failure.message);
  };
  const ended = async ({ id }: ImportRun) => {
    await expect.poll(async () => (await imports.find(id))?.isRunning, { timeout: 60_000 }).toBe(false);
    return (await imports.find(id)) ?? expect.fail("an import that ended is kept");
  };
  const through = async (given: AskedImport) => ended(await begin(given));
  const componentsOf = async (namespace: string) => {
    const [row] = await fleet.database.sql
      .select({ count: count() })
      .from(component)
      .where(eq(component.namespace, namespace));
    return row?.count;
  };

  test("a list is brought in by itself, its refused lines are told by number, and the same list again is there already", async () => {
    work();
    const lines = ["Not Good", ...list(1_200), "app-3 quay.io/team/app:3"];
    const begun = await begin(asked(lines));
    expect(begun).toMatchObject({ isRunning: true, done: 0, total: 1_202, by: "ann" });
    const run = await ended(begun);
    expect(run).toMatchObject({ done: 1_202, added: 1_200, known: 0, refused: 2, problem: null });
    expect(run.lines.slice(0, 2).map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, "refused"],
      [1_202, "refused"],
    ]);
    // Of those that nothing is to be done about a few are enough.
    expect(run.lines).toHaveLength(202);
    const again = await through(asked(lines));
    expect(again).toMatchObject({ added: 0, known: 1_200, refused: 2 });
    expect((await imports.list()).map(({ id }) => id)).toEqual([again.id, run.id]);
  });

  test("looking through a list keeps nothing", async () => {
    work();
    const run = await through(asked(list(3), true, "looked"));
    expect([run.added, await componentsOf("looked")]).toEqual([3, 0]);
  });

  test("a list whose server ends goes on in the next one, where it stood", async () => {
    const lines = ["app-0 Not:Good:", ...list(1_600, 1), "app-7 quay.io/team/again:1"];
    let times = 0;
    const first = work(
      intoFleet(async () => {
        times += 1;
        if (times === 2) void first.stop();
      }),
    );
    const { id } = await begin(asked(lines, false, "goes-on"));
    await expect.poll(() => times, { timeout: 60_000 }).toBe(2);
    await first.stop();
    // No line that is not counted, and none that is counted and not there.
    const half = await imports.find(id);
    expect(half).toMatchObject({ isRunning: true, done: 1_000, added: 999, refused: 1 });
    expect(await componentsOf("goes-on")).toBe(999);
    work();
    const run = await ended(half ?? expect.fail("it is kept"));
    expect(run).toMatchObject({ done: 1_602, added: 1_600, known: 0, refused: 2, problem: null });
    // Also what was refused before, and a name that a line before has.
    expect(run.lines.slice(0, 2).map(({ line }) => line)).toEqual([1, 1_602]);
    expect(await componentsOf("goes-on")).toBe(1_600);
  });

  test("a list of a server that was killed is taken over when its lease ends, and not before", async () => {
    const begun = await begin(asked(list(600), false, "killed"));
    const leasedUntil = new Date(time.now().getTime() + 30_000);
    await fleet.database.sql
      .update(importRun)
      .set({ leasedBy: "killed", leasedUntil })
      .where(eq(importRun.id, begun.id));
    work();
    await through(asked(list(1), true));
    expect(await imports.find(begun.id)).toMatchObject({ isRunning: true, done: 0 });
    time.forward(31);
    expect(await ended(begun)).toMatchObject({ added: 600, problem: null });
  });

  test("who was taken for dead keeps none of the lines that it still had", async () => {
    const others = { leasedBy: "other", leasedUntil: new Date(time.now().getTime() + 3_600_000) };
    let times = 0;
    work(
      intoFleet(undefined, async (within) => {
        times += 1;
        // In its transaction, as the embedded database has only one.
        if (times === 2) await within.sql.update(importRun).set(others);
      }),
    );
    const begun = await begin(asked(list(1_000), false, "silent"));
    await expect.poll(() => times, { timeout: 60_000 }).toBe(2);
    await workers.pop()?.stop();
    expect(await imports.find(begun.id)).toMatchObject({ isRunning: true, done: 500, added: 500 });
    expect(await componentsOf("silent")).toBe(500);
    work();
    expect(await ended(begun)).toMatchObject({ added: 1_000, known: 0 });
  });

  test("of a list that breaks off what was added stays, and the same list adds the rest", async () => {
    const faults: unknown[] = [];
    let times = 0;
    const broken = intoFleet(undefined, async () => {
      times += 1;
      if (times === 2) throw new Error("the disk is gone");
    });
    work(broken, (error) => void faults.push(error));
    const lines = list(1_100);
    const run = await through(asked(lines, false, "broken"));
    expect(run).toMatchObject({ added: 500, done: 500 });
    expect(run.problem).toMatch(/could not go on/);
    // The reason is for the log.
    expect([run.problem?.includes("disk"), faults.length]).toEqual([false, 1]);
    expect(await componentsOf("broken")).toBe(500);
    const rest = await through(asked(lines, false, "broken"));
    expect(rest).toMatchObject({ added: 600, known: 500, problem: null });
  });

  test("of two people's lists at once each line is added by one of them", async () => {
    work();
    work();
    const runs = await Promise.all([
      begin(asked(list(1_300), false, "both"), ann),
      begin(asked(list(1_300, 700), false, "both"), named("bob")),
    ]);
    const [one, two] = await Promise.all(runs.map(ended));
    if (one === undefined || two === undefined) throw new Error("two were begun");
    expect([one.by, two.by]).toEqual(["ann", "bob"]);
    for (const run of [one, two]) expect(run).toMatchObject({ done: 1_300, refused: 0, problem: null });
    expect(await componentsOf("both")).toBe(2_000);
    expect(one.added + two.added).toBe(2_000);
  });

  test("a list that is longer than is taken is refused as a whole", async () => {
    const outcomes: ImportOutcome[] = [];
    const told = {
      max: 2,
      onProgress: () => undefined,
      onOutcomes: (some: readonly ImportOutcome[]) => void outcomes.push(...some),
    };
    const refused = await importList(intoFleet(), asked(list(3)), told);
    expect(refused).toMatchObject({ ok: false, failure: { code: "bad-request" } });
    expect(outcomes).toEqual([]);
    const before = await imports.list();
    const long = await imports.start(ann, asked(list(MAX_RUN_LINES + 1)));
    expect(long).toMatchObject({ ok: false, failure: { code: "bad-request" } });
    expect(await imports.list()).toEqual(before);
  });

  test("the newest twenty are kept, and no more may wait", async () => {
    const begun: ImportRun[] = [];
    for (let at = 0; at < 20; at++) begun.push(await begin(asked(list(1), true)));
    expect((await imports.list()).map(({ id }) => id)).toEqual(begun.map(({ id }) => id).reverse());
    expect(await imports.start(ann, asked(list(1), true))).toMatchObject({ ok: false });
    work();
    for (const run of begun) await ended(run);
    const next = await through(asked(list(1), true));
    const left = (await imports.list()).map(({ id }) => id);
    expect([left.length, left[0], left.includes(begun[0]?.id ?? "")]).toEqual([20, next.id, false]);
  });
});
