import { asc, eq, ne, type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, savedView } from "#lib/db/schema.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { CountedView, SavedView } from "./answers.ts";
import type { ComponentFailure } from "./failure.ts";
import { parseFleetQuery } from "./table/query.ts";
import { fleetCondition } from "./table/sql.ts";

/** Filters kept under a name, for everybody. */
export async function savedViews({ sql: db }: Database): Promise<readonly SavedView[]> {
  return db
    .select({ name: savedView.name, query: savedView.query })
    .from(savedView)
    .orderBy(asc(savedView.name));
}

/** Of more nobody reads the counts, and each is asked of every row. */
const MAX_COUNTED = 40;

/** The same with how many components each shows, all counted in one walk through the table. */
export async function countedViews(database: Database, now: Date): Promise<readonly CountedView[]> {
  const views = await savedViews(database);
  const counts: Record<string, SQL<number>> = {};
  for (const { name, query } of views.slice(0, MAX_COUNTED)) {
    const parsed = parseFleetQuery(new URLSearchParams(query));
    if (parsed.ok)
      counts[name] =
        sql<number>`count(*) filter (where ${fleetCondition(parsed.value, now) ?? sql`true`})`.mapWith(
          Number,
        );
  }
  const [found = {}] =
    Object.keys(counts).length === 0 ? [] : await database.sql.select(counts).from(component);
  return views.map((view) => ({ ...view, components: found[view.name] ?? null }));
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
