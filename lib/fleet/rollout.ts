import { gte } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { rolloutDay } from "#lib/db/schema.ts";
import type { RolloutDay } from "./answers.ts";
import { readCounts } from "./counts/counts.ts";

/** Writes down what the fleet's indexes hold today; the last look of a day stands for it. */
export async function recordRollout(database: Database, now: Date): Promise<void> {
  const { day, ...figures } = await rolloutAt(database, now);
  await database.sql
    .insert(rolloutDay)
    .values({ day, ...figures })
    .onConflictDoUpdate({ target: rolloutDay.day, set: figures });
}

/** The days that were written down, oldest first. A day on which nothing ran is not there. */
export async function rolloutSince({ sql: db }: Database, since: Date): Promise<readonly RolloutDay[]> {
  return db
    .select()
    .from(rolloutDay)
    .where(gte(rolloutDay.day, dayOf(since)))
    .orderBy(rolloutDay.day);
}

/** The same with today as it is at this moment, which may not be written down yet. */
export async function rolloutUntilNow(
  database: Database,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<readonly RolloutDay[]> {
  const [written, today] = await Promise.all([rolloutSince(database, since), rolloutAt(database, now)]);
  return [...written.filter(({ day }) => day < today.day), today];
}

async function rolloutAt(database: Database, now: Date): Promise<RolloutDay> {
  const built = (await readCounts(database, ["built"])).get("built");
  const holding = (value: string) => built?.get(value) ?? 0;
  return {
    day: dayOf(now),
    gzip: holding("gzip"),
    dual: holding("dual"),
    zstd: holding("zstd-chunked"),
    other: holding("other"),
    unread: holding("unread"),
  };
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
