import { arrayOverlaps, countDistinct, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { component, componentKind } from "#lib/db/schema.ts";
import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
import type { Facet, FleetSummary } from "../answers.ts";
import { stepsOnTheWay } from "../choice/states.ts";
import {
  allComponents,
  type CountFacet,
  type Counts,
  componentFacets,
  readCounts,
} from "../counts/counts.ts";
import { orderCodes } from "./order-codes.ts";
import type { FleetQuery } from "./query.ts";
import { fleetCondition, isOfKinds, kindCondition } from "./sql.ts";

export type Figures = Omit<FleetSummary, "cluster" | "samples" | "scan">;

/**
 * The figures over what the filters leave, and the values that there are to filter by. Of the whole fleet they are kept
 * (`lib/fleet/counts`), and so are those of each kind of components; what words and ages leave is counted.
 */
export async function fleetFigures(database: Database, query: FleetQuery, now: Date): Promise<Figures> {
  const condition = fleetCondition(query, now);
  const [counts, counted] = await Promise.all([
    readCounts(database, componentFacets),
    condition === undefined
      ? null
      : isOfKinds(query)
        ? figuresOfKinds(database, kindCondition(query, componentKind))
        : countedFigures(database, condition),
  ]);
  return { ...(counted ?? keptFigures(counts)), facets: facetsOf(counts) };
}

type Counted = Omit<Figures, "facets">;

function keptFigures(counts: Counts): Counted {
  const of = (facet: CountFacet, value: string) => counts.get(facet)?.get(value) ?? 0;
  return {
    components: allComponents(counts),
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
  const times = (what?: SQL) => sql<number>`count(*) ${filtered(what)}`.mapWith(Number);
  const [figures] = await db
    .select({ namespaces: countDistinct(component.namespace), ...figuresOf(component, times) })
    .from(component)
    .where(condition);
  if (figures === undefined) throw new Error("an aggregate without groups has one row");
  return figures;
}

/** The same from how many there are of each kind. */
async function figuresOfKinds({ sql: db }: Database, condition: SQL | undefined): Promise<Counted> {
  const times = (what?: SQL) =>
    sql<number>`coalesce(sum(${componentKind.count}) ${filtered(what)}, 0)`.mapWith(Number);
  // A kind of which none is left may still have rows.
  const namespaces = db
    .select({ namespace: componentKind.namespace })
    .from(componentKind)
    .where(condition)
    .groupBy(componentKind.namespace)
    .having(sql`sum(${componentKind.count}) > 0`)
    .as("namespaces");
  const [[figures], count] = await Promise.all([
    db.select(figuresOf(componentKind, times)).from(componentKind).where(condition),
    db.$count(namespaces),
  ]);
  if (figures === undefined) throw new Error("an aggregate without groups has one row");
  return { ...figures, namespaces: count };
}

const filtered = (what: SQL | undefined): SQL => (what === undefined ? sql`` : sql`filter (where ${what})`);

/** What is counted, by what counts the rows of a table that something holds for. */
function figuresOf(
  table: typeof component | typeof componentKind,
  times: (what?: SQL) => SQL<number>,
): Record<Exclude<keyof Counted, "namespaces">, SQL<number>> {
  const holding = (value: string) => times(eq(table.builtHolds, value));
  return {
    components: times(),
    dual: holding("dual"),
    gzipAlone: holding("gzip"),
    zstdAlone: holding("zstd-chunked"),
    other: holding("other"),
    unread: holding("unread"),
    byDefault: times(eq(table.wantedKind, "default")),
    underWay: times(inArray(table.step, [...stepsOnTheWay])),
    orderErrors: times(arrayOverlaps(table.issueCodes, [...orderCodes])),
    withErrors: times(sql`${table.errors} > 0`),
    withWarnings: times(sql`${table.warnings} > 0`),
    failing: times(sql`${table.failure} is not null`),
    nearLimit: times(gt(table.resultPercent, NEAR_PERCENT)),
  };
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
