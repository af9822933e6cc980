import { globSync, readFileSync } from "node:fs";
import { sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { componentModels, readComponent } from "#lib/cluster/components.ts";
import type { Database } from "#lib/db/open.ts";
import { beginningOf, currentLife, historyOf } from "#lib/fleet/history/history.ts";
import { toldByCluster } from "#lib/fleet/known/from-cluster.ts";
import { forgetKnown, type KeptFleet, keepKnown } from "#lib/fleet/known/known.ts";
import { uidOf } from "#lib/fleet/known/record.ts";
import { recordOf } from "#lib/fleet/table/pages.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { componentOf } from "#test/kubernetes/konflux.ts";
import { clock, keptFleet, toldComponent } from "./fleet-bed.ts";

const everything = { before: null, limit: 50 };

/** A Component as a watch tells it. */
function toldOf(
  name: string,
  { uid, at, version, choice }: { uid: string; at?: string; version: number; choice?: string },
  model: (typeof componentModels)[number] = componentModels[0],
) {
  const annotations = choice === undefined ? {} : { "twofold.dev/compression": choice };
  const object = componentOf(name, { uid, annotations });
  const { creationTimestamp, ...metadata } = object.metadata;
  const read = readComponent(model, {
    ...object,
    metadata: {
      ...metadata,
      resourceVersion: String(version),
      ...(at === undefined ? {} : { creationTimestamp: at }),
    },
  });
  if (!read.ok) throw new Error(read.failure.message);
  return toldByCluster(read.value, [], null);
}

onBothDatabases((databases) => {
  let database: Database;
  let fleet: KeptFleet;
  const time = clock("2026-02-01T00:00:00Z");
  beforeAll(async () => {
    database = await databases.open();
    fleet = keptFleet(database, time.now);
  });
  const keep = (...told: Parameters<typeof keepKnown>[2]) =>
    keepKnown(fleet, "cluster", told, { all: false });
  const uidIn = async (name: string) =>
    uidOf((await recordOf(database, { namespace: "shop", name })) ?? { cluster: null });

  test("a replica that tells late of the earlier component does not bring it back", async () => {
    const first = { uid: "one", at: "2026-01-01T00:00:00Z" };
    await keep(toldOf("web", { ...first, version: 10 }));
    // A cluster that was restored counts its versions from the beginning.
    await keep(toldOf("web", { uid: "two", at: "2026-01-02T00:00:00Z", version: 5 }));
    await keep(toldOf("web", { ...first, version: 11 }));
    expect(await uidIn("web")).toBe("two");
    // And what it says is gone, is so alone.
    const gone = { namespace: "shop", name: "web", uid: "one" };
    expect(await forgetKnown(fleet, "cluster", gone)).toBe(false);
    expect(await forgetKnown(fleet, "cluster", { ...gone, uid: "two" })).toBe(true);
  });

  test("of two of the same second the versions tell which is the later; without times the one told last is", async () => {
    const at = "2026-01-01T00:00:00Z";
    await keep(toldOf("quick", { uid: "two", at, version: 20 }));
    await keep(toldOf("quick", { uid: "one", at, version: 10 }));
    expect(await uidIn("quick")).toBe("two");
    await keep(toldOf("timeless", { uid: "one", version: 20 }));
    await keep(toldOf("timeless", { uid: "two", version: 30 }));
    expect(await uidIn("timeless")).toBe("two");
  });

  test("each of three that had a name has its own history, and each names the one before", async () => {
    const key = { namespace: "shop", name: "thrice" };
    // The first was in no cluster.
    await keepKnown(fleet, "added", [toldComponent("thrice", "quay.io/shop/thrice:1", "shop")], {
      all: false,
    });
    await database.sql.execute(
      sql`insert into choice_event (namespace, name, at, "by", "to") values ('shop', 'thrice', now(), 'ann', '{"push":"dual","pullRequest":null}')`,
    );
    await forgetKnown(fleet, "added", key);
    for (const [at, uid] of ["one", "two"].entries()) {
      time.forward(60);
      await keep(
        toldOf("thrice", { uid, at: `2026-01-0${at + 1}T00:00:00Z`, version: at + 1, choice: "gzip" }),
      );
    }
    expect(await currentLife(database, key)).toBe("two");
    for (const [life, before] of [
      ["two", "one"],
      ["one", "none"],
    ] as const) {
      expect(await historyOf(database, key, { ...everything, life })).toMatchObject([
        { from: null, to: { push: "gzip" } },
      ]);
      expect(await beginningOf(database, key, life)).toMatchObject({ kind: "made-anew", before });
    }
    expect(await historyOf(database, key, { ...everything, life: null })).toMatchObject([{ by: "ann" }]);
    expect(await beginningOf(database, key, null)).toBeNull();
  });

  test("a component of the other group does not take a name, nor writes into the history under it", async () => {
    await keep(toldOf("both", { uid: "running", version: 1 }));
    const other = toldOf("both", { uid: "revised", version: 2, choice: "dual" }, componentModels[1]);
    expect([...(await keep(other))]).toEqual(["shop/both"]);
    expect(await uidIn("both")).toBe("running");
    expect(await historyOf(database, { namespace: "shop", name: "both" }, everything)).toEqual([]);
    // Two that come in the same moment: one transaction waits for the other.
    const race = await Promise.all([
      keep(toldOf("race", { uid: "running", version: 1 })),
      keep(toldOf("race", { uid: "revised", version: 1 }, componentModels[1])),
    ]);
    expect(race.map(({ size }) => size).toSorted()).toEqual([0, 1]);
  });

  test("what was written before this was noted is the history of the component that is there", async () => {
    const key = { namespace: "shop", name: "old" };
    await keep(toldOf("old", { uid: "one", version: 1, choice: "dual" }));
    await keepKnown(fleet, "added", [toldComponent("mine", "quay.io/shop/mine:1", "shop")], { all: false });
    // As a database of the version before is.
    const [migration = ""] = globSync("lib/db/migrations/*_component_life.sql");
    const { sql: db } = database;
    await db.execute(sql`drop table component_life`);
    await db.execute(sql`alter table choice_event drop column uid`);
    await db.execute(sql`alter table index_event drop column uid`);
    for (const statement of readFileSync(migration, "utf8").split("--> statement-breakpoint"))
      await db.execute(sql.raw(statement));
    expect(await historyOf(database, key, everything)).toMatchObject([{ to: { push: "dual" } }]);
    expect(await beginningOf(database, key, "one")).toBeNull();
    await keep(toldOf("old", { uid: "two", version: 2 }));
    expect(await historyOf(database, key, everything)).toEqual([]);
    expect(await beginningOf(database, key, "two")).toMatchObject({ before: "one" });
  });
});
