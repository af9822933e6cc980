import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { componentIssue } from "#lib/db/schema.ts";
import { type ClientName, clientNames } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import { type CountFacet, type Counts, countsOver } from "../counts/counts.ts";
import { type CountedGroup, type GroupFacet, groupsOver, readGroupCounts } from "../counts/groups.ts";
import type { FixWay, HurtClient } from "./answers.ts";
import type { IssueQuery } from "./query.ts";
import { type BoardParts, clientsInOrder, type FixFact } from "./rows.ts";

/**
 * Whether kept counts answer a question, however large the fleet is: it is of the whole fleet, by code, or in other groups without a
 * filter, since how many components have one of some codes is no sum over the codes.
 */
export const isKept = ({ group, q, namespace, application, client, code, severity }: IssueQuery): boolean =>
  q.trim() === "" &&
  [namespace, application, client].every((filter) => filter.length === 0) &&
  (group === "code" || [code, severity].every((filter) => filter.length === 0));

/** The parts of a board that `isKept`, from `counts` and those of groups; `days` as in the answer, without today. */
export const keptParts = (
  database: Database,
  counts: Counts,
  query: IssueQuery,
  days: readonly string[],
): Promise<BoardParts> =>
  query.group === "code"
    ? partsByCode(database, counts, query, days)
    : partsByGroup(database, query.group, days);

async function partsByCode(
  database: Database,
  counts: Counts,
  query: IssueQuery,
  days: readonly string[],
): Promise<BoardParts> {
  const of = (facet: CountFacet) =>
    [...(counts.get(facet) ?? [])].flatMap(([value, count]) => {
      const [code, severity, ...rest] = value.split(" ") as [IssueCode, Severity, ...string[]];
      const isAsked =
        (query.code.length === 0 || query.code.includes(code)) &&
        (query.severity.length === 0 || query.severity.includes(severity));
      return isAsked ? [{ key: code, code, severity, rest, count }] : [];
    });
  const codes = of("code").map(({ count, ...one }) => ({ ...one, components: count }));
  const keys = [...new Set(codes.map(({ key }) => key))];
  const [firstSeen, over] = await Promise.all([
    firstSeenOf(database, keys, query.severity),
    countsOver(database, days),
  ]);
  const sums = (facet: CountFacet) => summed(of(facet).map(({ key, count }) => [key, count]));
  const [components, platforms] = [sums("code"), sums("code platforms")];
  const [fails, less] = [sumsOfClients(of("code fails")), sumsOfClients(of("code less"))];
  const history = (facet: "code" | "code platforms") =>
    new Map(
      keys.flatMap((key) => {
        const points = over.get(key)?.get(facet);
        return points === undefined ? [] : [[key, points] as const];
      }),
    );
  return {
    rows: keys.flatMap((key) => {
      const first = firstSeen.get(key);
      return first === undefined
        ? []
        : [
            {
              key,
              components: components.get(key) ?? 0,
              platforms: platforms.get(key) ?? 0,
              firstSeen: first,
            },
          ];
    }),
    codes,
    clients: keys.flatMap((key) =>
      clientsInOrder(
        clientNames.flatMap((client) => {
          const [failing, losing] = [fails, less].map((own) => own.get(`${key} ${client}`) ?? 0);
          return (failing ?? 0) + (losing ?? 0) === 0
            ? []
            : [{ key, client, fails: failing ?? 0, less: losing ?? 0 }];
        }),
        clientNames,
      ),
    ),
    fixes: of("code fix").map(({ key, rest, count }) => ({ key, ...fixFact(rest), components: count })),
    weeks: history("code"),
    platformWeeks: history("code platforms"),
  };
}

/** A fix as counts spell it; the place of a layout may have spaces in it. */
const fixFact = ([way, fromGit, ...place]: readonly string[]): FixFact => ({
  ...{ way: way as FixWay, fromGit: fromGit === "t" || fromGit === "true", place: place.join(" ") },
});

