import { arrayOverlaps, count, countDistinct, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component } from "#lib/db/schema.ts";
import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
import type { Facet, FleetSummary } from "../answers.ts";
import { stepsOnTheWay } from "../choice/states.ts";
import { type CountFacet, type Counts, componentFacets, readCounts } from "../counts/counts.ts";
import { orderCodes } from "./order-codes.ts";
import type { FleetQuery } from "./query.ts";
import { fleetCondition } from "./sql.ts";

export type Figures = Omit<FleetSummary, "cluster" | "samples" | "scan">;

/**
 * The figures over what the filters leave, and the values that there are to filter by. Of the whole fleet they are kept
 * (`lib/fleet/counts`); what filters leave is counted.
 */
export async function fleetFigures(database: Database, query: FleetQuery, now: Date): Promise<Figures> {
  const condition = fleetCondition(query, now);
  const [counts, counted] = await Promise.all([
    readCounts(database, componentFacets),
    condition === undefined ? null : countedFigures(database, condition),
  ]);
  return { ...(counted ?? keptFigures(counts)), facets: facetsOf(counts) };
}

type Counted = Omit<Figures, "facets">;

function keptFigures(counts: Counts): Counted {
  const of = (facet: CountFacet, value: string) => counts.get(facet)?.get(value) ?? 0;
  const built = counts.get("built") ?? new Map<string, number>();
  return {
    components: [...built.values()].reduce((sum, one) => sum + one, 0),
    namespaces: counts.get("namespace")?.size ?? 0,
    dual: of("built", "dual"),
    gzipAlone: of("built", "gzip"),
    zstdAlone: of("built", "zstd-chunked"),
    other: of("built", "other"),
    unread: of("built", "unread"),
    byDefault: of("decided", "default"),
    underWay: stepsOnTheWay.reduce((sum, step) => sum + of("step", step), 0),
    orderErrors: of("worst", "order"),
    withErrors: of("severity", "error"),
    withWarnings: of("severity", "warning"),
    failing: of("failing", "yes"),
    nearLimit: of("results", "near"),
  };
}

/** The same from the rows themselves; without a condition of all of them. */
export async function countedFigures({ sql: db }: Database, condition?: SQL): Promise<Counted> {
  const having = (what: SQL) => sql<number>`count(*) filter (where ${what})`.mapWith(Number);
  const holding = (value: string) => having(eq(component.builtHolds, value));
  const [figures] = await db
    .select({
      components: count(),
      namespaces: countDistinct(component.namespace),
      dual: holding("dual"),
      gzipAlone: holding("gzip"),
      zstdAlone: holding("zstd-chunked"),
      other: holding("other"),
      unread: holding("unread"),
      byDefault: having(eq(component.wantedKind, "default")),
      underWay: having(inArray(component.step, [...stepsOnTheWay])),
      orderErrors: having(arrayOverlaps(component.issueCodes, [...orderCodes])),
      withErrors: having(sql`${component.errors} > 0`),
      withWarnings: having(sql`${component.warnings} > 0`),
      failing: having(sql`${component.failure} is not null`),
      nearLimit: having(gt(component.resultPercent, NEAR_PERCENT)),
    })
    .from(component)
    .where(condition);
  if (figures === undefined) throw new Error("an aggregate without groups has one row");
  return figures;
}

/** Namespaces and applications are as many as people make; a menu holds so many. */
const MAX_FACETS = 500;

function facetsOf(counts: Counts): FleetSummary["facets"] {
  const of = (facet: CountFacet): Facet[] =>
    [...(counts.get(facet) ?? [])].slice(0, MAX_FACETS).map(([value, times]) => ({ value, count: times }));
  return {
    namespace: of("namespace"),
    application: of("application"),
    wanted: of("wanted"),
    configured: of("configured"),
    built: of("built"),
    step: of("step"),
    issue: of("issue"),
    platform: of("platform"),
    source: of("source"),
    coverage: of("coverage"),
    verified: of("verified"),
  };
}
