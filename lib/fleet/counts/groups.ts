import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { issueGroupCount } from "#lib/db/schema.ts";
import { countsAt, numberOrNull } from "./counts.ts";

/** What issues are counted by, beside their codes. */
export const countedGroups = ["namespace", "application", "client"] as const;
export type CountedGroup = (typeof countedGroups)[number];

/** Components with an issue; their platforms; by code and severity; by client; by what fixes them. */
export type GroupFacet = "components" | "platforms" | "code" | "fails" | "less" | "fix";

export interface GroupCount {
  readonly key: string;
  readonly facet: GroupFacet;
  readonly value: string;
  readonly count: number;
}

/** What is counted of each namespace, application or client as it is now. */
export async function readGroupCounts(
  { sql: db }: Pick<Database, "sql">,
  group: CountedGroup,
): Promise<readonly GroupCount[]> {
  const { rows } = await db.execute<{ key: string; facet: GroupFacet; value: string; count: string }>(sql`
    select key, facet, value, sum(count) as count from ${issueGroupCount}
    where grouped_by = ${group} and day is null
    group by key, facet, value having sum(count) <> 0`);
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
}

/** Components with an issue, by key, at the end of some days (as `countsOver`). */
export async function groupsOver(
  { sql: db }: Pick<Database, "sql">,
  group: CountedGroup,
  days: readonly string[],
): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
  const { rows } = await db.execute<{ key: string; counts: (string | null)[] }>(sql`
    select key, ${countsAt(days)} as counts from ${issueGroupCount}
    where grouped_by = ${group} and day is not null group by key`);
  return new Map(rows.map(({ key, counts }) => [key, counts.map(numberOrNull)]));
}
