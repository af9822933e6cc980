import { asc, eq, ne, type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, componentKind, savedView } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { CountedView, SavedView } from "./answers.ts";
import type { ComponentFailure } from "./failure.ts";
import { type FleetQuery, parseFleetQuery } from "./table/query.ts";
import { fleetCondition, isOfKinds, kindCondition } from "./table/sql.ts";

/** Filters kept under a name, for everybody. */
export async function savedViews({ sql: db }: Pick<Database, "sql">): Promise<readonly SavedView[]> {
  return db
    .select({ name: savedView.name, query: savedView.query })
    .from(savedView)
    .orderBy(asc(savedView.name));
}

/** Of more nobody reads the counts, and each is asked of every row. */
const MAX_COUNTED = 40;

/**
 * The same with how many components each shows: of kinds of components, or where it asks for words or an age, all counted in one walk
 * through the table.
 */
export async function countedViews({ sql: db }: Database, now: Date): Promise<readonly CountedView[]> {
  const views = await savedViews({ sql: db });
  const asked = views.slice(0, MAX_COUNTED).flatMap(({ name, query }) => {
    const parsed = parseFleetQuery(new URLSearchParams(query));
    return parsed.ok ? [{ name, query: parsed.value }] : [];
  });
  const ofKinds = asked.filter(({ query }) => isOfKinds(query));
  const ofRows = asked.filter(({ query }) => !isOfKinds(query));
  const [kinds = [], rows = []] = await Promise.all([
    counted(
      ofKinds,
      (query) =>
        sql`coalesce(sum(${componentKind.count}) filter (where ${kindCondition(query, componentKind) ?? sql`true`}), 0)`,
      (counts) => db.select(counts).from(componentKind),
    ),
    counted(
      ofRows,
      (query) => sql`count(*) filter (where ${fleetCondition(query, now) ?? sql`true`})`,
      (counts) => db.select(counts).from(component),
    ),
  ]);
  const found = { ...kinds[0], ...rows[0] };
  return views.map((view) => ({ ...view, components: found[view.name] ?? null }));
}

type Asked = readonly { readonly name: string; readonly query: FleetQuery }[];
type Numbers = Record<string, SQL<number>>;

/** All of them in one question; of none nothing is asked. */
async function counted(
  asked: Asked,
  countOf: (query: FleetQuery) => SQL,
  ask: (counts: Numbers) => PromiseLike<Record<string, number>[]>,
): Promise<Record<string, number>[]> {
  if (asked.length === 0) return [];
  return ask(
    Object.fromEntries(asked.map(({ name, query }) => [name, countOf(query).mapWith(Number) as SQL<number>])),
  );
}

/** More than anybody finds their way in; a name costs as much as a page of text. */
export const MAX_VIEWS = 500;

export async function saveView(
  database: Database,
  view: SavedView,
  by: string,
): Promise<Result<SavedView, ComponentFailure>> {
  return inTransaction(database, async (tx) => {
    const others = await tx.$count(savedView, ne(savedView.name, view.name));
    if (others >= MAX_VIEWS) return fail(tooMany);
    await tx
      .insert(savedView)
      .values({ ...view, by })
      .onConflictDoUpdate({ target: savedView.name, set: { query: view.query, by } });
    return ok(view);
  });
}

const tooMany: ComponentFailure = {
  code: "too-many",
  message: `There are ${MAX_VIEWS} saved views already.`,
  next: "Delete one that nobody uses, then save this one.",
};

export async function forgetView({ sql: db }: Database, name: string): Promise<void> {
  await db.delete(savedView).where(eq(savedView.name, name));
}
