import { sql } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { pastIssue } from "#lib/db/schema.ts";
import type { IssueCode } from "#lib/variants/issue-codes.ts";
import type { Facet } from "../answers.ts";
import { issueFacets, readCounts, withIssuesFacets } from "../counts/counts.ts";
import type { BoardComponents, Changed, GoneIssue, IssueBoard } from "./answers.ts";
import { isKept, keptParts } from "./kept.ts";
import type { IssueQuery } from "./query.ts";
import { boardRows, type MayWriteAt } from "./rows.ts";
import { changedSince, walkedParts, worstOf } from "./walked.ts";

/** As long as the board looks back. */
const WEEKS = 13;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Namespaces and applications are as many as people make; a menu holds so many. */
const MAX_FACETS = 500;

export type Board = Omit<IssueBoard, "checkedAt">;

/** What is wrong now. `walk`: from the rows of components also where kept counts would do, which has to come to the same. */
export async function issueBoard(
  database: Database,
  query: IssueQuery,
  {
    now,
    mayWriteAt,
    walk = false,
  }: { readonly now: Date; readonly mayWriteAt: MayWriteAt; readonly walk?: boolean },
): Promise<Board> {
  const days = weekEnds(now);
  const before = days.slice(0, -1);
  const { since } = query;
  const isWhole = [query.q.trim(), ...query.namespace, ...query.application].every((filter) => filter === "");
  const [counts, lastGone, changed, changedByCode] = await Promise.all([
    readCounts(database, ["worst", "severity", ...withIssuesFacets, ...issueFacets]),
    lastOfGone(database),
    since === null ? null : changedSince(database, query, since),
    since === null || query.group === "code"
      ? null
      : changedSince(database, { ...query, group: "code" }, since),
  ]);
  const parts =
    isKept(query) && !walk
      ? await keptParts(database, counts, query, before)
      : await walkedParts(database, query, before);
  const worst = isWhole && !walk ? counts.get("worst") : await worstOf(database, query);
  return {
    group: query.group,
    rows: boardRows(parts, { changed, mayWriteAt, points: before.length }),
    components: componentsOf(worst ?? new Map()),
    since: since?.toISOString() ?? null,
    changed: changed === null ? null : sumOf(changedByCode ?? changed),
    days,
    lastGone,
    facets: {
      code: summedFacet(counts.get("code") ?? new Map()),
      severity: facetOf(counts.get("severity")),
      namespace: facetOf(counts.get("namespace with issues")),
      application: facetOf(counts.get("application with issues")),
    },
  };
}

function weekEnds(now: Date): readonly string[] {
  return Array.from({ length: WEEKS }, (_, at) =>
    new Date(now.getTime() - (WEEKS - 1 - at) * 7 * DAY_MS).toISOString().slice(0, 10),
  );
}

function componentsOf(worst: ReadonlyMap<string, number>): BoardComponents {
  const of = (name: string) => worst.get(name) ?? 0;
  return {
    all: [...worst.values()].reduce((sum, count) => sum + count, 0),
    order: of("order"),
    errors: of("error"),
    warnings: of("warning"),
    infos: of("info"),
    none: of("none"),
    unread: of("unread"),
  };
}

const sumOf = (changed: ReadonlyMap<string, Changed>): Changed =>
  [...changed.values()].reduce((sum, one) => ({ new: sum.new + one.new, gone: sum.gone + one.gone }), {
    new: 0,
    gone: 0,
  });

const facetOf = (counts: ReadonlyMap<string, number> | undefined): readonly Facet[] =>
  [...(counts ?? [])].slice(0, MAX_FACETS).map(([value, count]) => ({ value, count }));

/** Codes, however grave they are. */
function summedFacet(counts: ReadonlyMap<string, number>): readonly Facet[] {
  const sums = new Map<string, number>();
  for (const [value, count] of counts) {
    const [code = ""] = value.split(" ");
    sums.set(code, (sums.get(code) ?? 0) + count);
  }
  return facetOf(sums);
}

async function lastOfGone({ sql: db }: Database): Promise<GoneIssue | null> {
  const { rows } = await db.execute<PastRow>(
    sql`select * from ${pastIssue} order by gone_at desc, id desc limit 1`,
  );
  return rows[0] === undefined ? null : goneOf(rows[0]);
}

export interface PastRow extends Record<string, unknown> {
  readonly namespace: string;
  readonly name: string;
  readonly code: string;
  readonly first_seen: Date | string;
  readonly gone_at: Date | string;
  readonly removed: boolean;
}

export const goneOf = ({ namespace, name, code, first_seen, gone_at, removed }: PastRow): GoneIssue => ({
  ...{ namespace, name, code: code as IssueCode },
  firstSeen: new Date(first_seen).toISOString(),
  at: new Date(gone_at).toISOString(),
  removed,
});