async function partsByGroup(
  database: Database,
  group: CountedGroup,
  days: readonly string[],
): Promise<BoardParts> {
  const [counts, weeks] = await Promise.all([
    readGroupCounts(database, group),
    groupsOver(database, group, days),
  ]);
  const of = (facet: GroupFacet) => counts.filter((one) => one.facet === facet);
  const codes = of("code").map(({ key, value, count }) => {
    const [code, severity] = value.split(" ") as [IssueCode, Severity];
    return { key, code, severity, components: count };
  });
  const firstSeen =
    group === "client"
      ? await firstSeenOfClients(database, codes)
      : await firstSeenOfKeys(database, group, [...new Set(codes.map(({ key }) => key))]);
  const platforms = new Map(of("platforms").map(({ key, count }) => [key, count]));
  const byClient = new Map<string, { key: string } & Mutable<HurtClient>>();
  for (const facet of ["fails", "less"] as const)
    for (const { key, value, count } of of(facet)) {
      const client = value as ClientName;
      const known = byClient.get(`${client} ${key}`) ?? { key, client, fails: 0, less: 0 };
      byClient.set(`${client} ${key}`, { ...known, [facet]: count });
    }
  return {
    rows: of("components").flatMap(({ key, count }) => {
      const first = firstSeen.get(key);
      return first === undefined
        ? []
        : [{ key, components: count, platforms: platforms.get(key) ?? 0, firstSeen: first }];
    }),
    codes,
    clients: clientsInOrder([...byClient.values()], clientNames),
    fixes: of("fix").map(({ key, value, count }) => ({
      key,
      ...fixFact(value.split(" ")),
      components: count,
    })),
    weeks,
    platformWeeks: null,
  };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One look into an index for each namespace or application. */
async function firstSeenOfKeys(
  { sql: db }: Database,
  group: "namespace" | "application",
  keys: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await db.execute<{ key: string; first: Date | string }>(sql`
    select k.key, f.first_seen as first from unnest(${textArray(keys)}) as k(key)
    cross join lateral (
      select i.first_seen from ${componentIssue} i where i.${sql.identifier(group)} = k.key and i.shown
      order by i.first_seen limit 1) as f`);
  return new Map(rows.map(({ key, first }) => [key, new Date(first)]));
}

/** One look into the index of each code that hurts a client: whom an issue hurts hangs on its code, so that what comes first is soon found. */
async function firstSeenOfClients(
  { sql: db }: Database,
  codes: readonly { readonly key: string; readonly code: IssueCode }[],
): Promise<ReadonlyMap<string, Date>> {
  const pairs = [...new Map(codes.map((one) => [`${one.key} ${one.code}`, one])).values()];
  const { rows } = await db.execute<{ key: string; first: Date | string }>(sql`
    select k.key, min(f.first_seen) as first
    from unnest(${textArray(pairs.map(({ key }) => key))}, ${textArray(pairs.map(({ code }) => code))}) as k(key, code)
    cross join lateral (
      select i.first_seen from ${componentIssue} i
      where i.code = k.code and i.shown and (k.key = any(i.fails) or k.key = any(i.less))
      order by i.first_seen limit 1) as f
    group by k.key`);
  return new Map(rows.map(({ key, first }) => [key, new Date(first)]));
}

function summed(given: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [key, count] of given) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
}

const sumsOfClients = (
  given: readonly { readonly key: string; readonly rest: readonly string[]; readonly count: number }[],
) => summed(given.map(({ key, rest: [client], count }) => [`${key} ${client as ClientName}`, count]));

/** One look into an index for each code. */
async function firstSeenOf(
  { sql: db }: Database,
  codes: readonly string[],
  severity: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  if (codes.length === 0) return new Map();
  const graved: SQL = severity.length === 0 ? sql`true` : sql`i.severity = any(${textArray(severity)})`;
  const { rows } = await db.execute<{ code: string; first: Date | string | null }>(sql`
    select k.code, f.first_seen as first from unnest(${textArray(codes)}) as k(code)
    cross join lateral (
      select i.first_seen from ${componentIssue} i where i.code = k.code and i.shown and ${graved}
      order by i.first_seen limit 1) as f`);
  return new Map(rows.flatMap(({ code, first }) => (first === null ? [] : [[code, new Date(first)]])));
}
