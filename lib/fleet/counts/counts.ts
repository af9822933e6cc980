import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { fleetCount } from "#lib/db/schema.ts";

/** What is counted of the fleet as it is now (`fleet_count`). */
export const componentFacets = [
  ...([
    "built",
    "worst",
    "step",
    "wanted",
    "decided",
    "configured",
    "severity",
    "failing",
    "results",
  ] as const),
  ...(["namespace", "application", "source", "coverage", "verified", "issue", "platform"] as const),
] as const;
/** Of components with issues. */
export const withIssuesFacets = ["namespace with issues", "application with issues"] as const;
/** By code and severity, and then client, or way of fixing. */
export const issueFacets = ["code", "code platforms", "code fails", "code less", "code fix"] as const;
/** Sums that are another whenever a row looks different, or its evidence was read: of their hashes. */
export const revisionFacets = ["revision", "evidence"] as const;
/** What is yet to be looked at of each round, and what there is to look at at each registry. */
export const lookFacets = ["round", "registry"] as const;

export type CountFacet =
  | (typeof componentFacets)[number]
  | (typeof withIssuesFacets)[number]
  | (typeof issueFacets)[number]
  | (typeof revisionFacets)[number]
  | (typeof lookFacets)[number]
  /** Components that have both variants of their first platform, and the bytes of each. */
  | "twins";

/** Counts of some facets, each by its values in their order; what is counted to nothing is not there. */
export type Counts = ReadonlyMap<CountFacet, ReadonlyMap<string, number>>;

export async function readCounts(
  { sql: db }: Pick<Database, "sql">,
  facets: readonly CountFacet[],
): Promise<Counts> {
  const { rows } = await db.execute<{ facet: CountFacet; value: string; count: string }>(sql`
    select facet, value, sum(count) as count from ${fleetCount}
    where day is null and facet = any(${textArray(facets)})
    group by facet, value having sum(count) <> 0 order by facet collate "C", value collate "C"`);
  const counts = new Map<CountFacet, Map<string, number>>(facets.map((facet) => [facet, new Map()]));
  for (const { facet, value, count } of rows) counts.get(facet)?.set(value, Number(count));
  return counts;
}

/** How many components there are. */
export const allComponents = (counts: Counts): number =>
  [...(counts.get("built")?.values() ?? [])].reduce((sum, one) => sum + one, 0);

/** Components and platforms by code as they were at the end of some days (`YYYY-MM-DD`, ascending); null: nothing was recorded by then. */
export async function countsOver(
  { sql: db }: Pick<Database, "sql">,
  days: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<"code" | "code platforms", readonly (number | null)[]>>> {
  const { rows } = await db.execute<{
    facet: "code" | "code platforms";
    value: string;
    counts: (string | null)[];
  }>(sql`
    select facet, value, ${countsAt(days)} as counts
    from ${fleetCount} where day is not null group by facet, value`);
  const byCode = new Map<string, Map<"code" | "code platforms", readonly (number | null)[]>>();
  for (const { facet, value, counts } of rows) {
    const own = byCode.get(value) ?? new Map();
    byCode.set(value, own.set(facet, counts.map(numberOrNull)));
  }
  return byCode;
}

/** Sums of rows with a day, an array of text for each group of them. */
export const countsAt = (days: readonly string[]): SQL =>
  sql`array[${sql.join(
    days.map(
      (day) => sql`case when ${day}::date >= (select min(day) from ${fleetCount})
        then coalesce(sum(count) filter (where day <= ${day}::date), 0) end`,
    ),
    sql`, `,
  )}]::text[]`;

export const numberOrNull = (text: string | null): number | null => (text === null ? null : Number(text));

export interface IssueCount {
  readonly code: string;
  readonly severity: string;
  readonly components: number;
}

/** Components by the codes that they have, and how grave each is. */
export async function issueCounts(database: Pick<Database, "sql">): Promise<readonly IssueCount[]> {
  const counts = (await readCounts(database, ["code"])).get("code") ?? new Map<string, number>();
  return [...counts].map(([value, components]) => {
    const [code = "", severity = ""] = value.split(" ");
    return { code, severity, components };
  });
}
