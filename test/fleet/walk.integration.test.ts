import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { component } from "#lib/db/schema.ts";
import { keepKnown } from "#lib/fleet/known/known.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import { fleetWindow } from "#lib/fleet/table/pages.ts";
import { fleetQuerySchema, sortColumns } from "#lib/fleet/table/query.ts";
import { walkFleet } from "#lib/fleet/table/walk.ts";
import { plainComponent } from "#lib/services/sources.ts";
import { onBothDatabases } from "#test/database/databases.ts";
import { clock, keptFleet } from "./fleet-bed.ts";

const APPLICATIONS = ["shop", null, "bank", "shop", null, "Ätna"];

onBothDatabases((databases) => {
  test("an export has every row once and in the page's order, whatever it is sorted by, however few are read at once", async () => {
    const { now } = clock();
    const database = await databases.open();
    const told = Array.from({ length: 23 }, (_, at) => ({
      known: plainComponent("added", {
        namespace: `ns-${at % 3}`,
        name: `app-${at % 12}`,
        application: APPLICATIONS[at % APPLICATIONS.length] ?? null,
        reference: `quay.example/team/app:${at}`,
      }),
      wanted: null,
    }));
    await keepKnown(keptFleet(database, now), "added", told, { all: false });
    // Finer than a time of JavaScript, and some the same.
    await database.sql.execute(sql`
      update ${component} set errors = length(reference) % 3, gzip_bytes = length(reference),
        newest_at = newest_at + (length(reference) % 4) * interval '1 microsecond' + (errors % 2) * interval '1 second'`);
    for (const column of sortColumns)
      for (const sort of [column, `-${column}`])
        for (const group of [undefined, "application"]) {
          const query = fleetQuerySchema.parse({ sort, group, limit: 500 });
          const page = await fleetWindow(database, query, now());
          const walked: string[] = [];
          for await (const some of walkFleet(database, query, now(), 4)) walked.push(...some.map(rowKey));
          expect(walked, `${sort} ${group ?? ""}`).toEqual(page.records.map(rowKey));
        }
  });

  test("an export keeps to the filters, and is empty where they leave nothing", async () => {
    const { now } = clock();
    const database = await databases.open();
    const told = ["app-1", "app-2", "web"].map((name) => ({
      known: plainComponent("added", { namespace: "team", name, reference: `quay.example/team/${name}:1` }),
      wanted: null,
    }));
    await keepKnown(keptFleet(database, now), "added", told, { all: false });
    const named = async (q: string) => {
      const rows = [];
      for await (const some of walkFleet(database, fleetQuerySchema.parse({ q }), now(), 1))
        rows.push(...some.map(({ name }) => name));
      return rows;
    };
    expect(await named("app")).toEqual(["app-1", "app-2"]);
    expect(await named("none")).toEqual([]);
  });
});
