import { gte, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, rolloutDay } from "#lib/db/schema.ts";
import type { RolloutDay } from "./api.ts";

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

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
