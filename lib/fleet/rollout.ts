import { gte, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, rolloutDay } from "#lib/db/schema.ts";
import type { RolloutDay } from "./answers.ts";

/** Writes down what the fleet's indexes hold today; the last look of a day stands for it. */
export async function recordRollout({ sql: db }: Database, now: Date): Promise<void> {
  await db.execute(sql`
    insert into ${rolloutDay} (day, gzip, dual, zstd, other, unread)
    select ${dayOf(now)}::date, count(*) filter (where built_holds = 'gzip'), count(*) filter (where built_holds = 'dual'),
      count(*) filter (where built_holds = 'zstd-chunked'), count(*) filter (where built_holds = 'other'),
      count(*) filter (where built_holds = 'unread')
    from ${component}
    on conflict (day) do update set gzip = excluded.gzip, dual = excluded.dual, zstd = excluded.zstd,
      other = excluded.other, unread = excluded.unread`);
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

async function rolloutAt({ sql: db }: Database, now: Date): Promise<RolloutDay> {
  const holding = (value: string) =>
    sql<number>`count(*) filter (where ${component.builtHolds} = ${value})`.mapWith(Number);
  const [figures] = await db
    .select({
      gzip: holding("gzip"),
      dual: holding("dual"),
      zstd: holding("zstd-chunked"),
      other: holding("other"),
      unread: holding("unread"),
    })
    .from(component);
  if (figures === undefined) throw new Error("an aggregate without groups has one row");
  return { day: dayOf(now), ...figures };
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
