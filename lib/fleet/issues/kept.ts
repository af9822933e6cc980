import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { componentIssue } from "#lib/db/schema.ts";
import { type ClientName, clientNames } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import { type CountFacet, type Counts, countsOver } from "../counts/counts.ts";
import type { FixWay } from "./answers.ts";
import type { IssueQuery } from "./query.ts";
import { type BoardParts, clientsInOrder } from "./rows.ts";

/** Whether a question is of the whole fleet by code, so that kept counts answer it however large the fleet is. */
export const isKept = ({ group, q, namespace, application, client }: IssueQuery): boolean =>
  group === "code" &&
  q.trim() === "" &&
  [namespace, application, client].every((filter) => filter.length === 0);

/** The parts of the board by code, from `counts`; `days` as in the answer, without today. */
export async function keptParts(
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
    fixes: of("code fix").map(({ key, rest: [way, fromGit, place], count }) => ({
      ...{ key, way: way as FixWay, fromGit: fromGit === "t" || fromGit === "true", place: place ?? "" },
      components: count,
    })),
    weeks: history("code"),
    platformWeeks: history("code platforms"),
  };
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
