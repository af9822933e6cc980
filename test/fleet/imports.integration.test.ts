import { beforeAll, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import { asOneAction } from "#lib/db/transaction.ts";
import type { ImportOutcome, ImportRun } from "#lib/fleet/answers.ts";
import type { GivenComponent } from "#lib/fleet/known/add.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { type AskedImport, type ImportTold, importList } from "#lib/services/import-list.ts";
import { createImports } from "#lib/services/imports.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { clock, keptFleet } from "./fleet-bed.ts";

const ann = { name: "ann" } as Actor;
const list = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `app-${from + at} quay.io/team/app:${from + at}`);
const asked = (lines: readonly string[], dryRun = false): AskedImport => ({
  namespace: "team",
  text: lines.join("\n"),
  dryRun,
});

onBothDatabases((databases) => {
  const { now } = clock();
  let fleet: KeptFleet;
  /** What is thrown when so many were kept already; null: nothing is. */
  let breaksAfter: number | null = null;
  let kept = 0;
  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), now);
  });
  const keep = async (within: Database, fresh: readonly GivenComponent[]) => {
    if (breaksAfter !== null && kept >= breaksAfter) throw new Error("the disk is gone");
    const told = fresh.map((one) => ({ known: plainComponent("added", one), wanted: null }));
    await keepKnown({ ...fleet, database: within }, "added", told, { all: false });
    kept += fresh.length;
  };
  const bring = (_actor: Actor, given: AskedImport, told: ImportTold) =>
    importList(
      {
        database: fleet.database,
        act: (steps) => asOneAction(fleet.database, steps),
        keep,
        onKept: async () => undefined,
      },
      given,
      told,
    );
  const started = (onFault: (error: unknown) => void = (error) => expect.fail(String(error))) =>
    createImports({ bring, onFault, signal: new AbortController().signal });
  const ended = async (imports: ReturnType<typeof started>, begun: ImportRun) => {
    await expect.poll(() => imports.find(begun.id)?.isRunning, { timeout: 60_000 }).toBe(false);
    return imports.find(begun.id) ?? expect.fail("an import that ended is kept");
  };

  test("a list is brought in by itself, its refused lines are told by number, and the same list again is there already", async () => {
    const imports = started();
    let isOver = false;
    const lines = ["Not Good", ...list(1_200), "app-3 quay.io/team/app:3"];
    const begun = imports.start(ann, asked(lines), () => {
      isOver = true;
    });
    expect(begun).toMatchObject({ isRunning: true, done: 0, total: 1_202, by: "ann" });
    const run = await ended(imports, begun);
    expect(run).toMatchObject({ done: 1_202, added: 1_200, known: 0, refused: 2, problem: null });
    expect(run.lines.slice(0, 2).map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, "refused"],
      [1_202, "refused"],
    ]);
    // Of those that nothing is to be done about a few are enough.
    expect(run.lines).toHaveLength(202);
    await expect.poll(() => isOver).toBe(true);
    const again = await ended(
      imports,
      imports.start(ann, asked(lines), () => undefined),
    );
    expect(again).toMatchObject({ added: 0, known: 1_200, refused: 2 });
    expect(imports.list().map(({ id }) => id)).toEqual([again.id, run.id]);
  });

  test("looking through a list keeps nothing", async () => {
    const imports = started();
    const before = kept;
    const run = await ended(
      imports,
      imports.start(ann, asked(list(3, 5_000), true), () => undefined),
    );
    expect([run.added, kept - before]).toEqual([3, 0]);
  });

  test("of a list that breaks off what was added stays, and the same list adds the rest", async () => {
    const faults: unknown[] = [];
    const imports = started((error) => void faults.push(error));
    const lines = list(1_100, 10_000);
    breaksAfter = kept + 500;
    const broken = await ended(
      imports,
      imports.start(ann, asked(lines), () => undefined),
    );
    breaksAfter = null;
    expect(broken).toMatchObject({ added: 500, done: 500 });
    expect(broken.problem).toMatch(/could not go on/);
    // The reason is for the log.
    expect([broken.problem?.includes("disk"), faults.length]).toEqual([false, 1]);
    const rest = await ended(
      imports,
      imports.start(ann, asked(lines), () => undefined),
    );
    expect(rest).toMatchObject({ added: 600, known: 500, problem: null });
  });

  test("a list that is longer than is taken is refused as a whole", async () => {
    const outcomes: ImportOutcome[] = [];
    const told = {
      max: 2,
      onProgress: () => undefined,
      onOutcomes: (some: readonly ImportOutcome[]) => void outcomes.push(...some),
    };
    const refused = await bring(ann, asked(list(3)), told);
    expect(refused).toMatchObject({ ok: false, failure: { code: "bad-request" } });
    expect(outcomes).toEqual([]);
  });
});
