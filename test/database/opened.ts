import { type Database, type DatabasePlace, openDatabase } from "#lib/db/open.ts";

/** A database that can be opened. */
export async function opened(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place);
  if (!database.ok) throw new Error(`${database.failure.message} ${database.failure.next}`);
  return database.value;
}
