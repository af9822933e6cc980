import { type SQL, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { component, componentIssue, fleetCount, pastIssue } from "#lib/db/schema.ts";
import { type ClientName, clientNames } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import { escapeLike, words } from "../table/sql.ts";
import type { BoardGroup, Changed, FixWay } from "./answers.ts";
import type { IssueQuery } from "./query.ts";
import { type BoardParts, clientsInOrder } from "./rows.ts";

/** The issues that a question is of, as `i`, with its component as `c` where it is needed; `key` is what they are grouped by. */
export const shownIssues = (query: IssueQuery): SQL => sql`
  (select i.*, ${keyIn(query)} as key from ${componentIssue} i ${componentOf(query)} ${clientsOf(query)}
    where ${issueCondition(query)})`;

/** Only where something of it is asked for: what is asked of issues alone is read from their indexes. */
const componentOf = ({ q }: IssueQuery): SQL =>
  q.trim() !== "" ? sql`join ${component} c on c.namespace = i.namespace and c.name = i.name` : sql``;

const keyIn = ({ group }: IssueQuery): SQL => keys[group];

const keys: Readonly<Record<BoardGroup, SQL>> = {
  code: sql`i.code`,
  namespace: sql`i.namespace`,
  application: sql`coalesce(i.application, '')`,
  client: sql`k.client`,
};

const clientsOf = ({ group, client }: IssueQuery): SQL =>
  group === "client"
    ? sql`join lateral unnest(i.fails || i.less) as k(client) on ${client.length === 0 ? sql`true` : sql`k.client = any(${textArray(client)})`}`
    : sql``;

/** The filters that issues and components have, for `i` and `c`; an application is asked of `owner`, and none has no name. */
function issueCondition(query: IssueQuery, owner: SQL = sql`i`): SQL {
  const { namespace, application, code, severity, client } = query;
  const any = (column: SQL, values: readonly string[]) =>
    values.length === 0 ? [] : [sql`${column} = any(${textArray(values)})`];
  return sql.join(
    [
      sql`true`,
      ...any(sql`i.namespace`, namespace),
      ...any(sql`nullif(${owner}.application, '')`, application),
      ...any(sql`i.code`, code),
      ...any(sql`i.severity`, severity),
      ...(client.length === 0 ? [] : [sql`(i.fails || i.less) && ${textArray(client)}`]),
      ...words(query.q).map((word) => sql`c.search like ${`%${escapeLike(word)}%`}`),
    ],
    sql` and `,
  );
}

/** The same of what is past, whose component may be gone: it is found by its names. */
export const pastIssues = (query: IssueQuery): SQL => sql`
  (select i.*, ${keyIn(query)} as key
    from ${pastIssue} i cross join lateral (
      select lower(concat_ws(' ', i.namespace, i.name, i.application)) as search) as c ${clientsOf(query)}
    where ${issueCondition(query)})`;

/** The parts of a board from the rows that its filters leave; `days` as in the answer, without today. */
export async function walkedParts(
  { sql: db }: Database,
  query: IssueQuery,
  days: readonly string[],
): Promise<BoardParts> {
  const issues = shownIssues(query);
  const [rows, codes, clients, fixes, weeks] = await Promise.all([
    db.execute<{ key: string; components: string; platforms: string; first: Date | string }>(sql`
      select key, count(*) as components, sum(platforms) as platforms, min(first_seen) as first from (
        select key, namespace, name, max(platforms) as platforms, min(first_seen) as first_seen
        from ${issues} as i where shown group by key, namespace, name) as o group by key`),
    db.execute<{ key: string; code: IssueCode; severity: Severity; components: string }>(sql`
      select key, code, severity, count(*) as components from ${issues} as i where shown group by key, code, severity`),
    db.execute<{ key: string; client: ClientName; fails: string; less: string }>(sql`
      select key, client, count(*) filter (where fails) as fails, count(*) filter (where not fails) as less from (
        select i.key, i.namespace, i.name, u.client, bool_or(u.fails) as fails
        from ${issues} as i cross join lateral (
          select unnest(i.fails) as client, true as fails union all select unnest(i.less), false) as u
        where shown group by 1, 2, 3, 4) as o group by key, client`),
    db.execute<{ key: string; way: FixWay; from_git: boolean; place: string; components: string }>(sql`
      select key, way, from_git, place, count(*) as components from ${issues} as i where shown group by 1, 2, 3, 4`),
    walkedWeeks(db, query, days),
  ]);
  return {
    rows: rows.rows.map(({ key, components, platforms, first }) => ({
      ...{ key, components: Number(components), platforms: Number(platforms), firstSeen: new Date(first) },
    })),
    codes: codes.rows.map(({ components, ...one }) => ({ ...one, components: Number(components) })),
    clients: clientsInOrder(
      clients.rows
        .map(({ key, client, fails, less }) => ({ key, client, fails: Number(fails), less: Number(less) }))
        .filter(({ key, client }) => query.group !== "client" || key === client),
      clientNames,
    ),
    fixes: fixes.rows.map(({ key, way, from_git, place, components }) => ({
      ...{ key, way, fromGit: from_git, place, components: Number(components) },
    })),
    weeks,
    platformWeeks: null,
  };
}

/** Components at the end of each day, from the times in which their issues were there. */
async function walkedWeeks(
  db: Database["sql"],
  query: IssueQuery,
  days: readonly string[],
): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
  const ever = { ...query, severity: [] };
  const dayOf = (column: SQL) => sql`(${column} at time zone 'UTC')::date`;
  const wasThere = days.map(
    (day) => sql`bool_or(since <= ${day}::date and (until is null or until > ${day}::date))`,
  );
  const points = days.map(
    (day, at) => sql`case when ${day}::date >= (select min(day) from ${fleetCount})
      then count(*) filter (where there[${at + 1}::int]) end`,
  );
  const { rows } = await db.execute<{ key: string; counts: (string | null)[] }>(sql`
    select key, array[${sql.join(points, sql`, `)}]::text[] as counts from (
      select key, array[${sql.join(wasThere, sql`, `)}] as there from (
        select key, namespace, name, ${dayOf(sql`first_seen`)} as since, null::date as until from ${shownIssues(ever)} as i
        union all
        select key, namespace, name, ${dayOf(sql`first_seen`)}, ${dayOf(sql`gone_at`)} from ${pastIssues(ever)} as i
      ) as spans group by key, namespace, name
    ) as o group by key`);
  return new Map(
    rows.map(({ key, counts }) => [key, counts.map((count) => (count === null ? null : Number(count)))]),
  );
}

