import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { type Database, openDatabase } from "#lib/db/open.ts";
import { component, componentIssue, look } from "#lib/db/schema.ts";
import { foldCounts } from "#lib/fleet/counts/fold.ts";
import { keepReport } from "#lib/fleet/results/read-results.ts";
import { analyse } from "#lib/report/analyse.ts";
import { addComponents, keptFleet } from "#test/fleet/fleet-bed.ts";
import { imageBed } from "#test/image-bed.ts";

/** Every fifth of each; two of them are broken, one lacks something. */
const SPECS = [
  "amd64 gzip, arm64 gzip, amd64 chunked+, arm64 chunked+",
  "amd64 chunked+, amd64 gzip",
  "amd64 gzip, arm64 gzip, amd64 chunked+",
  "amd64 gzip, amd64 chunked",
  "amd64 gzip, arm64 gzip",
];
/** A statement of so many is done well before a silent database would be given up. */
const AT_ONCE = 500;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Filling {
  readonly components: number;
  /** Which they are in, one after the other: a namespace has more in a larger fleet. */
  readonly namespaces: number;
  readonly now: Date;
}

/** An opened database with a fleet of so many: one of each kind as looks write it, and the others after it. */
export async function filledDatabase(
  url: string,
  { components, namespaces, now }: Filling,
): Promise<Database> {
  const place = await openDatabase({ url });
  if (!place.ok) throw new Error(place.failure.message);
  const database = place.value;
  const began = new Date(now.getTime() - 90 * DAY_MS);
  const later = new Date(now.getTime() + 365 * DAY_MS);
  const fleet = keptFleet(database, () => began);
  const references = Object.fromEntries(
    SPECS.map((_, at) => [`kind-${at}`, `quay.example/team/kind:v${at}`]),
  );
  await addComponents(fleet, references);
  for (const [at, [name, reference]] of Object.entries(references).entries()) {
    const looked = {
      ...{ namespace: "team", name, reference, dueAt: later },
      again: { incomplete: false, againAt: null, tries: 0 },
    };
    await keepReport(database, looked, analyse(imageBed(SPECS[at] ?? ""), reference), began);
  }
  await database.sql.execute(sql`update evidence set due_at = ${later}`);
  const start = performance.now();
  for (let from = 0; from < components; from += AT_ONCE) {
    // As the server does meanwhile.
    if (from % (10 * AT_ONCE) === 0) await foldCounts(database, now);
    const some = sql`generate_series(${from}::int, ${Math.min(from + AT_ONCE, components) - 1}::int) as g`;
    const names = sql`'namespace', 'ns-' || (g % ${namespaces}::int), 'name', 'app-' || g`;
    const reference = sql`'quay.example/org-' || (g % 97) || '/app-' || g || ':main'`;
    const one = {
      some,
      like: sql`o.namespace = 'team' and o.name = 'kind-' || (g / ${namespaces}::int % ${SPECS.length}::int)`,
    };
    // They came over 13 weeks, a few within the last hour.
    const since = sql`${began}::timestamptz + (case when g % 1000 = 1 then interval '2159.5 hours' else (g % 89) * interval '1 day' end)`;
    await database.sql.execute(
      another(
        component,
        one,
        sql`jsonb_build_object(${names}, 'application', 'suite-' || (g % 31), 'reference', ${reference},
        'search', concat_ws(' ', 'ns-' || (g % ${namespaces}::int), 'app-' || g, 'suite-' || (g % 31), ${reference}), 'newest_at', ${since})`,
      ),
    );
    await database.sql.execute(
      another(look, one, sql`jsonb_build_object(${names}, 'reference', ${reference})`),
    );
    await database.sql.execute(
      another(
        componentIssue,
        one,
        sql`jsonb_build_object(${names}, 'application', 'suite-' || (g % 31), 'first_seen', ${since})`,
      ),
    );
  }
  await foldCounts(database, now);
  // What PostgreSQL does by itself before long, in more time than the pool waits for an answer.
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
  console.log(`${components} components in ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return database;
}

/** Rows like one that is there, but for what is given as JSON; columns that are generated are left to the database. */
function another(
  table: PgTable,
  { some, like }: { readonly some: SQL; readonly like: SQL },
  given: SQL,
): SQL {
  const columns = Object.values(getTableColumns(table)).filter(({ generated }) => generated === undefined);
  const names = (of: SQL) =>
    sql.join(
      columns.map(({ name }) => sql`${of}${sql.identifier(name)}`),
      sql`, `,
    );
  return sql`insert into ${sql.identifier(getTableConfig(table).name)} (${names(sql``)})
    select ${names(sql`r.`)} from ${some} join ${table} o on ${like}
    cross join lateral jsonb_populate_record(o, ${given}) as r`;
}
