import { beforeAll, expect, test } from "vitest";
import { openDatabase } from "#lib/db/open.ts";
import { keepChoice } from "#lib/fleet/choice/change-choice.ts";
import { historyOf } from "#lib/fleet/history/history.ts";
import { type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { etagOf } from "#lib/fleet/known/record.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { keepFailure } from "#lib/fleet/results/read-results.ts";
import { fleetFigures } from "#lib/fleet/table/figures.ts";
import { fleetKeys, fleetWindow } from "#lib/fleet/table/pages.ts";
import { everything as everyRow, parseFleetQuery } from "#lib/fleet/table/query.ts";
import { countedViews, forgetView, savedViews, saveView } from "#lib/fleet/views.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { addComponents, clock, keptFleet, recordNamed, toldComponent } from "./fleet-bed.ts";

const dual = { push: "dual", pullRequest: null } as const;
const everything = { before: null, limit: 50 };

onBothDatabases((databases) => {
  const time = clock();
  let fleet: KeptFleet;
  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), time.now);
  });
  const change = (name: string, ifMatch: string, over: object = {}) =>
    keepChoice(fleet, { namespace: "team", name, ifMatch, to: dual, note: null, by: "ann", ...over });

  test("opening again what was migrated before changes nothing", async () => {
    const place = await databases.place();
    for (let round = 0; round < 2; round++) {
      const opened = await openDatabase(place);
      if (!opened.ok) expect.fail(opened.failure.message);
      const kept = keptFleet(opened.value, time.now);
      if (round === 0) await addComponents(kept, { app: "quay.io/team/app:main" });
      expect(await recordNamed(opened.value, "app")).toMatchObject({
        registry: "quay.io",
        wantedKind: "default",
      });
      await opened.value.close();
    }
  });

  test("a choice is kept with its history, and names the state it makes", async () => {
    await addComponents(fleet, { app: "quay.io/team/app:main" });
    const done = await change("app", '"0"', { note: "nodes are new" });
    expect(done).toMatchObject({
      ok: true,
      value: { etag: '"1"', wanted: { kind: "chosen", push: "dual", by: "ann" } },
    });
    expect(await recordNamed(fleet.database, "app")).toMatchObject({
      wantedChoice: "dual",
      choiceVersion: 1,
    });
    expect(await historyOf(fleet.database, { namespace: "team", name: "app" }, everything)).toEqual([
      {
        kind: "choice",
        at: "2026-01-01T00:00:00.000Z",
        by: "ann",
        from: null,
        to: dual,
        note: "nodes are new",
      },
    ]);
  });

  test("a change that starts from an older state is refused, and told what stands now", async () => {
    await addComponents(fleet, { race: "quay.io/team/race:main" });
    await change("race", '"0"');
    expect(await change("race", '"0"', { to: { push: "gzip", pullRequest: null } })).toMatchObject({
      ok: false,
      failure: { code: "changed-meanwhile", current: { etag: '"1"', wanted: { push: "dual" } } },
    });
  });

  test("If-Match may name several states, and a weak one never matches", async () => {
    await addComponents(fleet, { listed: "quay.io/team/listed:main" });
    expect(await change("listed", 'W/"0"')).toMatchObject({ failure: { code: "changed-meanwhile" } });
    expect(await change("listed", '"7", "0"')).toMatchObject({ value: { etag: '"1"' } });
  });

  test("choosing what is chosen already changes nothing, but for a word on why", async () => {
    await addComponents(fleet, { again: "quay.io/team/again:main" });
    const lines = async () =>
      (await historyOf(fleet.database, { namespace: "team", name: "again" }, everything)).length;
    // What the default says is not chosen.
    await change("again", '"0"', { to: { push: "gzip", pullRequest: null } });
    expect(await lines()).toBe(1);
    expect(await change("again", '"1"', { to: { push: "gzip", pullRequest: null } })).toMatchObject({
      value: { etag: '"1"' },
    });
    expect(await lines()).toBe(1);
    expect(
      await change("again", '"1"', { to: { push: "gzip", pullRequest: null }, note: "as agreed" }),
    ).toMatchObject({
      value: { etag: '"2"' },
    });
    expect(await lines()).toBe(2);
  });

  test("of twenty who change the same state at once one wins, and one line is written", async () => {
    await addComponents(fleet, { crowd: "quay.io/team/crowd:main" });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => change("crowd", '"0"', { by: `person ${at}` })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await historyOf(fleet.database, { namespace: "team", name: "crowd" }, everything)).toHaveLength(1);
  });

  test("back to the default is a line of the history too", async () => {
    await addComponents(fleet, { back: "quay.io/team/back:main" });
    await change("back", '"0"');
    time.forward(1);
    expect(await change("back", '"1"', { to: null })).toMatchObject({
      ok: true,
      value: { wanted: { kind: "default", push: "gzip" } },
    });
    const [newest] = await historyOf(fleet.database, { namespace: "team", name: "back" }, everything);
    expect(newest).toMatchObject({ from: dual, to: null });
  });

  test("there is no choice for a component that is not there", async () => {
    expect(await change("nowhere", "*")).toMatchObject({ ok: false, failure: { code: "no-component" } });
  });

  test("a choice outlives what its source says anew, and another reference takes away what was read", async () => {
    await addComponents(fleet, { kept: "quay.io/team/kept:main" });
    await change("kept", '"0"');
    await addComponents(fleet, { kept: "quay.io/team/kept:next" });
    expect(await recordNamed(fleet.database, "kept")).toMatchObject({
      wantedChoice: "dual",
      reference: "quay.io/team/kept:next",
      builtHolds: "unread",
    });
  });

  test("history outlives its component and comes back with it", async () => {
    const settings = (names: readonly string[]) =>
      keepKnown(
        fleet,
        "settings",
        names.map((name) => ({
          known: plainComponent("settings", { namespace: "team", name, reference: `quay.io/team/${name}:1` }),
          wanted: null,
        })),
        { all: true },
      );
    await settings(["one", "two"]);
    await change("one", '"0"');
    await settings(["two"]);
    expect(await change("one", '"1"')).toMatchObject({ failure: { code: "no-component" } });
    expect(await historyOf(fleet.database, { namespace: "team", name: "one" }, everything)).toHaveLength(1);
  });

  test("a line of the settings does not take a component over that is known from elsewhere", async () => {
    await addComponents(fleet, { mine: "quay.io/team/mine:1" });
    const taken = plainComponent("settings", {
      namespace: "team",
      name: "mine",
      reference: "quay.io/other/mine:1",
    });
    await keepKnown(fleet, "settings", [{ known: taken, wanted: null }], { all: false });
    expect(await recordNamed(fleet.database, "mine")).toMatchObject({
      source: "added",
      reference: "quay.io/team/mine:1",
    });
  });

  test("the history is read page by page, and what happened at one time stays together", async () => {
    await addComponents(fleet, { long: "quay.io/team/long:1" });
    for (let at = 0; at < 7; at++) {
      if (at % 2 === 0) time.forward(1);
      await change("long", `"${at}"`, { note: String(at) });
    }
    const key = { namespace: "team", name: "long" };
    const first = await historyOf(fleet.database, key, { before: null, limit: 3 });
    expect(first.map((event) => event.kind === "choice" && event.note)).toEqual(["6", "5", "4"]);
    const rest = await historyOf(fleet.database, key, { before: new Date(first.at(-1)?.at ?? 0), limit: 50 });
    expect(rest.map((event) => event.kind === "choice" && event.note)).toEqual(["3", "2", "1", "0"]);
  });

  test("views are kept under a name and forgotten", async () => {
    await saveView(fleet.database, { name: "mine", query: "step=build" }, "ann");
    await saveView(fleet.database, { name: "mine", query: "step=settled" }, "ann");
    expect(await savedViews(fleet.database)).toEqual([{ name: "mine", query: "step=settled" }]);
    await forgetView(fleet.database, "mine");
    expect(await savedViews(fleet.database)).toEqual([]);
  });
});

