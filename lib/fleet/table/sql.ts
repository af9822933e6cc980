import {
  and,
  arrayOverlaps,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { component } from "#lib/db/schema.ts";
import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
import type { FleetQuery, SortColumn } from "./query.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The filters of a query as a condition; undefined where it asks for everything. */
export function fleetCondition(query: FleetQuery, now: Date): SQL | undefined {
  return and(
    ...words(query.q).map((word) => sql`${component.search} like ${`%${escapeLike(word)}%`}`),
    anyOf(component.namespace, query.namespace),
    anyOf(component.application, query.application),
    anyOf(component.source, query.source),
    wantedCondition(query.wanted),
    anyOf(component.configuredChoice, query.configured),
    anyOf(component.builtHolds, query.built),
    anyOf(component.step, query.step),
    query.issue.length === 0 ? undefined : arrayOverlaps(component.issueCodes, query.issue),
    query.platform.length === 0 ? undefined : arrayOverlaps(component.platforms, query.platform),
    severityCondition(query.severity),
    resultsCondition(query.results),
    anyOf(component.coverage, query.coverage),
    anyOf(component.verified, query.verified),
    failingCondition(query.failing),
    query.younger === undefined ? undefined : gt(component.newestAt, daysBefore(now, query.younger)),
    query.older === undefined ? undefined : lt(component.newestAt, daysBefore(now, query.older)),
  );
}

/** One column of an order. */
export interface OrderPart {
  readonly column: PgColumn;
  readonly descending: boolean;
}

/** The order of a query; ties fall by name, numbers in it by their value, so that windows never overlap. */
export const fleetOrder = (query: FleetQuery): readonly SQL[] =>
  orderParts(query).map(({ column, descending }) => (descending ? desc : asc)(column));

export function orderParts({ sort, group }: Pick<FleetQuery, "sort" | "group">): readonly OrderPart[] {
  const { descending } = sort;
  const grouped = group === "application" ? [{ column: component.application, descending: false }] : [];
  const named = [component.nameOrder, component.name, component.namespace];
  return [...grouped, ...[...columnsOf[sort.column], ...named].map((column) => ({ column, descending }))];
}

/** As the indexes of the table have them, so that a window is read and not sorted. */
const columnsOf: Readonly<Record<SortColumn, readonly PgColumn[]>> = {
  name: [],
  namespace: [component.namespace],
  application: [component.application],
  wanted: [component.wantedChoice],
  configured: [component.configuredChoice],
  built: [component.builtHolds],
  step: [component.stepRank],
  issues: [component.errors, component.warnings],
  gzip: [component.gzipBytes],
  zstd: [component.zstdBytes],
  results: [component.resultPercent],
  newest: [component.newestAt],
};

export const words = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

const anyOf = (column: PgColumn, values: readonly string[]): SQL | undefined =>
  values.length === 0 ? undefined : inArray(column, [...values]);

/** `default` asks who decided, the others what was decided: `dual` and `default` together are either. */
function wantedCondition(values: FleetQuery["wanted"]): SQL | undefined {
  const choices = values.filter((value) => value !== "default");
  return or(
    anyOf(component.wantedChoice, choices),
    values.includes("default") ? eq(component.wantedKind, "default") : undefined,
  );
}

const severityColumns = {
  error: gt(component.errors, 0),
  warning: gt(component.warnings, 0),
  info: gt(component.infos, 0),
  none: and(
    eq(component.errors, 0),
    eq(component.warnings, 0),
    eq(component.infos, 0),
    sql`${component.digest} is not null`,
  ),
};

function severityCondition(values: FleetQuery["severity"]): SQL | undefined {
  return values.length === 0 ? undefined : or(...values.map((value) => severityColumns[value]));
}

/** Over the limit is near it too. */
function resultsCondition(values: FleetQuery["results"]): SQL | undefined {
  if (values.length === 0) return undefined;
  return gt(component.resultPercent, values.includes("near") ? NEAR_PERCENT : 100);
}

/** Both together are everything. */
function failingCondition(values: FleetQuery["failing"]): SQL | undefined {
  if (values.length === 0) return undefined;
  const conditions = { yes: isNotNull(component.failure), no: isNull(component.failure) };
  return or(...values.map((value) => conditions[value]));
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