/**
 * What is new and gone since a time, by key: there now and not then, there then and not now. What went and came again is neither; nor
 * is what nobody can tell of, since its index is not read now.
 */
export async function changedSince(
  { sql: db }: Database,
  query: IssueQuery,
  since: Date,
): Promise<ReadonlyMap<string, Changed>> {
  const { rows } = await db.execute<{ key: string; new: string; gone: string }>(sql`
    select key, count(*) filter (where is_new) as new, count(*) filter (where not is_new) as gone from (
      select key, true as is_new from ${shownIssues(query)} as i where shown and ${isNew(since)}
      union all
      select key, false from ${pastIssues(query)} as i where ${isGone(since)}) as o
    group by key`);
  return new Map(rows.map((row) => [row.key, { new: Number(row.new), gone: Number(row.gone) }]));
}

/** Of a row of `component_issue` as `i`. */
export const isNew = (since: Date): SQL => sql`(i.first_seen > ${since} and not exists (
  select from ${pastIssue} p where p.namespace = i.namespace and p.name = i.name and p.code = i.code
    and p.gone_at > ${since} and p.first_seen <= ${since}))`;

/** Of a row of `past_issue` as `i`. */
export const isGone = (
  since: Date,
): SQL => sql`(i.gone_at > ${since} and i.first_seen <= ${since} and not exists (
  select from ${componentIssue} n where n.namespace = i.namespace and n.name = i.name and n.code = i.code))`;

/** Components that namespaces, applications and words leave, by the gravest of their issues. */
export async function worstOf(
  { sql: db }: Database,
  query: IssueQuery,
): Promise<ReadonlyMap<string, number>> {
  const everyIssue = { ...query, code: [], severity: [], client: [] };
  const { rows } = await db.execute<{ worst: string; count: string }>(sql`
    select c.worst, count(*) as count from ${component} c
    where ${issueCondition({ ...everyIssue, namespace: [] }, sql`c`)}
      and ${query.namespace.length === 0 ? sql`true` : sql`c.namespace = any(${textArray(query.namespace)})`}
    group by c.worst`);
  return new Map(rows.map(({ worst, count }) => [worst, Number(count)]));
}
