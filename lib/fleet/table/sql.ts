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
import { component, type componentKind } from "#lib/db/schema.ts";
import { NEAR_PERCENT } from "#lib/tekton/near-limit.ts";
import type { FleetQuery, SortColumn } from "./query.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether kinds of components answer for a question: it asks for no words and no age. */
export const isOfKinds = ({ q, younger, older }: FleetQuery): boolean =>
  words(q).length === 0 && younger === undefined && older === undefined;

/** The filters of a query as a condition; undefined where it asks for everything. */
export function fleetCondition(query: FleetQuery, now: Date): SQL | undefined {
  return and(
    ...words(query.q).map((word) => sql`${component.search} like ${`%${escapeLike(word)}%`}`),
    kindCondition(query, component),
    query.younger === undefined ? undefined : gt(component.newestAt, daysBefore(now, query.younger)),
    query.older === undefined ? undefined : lt(component.newestAt, daysBefore(now, query.older)),
  );
}

/** The same of what kinds have too. */
export const kindCondition = (query: FleetQuery, table: Table): SQL | undefined =>
  and(
    anyOf(table.namespace, query.namespace),
    anyOf(table.application, query.application),
    anyOf(table.source, query.source),
    wantedCondition(query.wanted, table),
    anyOf(table.configuredChoice, query.configured),
    anyOf(table.builtHolds, query.built),
    anyOf(table.step, query.step),
    query.issue.length === 0 ? undefined : arrayOverlaps(table.issueCodes, query.issue),
    query.platform.length === 0 ? undefined : arrayOverlaps(table.platforms, query.platform),
    severityCondition(query.severity, table),
    resultsCondition(query.results, table),
    anyOf(table.coverage, query.coverage),
    anyOf(table.verified, query.verified),
    failingCondition(query.failing, table),
  );

type Table = typeof component | typeof componentKind;

/** The order of a query; ties fall by name, numbers in it by their value, so that windows never overlap. */
export function fleetOrder(query: FleetQuery): readonly SQL[] {
  const direction = query.sort.descending ? desc : asc;
  const grouped = query.group === "application" ? [asc(component.application)] : [];
  const named = [component.nameOrder, component.name, component.namespace].map((column) => direction(column));
  const own = columnsOf[query.sort.column].map((column) => direction(column));
  return [...grouped, ...own, ...named];
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
function wantedCondition(values: FleetQuery["wanted"], table: Table): SQL | undefined {
  const choices = values.filter((value) => value !== "default");
  return or(
    anyOf(table.wantedChoice, choices),
    values.includes("default") ? eq(table.wantedKind, "default") : undefined,
  );
}

function severityCondition(values: FleetQuery["severity"], table: Table): SQL | undefined {
  const conditions = {
    error: gt(table.errors, 0),
    warning: gt(table.warnings, 0),
    info: gt(table.infos, 0),
    none: and(
      eq(table.errors, 0),
      eq(table.warnings, 0),
      eq(table.infos, 0),
      sql`${table.digest} is not null`,
    ),
  };
  return values.length === 0 ? undefined : or(...values.map((value) => conditions[value]));
}

/** Over the limit is near it too. */
function resultsCondition(values: FleetQuery["results"], table: Table): SQL | undefined {
  if (values.length === 0) return undefined;
  return gt(table.resultPercent, values.includes("near") ? NEAR_PERCENT : 100);
}

/** Both together are everything. */
function failingCondition(values: FleetQuery["failing"], table: Table): SQL | undefined {
  if (values.length === 0) return undefined;
  const conditions = { yes: isNotNull(table.failure), no: isNull(table.failure) };
  return or(...values.map((value) => conditions[value]));
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);