onBothDatabases((databases) => {
  const time = clock();
  let fleet: KeptFleet;
  const found = async (search: string) => {
    const query = parseFleetQuery(new URLSearchParams(search));
    if (!query.ok) return query.failure.message;
    const { records, total } = await fleetWindow(fleet.database, query.value, time.now());
    const keys = await fleetKeys(fleet.database, query.value, time.now());
    expect(keys).toHaveLength(total);
    expect(keys).toEqual(
      expect.arrayContaining(records.map((record) => ({ key: rowKey(record), etag: etagOf(record) }))),
    );
    return records.map(({ name }) => name).join(" ");
  };

  beforeAll(async () => {
    fleet = keptFleet(await databases.open(), time.now);
    await keepKnown(
      fleet,
      "added",
      [
        toldComponent("alpha", "quay.io/shop/alpha:1", "shop"),
        toldComponent("beta_100%", "quay.io/shop/beta:1", "shop"),
        toldComponent("gamma", "ghcr.io/bank/gamma:1", "bank"),
        {
          known: { ...toldComponent("delta", "ghcr.io/bank/delta:1", "bank").known, application: "till" },
          wanted: null,
        },
      ],
      { all: false },
    );
    await keepFailure(
      fleet.database,
      { namespace: "shop", name: "alpha", reference: "quay.io/shop/alpha:1", dueAt: time.now() },
      { code: "unreachable", message: "no answer", next: "wait", retryAt: null },
      time.now(),
    );
    await keepChoice(fleet, {
      namespace: "bank",
      name: "gamma",
      ifMatch: "*",
      to: dual,
      note: null,
      by: "ann",
    });
  });

  test.each([
    ["", "alpha beta_100% delta gamma"],
    ["sort=-name", "gamma delta beta_100% alpha"],
    ["sort=namespace", "delta gamma alpha beta_100%"],
    ["sort=-wanted", "delta beta_100% alpha gamma"],
    ["group=application", "delta alpha beta_100% gamma"],
    ["namespace=bank", "delta gamma"],
    ["namespace=bank&namespace=shop&q=a%20quay", "alpha beta_100%"],
    ["q=GHCR.io", "delta gamma"],
    // What means something in a pattern is text.
    ["q=_100%25", "beta_100%"],
    ["q=%25%25", ""],
    ["application=till", "delta"],
    ["wanted=dual", "gamma"],
    ["wanted=default", "alpha beta_100% delta"],
    ["wanted=default&wanted=dual", "alpha beta_100% delta gamma"],
    ["built=unread&source=added", "alpha beta_100% delta gamma"],
    ["step=settled", ""],
    ["severity=none", ""],
    ["failing=yes", "alpha"],
    ["failing=no", "beta_100% delta gamma"],
    ["failing=yes&failing=no", "alpha beta_100% delta gamma"],
    ["issue=no-gzip", ""],
    ["coverage=unread&verified=unread", "alpha beta_100% delta gamma"],
    ["coverage=full&coverage=part", ""],
    ["verified=no-key", ""],
    ["offset=1&limit=2", "beta_100% delta"],
    ["limit=0", ""],
    [
      "sort=size",
      'sort: one of name, namespace, application, wanted, configured, built, step, issues, gzip, zstd, results, newest, "-" before it.',
    ],
    ["limit=501", /^limit: /],
    ["wanted=brotli", /^wanted: /],
    ["coverage=most", /^coverage: /],
  ])("%s finds %s", async (search, names) => {
    const answer = await found(search);
    if (typeof names === "string") expect(answer).toBe(names);
    else expect(answer).toMatch(names);
  });

  test("views say how many components each shows, where its filters can be read", async () => {
    for (const [name, query] of [
      ["banks", "namespace=bank&hide=size&days=91"],
      ["everything", ""],
      ["old", "wanted=brotli"],
    ] as const)
      await saveView(fleet.database, { name, query }, "ann");
    const all = (await fleetWindow(fleet.database, everyRow, time.now())).total;
    expect((await countedViews(fleet.database, time.now())).map(({ components }) => components)).toEqual([
      2,
      all,
      null,
    ]);
  });

  test("the figures are of what the filters leave, the values to filter by of all", async () => {
    const query = parseFleetQuery(new URLSearchParams("namespace=bank"));
    if (!query.ok) expect.fail(query.failure.message);
    const figures = await fleetFigures(fleet.database, query.value, time.now());
    // What was not read is not counted as not being as wanted.
    expect(figures).toMatchObject({ components: 2, namespaces: 1, unread: 2, dual: 0, underWay: 0 });
    expect(figures.facets.namespace).toEqual([
      { value: "bank", count: 2 },
      { value: "shop", count: 2 },
    ]);
    expect(figures.facets.application).toEqual([{ value: "till", count: 1 }]);
  });

  test("numbers in names are sorted by their value", async () => {
    const names = [
      "app-10",
      "app-2",
      "app-02",
      "app-1",
      "app",
      "app-20261130120000",
      "app-9-b2",
      "app-9-b10",
    ];
    await keepKnown(
      fleet,
      "added",
      names.map((name) => toldComponent(name, `quay.io/count/${name}:1`, "count")),
      { all: false },
    );
    expect(await found("namespace=count")).toBe(
      "app app-1 app-02 app-2 app-9-b2 app-9-b10 app-10 app-20261130120000",
    );
    expect(await found("namespace=count&sort=-wanted&limit=2")).toBe("app-20261130120000 app-10");
  });
});
