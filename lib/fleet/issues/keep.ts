import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { chunksOf, excludedColumns, insertRows, ROWS_PER_STATEMENT, textArray } from "#lib/db/bulk.ts";
import { component, componentIssue, pastIssue } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { storableJson } from "#lib/oci/storable-text.ts";
import { evidenceCodes } from "#lib/variants/issue-codes.ts";
import type { IssueFact } from "./facts.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/**
 * What is known of one half of a component's issues: all there are; that nobody looked, so that those that were there are neither
 * there nor gone; or nothing new.
 */
export type Known = readonly IssueFact[] | "unread" | "same";

export interface KnownIssues extends Key {
  readonly application: string | null;
  /** Of the index. */
  readonly index: Known;
  /** Of what stands beside it. */
  readonly evidence: Known;
  readonly digest: string | null;
  /** As of `placeOf`. */
  readonly place: string;
  readonly fromGit: boolean;
  /** Since when a code is there, where that is known from before; else since now. */
  readonly firstSeen?: ReadonlyMap<string, { readonly at: Date; readonly digest: string }>;
}

/**
 * Writes what components have now: what is new, what stays and how it is today, what is gone. Their rows in `component` are locked by
 * whoever calls.
 */
export async function keepIssues(
  tx: Transaction,
  components: readonly KnownIssues[],
  at: Date,
): Promise<void> {
  for (const chunk of chunksOf(components, ROWS_PER_STATEMENT)) {
    const halves = chunk.flatMap((one) => [
      { ...one, scope: "index", known: one.index },
      { ...one, scope: "evidence", known: one.evidence },
    ]);
    await hide(
      tx,
      halves.filter(({ known }) => known === "unread"),
      at,
    );
    const told = halves.flatMap(({ known, ...half }) =>
      typeof known === "string" ? [] : [{ ...half, known }],
    );
    await close(tx, told, at);
    await write(
      tx,
      told.flatMap((half) => half.known.map((fact) => rowOf(half, fact, at))),
    );
  }
}

type Half = KnownIssues & { readonly scope: string };

async function hide(tx: Transaction, halves: readonly Half[], at: Date): Promise<void> {
  if (halves.length === 0) return;
  const keys = halves.map(({ namespace, name, scope }) => ({ namespace, name, scope }));
  await tx.execute(sql`
    update ${componentIssue} as i set shown = false, seen_at = ${at}
    from jsonb_to_recordset(${storableJson(keys)}::jsonb) as h(namespace text, name text, scope text)
    where i.namespace = h.namespace and i.name = h.name and ${inScope} and i.shown`);
}

async function close(
  tx: Transaction,
  halves: readonly (Half & { readonly known: readonly IssueFact[] })[],
  at: Date,
): Promise<void> {
  if (halves.length === 0) return;
  const kept = halves.map(({ namespace, name, scope, known }) => ({
    ...{ namespace, name, scope },
    codes: known.map(({ code }) => code),
  }));
  await tx.execute(sql`
    with gone as (
      delete from ${componentIssue} as i
      using jsonb_to_recordset(${storableJson(kept)}::jsonb) as h(namespace text, name text, scope text, codes text[])
      where i.namespace = h.namespace and i.name = h.name and ${inScope} and not i.code = any(h.codes)
      returning i.*)
    ${intoPast(at, false)}`);
}

const inScope: SQL = sql`(i.code = any(${textArray(evidenceCodes)})) = (h.scope = 'evidence')`;

/** What `gone` holds, as what was. */
const intoPast = (at: Date, removed: boolean): SQL => sql`
  insert into ${pastIssue} (namespace, name, code, application, severity, platforms, fails, less, first_seen, gone_at, removed)
  select namespace, name, code, nullif(application, ''), severity, platforms, fails, less, first_seen, ${at}, ${removed} from gone`;

/** A component goes, and its issues with it; called before its row is deleted. */
export async function keepRemoval(tx: Transaction, which: SQL, at: Date): Promise<void> {
  await tx.execute(sql`
    with gone as (
      delete from ${componentIssue} as i using ${component}
      where i.namespace = ${component.namespace} and i.name = ${component.name} and ${which}
      returning i.*)
    ${intoPast(at, true)}`);
}

/** What components have stays with them when they come to another application. */
export async function keepApplications(
  tx: Transaction,
  components: readonly (Key & { readonly application: string | null })[],
  at: Date,
): Promise<void> {
  for (const chunk of chunksOf(components, ROWS_PER_STATEMENT)) {
    const told = chunk.map(({ namespace, name, application }) => ({
      ...{ namespace, name },
      application: application ?? "",
    }));
    await tx.execute(sql`
      update ${componentIssue} as i set application = a.application, seen_at = ${at}
      from jsonb_to_recordset(${storableJson(told)}::jsonb) as a(namespace text, name text, application text)
      where i.namespace = a.namespace and i.name = a.name and i.application <> a.application`);
  }
}

type Row = typeof componentIssue.$inferInsert;

function rowOf(half: Half, fact: IssueFact, at: Date): Row {
  const { namespace, name, application, digest, place, fromGit, firstSeen } = half;
  const first = firstSeen?.get(fact.code) ?? { at, digest: digest ?? "" };
  return {
    ...{ namespace, name, application: application ?? "", ...fact, shown: true, place, fromGit },
    found: fact.found,
    fails: [...fact.fails],
    less: [...fact.less],
    firstSeen: first.at,
    firstDigest: first.digest,
    seenAt: at,
  };
}

/** What stays is as it is now, and there since it came. */
async function write(tx: Transaction, rows: readonly Row[]): Promise<void> {
  for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
    await tx.execute(sql`
      ${insertRows(componentIssue, [...itsOwn, ...ofToday, "seenAt"], chunk)}
      on conflict (namespace, name, code) do update set ${excludedColumns(componentIssue, [...ofToday, "seenAt"])}
      where (${columnsOf(componentIssue)}) is distinct from (${columnsOf(sql.identifier("excluded"))})`);
  }
}

/** Written once. */
const itsOwn = ["namespace", "name", "code", "firstSeen", "firstDigest"] as const;
const ofToday = [
  ...(["application", "shown", "severity", "platforms", "found", "fails", "less"] as const),
  ...(["way", "command", "place", "fromGit"] as const),
] as const;

const columnsOf = (table: SQLWrapper): SQL =>
  sql.join(
    ofToday.map((name) => sql`${table}.${sql.identifier(componentIssue[name].name)}`),
    sql`, `,
  );
