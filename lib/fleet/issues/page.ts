import { eq, sql } from "drizzle-orm";
import { textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { component, componentIssue, report } from "#lib/db/schema.ts";
import { parseReference } from "#lib/oci/reference.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { IssueCode, Severity } from "#lib/variants/issue-codes.ts";
import type { Facet } from "../answers.ts";
import { keysIn } from "../known/known.ts";
import { rowKey } from "../known/row-key.ts";
import { repositoryOf } from "../results/stored-reports.ts";
import { type FixWay, type GoneIssue, type IssueEntry, type IssueFinding, MAX_ENTRIES } from "./answers.ts";
import { goneOf, type PastRow } from "./board.ts";
import type { IssueQuery } from "./query.ts";
import { isGone, isNew, pastIssues, shownIssues } from "./walked.ts";

/** A component that has a code, with what is shown of its index. */
export interface FoundComponent {
  readonly namespace: string;
  readonly name: string;
  readonly severity: Severity;
  readonly platforms: number;
  readonly found: readonly IssueFinding[];
  readonly fails: readonly ClientName[];
  readonly less: readonly ClientName[];
  readonly way: FixWay;
  readonly command: string | null;
  readonly place: string;
  readonly fromGit: boolean;
  readonly firstSeen: Date;
  readonly firstDigest: string;
  readonly isNew: boolean | null;
  readonly record: typeof component.$inferSelect;
  readonly tag: string | null;
  readonly entries: readonly IssueEntry[];
  readonly entryCount: number;
}

export interface FoundPage {
  readonly rows: readonly FoundComponent[];
  readonly total: number;
  readonly namespaces: readonly Facet[];
  readonly gone: readonly GoneIssue[];
}

const MAX_GONE = 50;

/** One page of the components that have a code. */
export async function issuePage(database: Database, code: IssueCode, asked: IssueQuery): Promise<FoundPage> {
  const { sql: db } = database;
  const query: IssueQuery = { ...asked, code: [code], group: "code" };
  const { since, offset, limit } = query;
  const fresh = since === null ? sql`null::boolean` : isNew(since);
  const [named, namespaces, gone] = await Promise.all([
    db.execute<{ namespace: string; name: string; is_new: boolean | null }>(sql`
      select namespace, name, ${fresh} as is_new from ${shownIssues(query)} as i where shown
      order by ${since === null ? sql`` : sql`is_new desc,`} namespace, name offset ${offset} limit ${limit}`),
    db.execute<{ value: string; count: string }>(sql`
      select namespace as value, count(*) as count from ${shownIssues(query)} as i where shown group by 1 order by 2 desc, 1`),
    since === null
      ? null
      : db.execute<PastRow>(sql`
          select * from ${pastIssues(query)} as i where ${isGone(since)} order by gone_at desc, id desc limit ${MAX_GONE}`),
  ]);
  const facets = namespaces.rows.map(({ value, count }) => ({ value, count: Number(count) }));
  return {
    rows: await foundComponents(database, code, named.rows),
    total: facets.reduce((sum, { count }) => sum + count, 0),
    namespaces: facets,
    gone: (gone?.rows ?? []).map(goneOf),
  };
}

async function foundComponents(
  { sql: db }: Database,
  code: IssueCode,
  named: readonly { readonly namespace: string; readonly name: string; readonly is_new: boolean | null }[],
): Promise<readonly FoundComponent[]> {
  if (named.length === 0) return [];
  const [records, issues] = await Promise.all([
    db.select().from(component).where(keysIn(component, named)),
    db
      .select()
      .from(componentIssue)
      .where(
        sql`${eq(componentIssue.code, code)} and (${componentIssue.namespace}, ${componentIssue.name}) in (
          select * from unnest(${textArray(named.map(({ namespace }) => namespace))}, ${textArray(named.map(({ name }) => name))}))`,
      ),
  ]);
  const [recordOf, issueOf] = [records, issues].map((rows) => new Map(rows.map((row) => [rowKey(row), row])));
  const entries = await entriesOf(db, records);
  return named.flatMap((key): readonly FoundComponent[] => {
    const record = recordOf?.get(rowKey(key)) as (typeof records)[number] | undefined;
    const issue = issueOf?.get(rowKey(key)) as (typeof issues)[number] | undefined;
    // It went while the page was put together.
    if (record === undefined || issue === undefined) return [];
    const parsed = parseReference(record.reference ?? "");
    const index = entries.get(rowKey(key));
    return [
      {
        ...{ namespace: record.namespace, name: record.name, record },
        severity: issue.severity as Severity,
        platforms: issue.platforms,
        found: issue.found as readonly IssueFinding[],
        fails: issue.fails as ClientName[],
        less: issue.less as ClientName[],
        way: issue.way as FixWay,
        ...{ command: issue.command, place: issue.place, fromGit: issue.fromGit },
        ...{ firstSeen: issue.firstSeen, firstDigest: issue.firstDigest, isNew: key.is_new },
        tag: parsed.ok ? parsed.value.tag : null,
        ...{ entries: index?.entries ?? [], entryCount: index?.count ?? 0 },
      },
    ];
  });
}

/** The first entries of each index, taken out of its report where that is: the whole is up to some hundred kilobytes. */
async function entriesOf(
  db: Database["sql"],
  records: readonly (typeof component.$inferSelect)[],
): Promise<ReadonlyMap<string, { readonly entries: readonly IssueEntry[]; readonly count: number }>> {
  const places = records.flatMap(({ reference, digest, ...record }) =>
    reference === null || digest === null
      ? []
      : [{ key: rowKey(record), repository: repositoryOf(reference), digest }],
  );
  const { rows } = await db.execute<{ key: string; entries: IssueEntry[] | null; count: string }>(sql`
    select p.key, jsonb_array_length(r.report -> 'entries') as count, (
      select jsonb_agg(jsonb_build_object('position', e -> 'position', 'compression', e -> 'compression', 'role', e -> 'role',
        'platform', coalesce(nullif(e -> 'platform', 'null'), e -> 'configPlatform')) order by at)
      from jsonb_array_elements(r.report -> 'entries') with ordinality as l(e, at) where at <= ${MAX_ENTRIES}) as entries
    from unnest(${textArray(places.map(({ key }) => key))}, ${textArray(places.map(({ repository }) => repository))},
      ${textArray(places.map(({ digest }) => digest))}) as p(key, repository, digest)
    cross join lateral (
      select report from ${report} where ${report.repository} = p.repository and ${report.digest} = p.digest
      order by ${report.rulesVersion} desc limit 1) as r`);
  return new Map(
    rows.map(({ key, entries, count }) => [key, { entries: entries ?? [], count: Number(count) }]),
  );
}
