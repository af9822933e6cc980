import { asc, eq } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { savedView } from "#lib/db/schema.ts";
import type { SavedView } from "./api.ts";

/** Filters kept under a name, for everybody. */
export async function savedViews({ sql: db }: Database): Promise<readonly SavedView[]> {
  return db
    .select({ name: savedView.name, query: savedView.query })
    .from(savedView)
    .orderBy(asc(savedView.name));
}

export async function saveView({ sql: db }: Database, view: SavedView, by: string): Promise<void> {
  await db
    .insert(savedView)
    .values({ ...view, by })
    .onConflictDoUpdate({ target: savedView.name, set: { query: view.query, by } });
}

export async function forgetView({ sql: db }: Database, name: string): Promise<void> {
  await db.delete(savedView).where(eq(savedView.name, name));
}
