import { and, eq, sql } from "drizzle-orm";
import type { Settings } from "#lib/config/schema.ts";
import { chunksOf, excludedColumns, insertRows, ROWS_PER_STATEMENT, textArray } from "#lib/db/bulk.ts";
import type { Database } from "#lib/db/open.ts";
import { choiceEvent, component, componentLife, type evidence, look } from "#lib/db/schema.ts";
import type { Transaction } from "#lib/db/transact.ts";
import { inTransaction } from "#lib/db/transaction.ts";
import { withCommands } from "#lib/report/fixes/with-commands.ts";
import { SOMEBODY, samePlan, type Wanted } from "../choice/choice.ts";
import { defaultWanted } from "../choice/choices-by-default.ts";
import { type Judged, judgedFor } from "../choice/judged.ts";
import type { Configured } from "../choice/states.ts";
import { wasTold } from "../choice/step.ts";
import { type KnownIssues, keepApplications, keepIssues, keepRemoval } from "../issues/keep.ts";
import { issuesOf, unreadIssues } from "../issues/of-component.ts";
import type { EvidenceSummary } from "../results/evidence-summary.ts";
import { storedReports } from "../results/stored-reports.ts";
import type { ComponentSource } from "../table/row.ts";
import {
  type ClusterFacts,
  type ComponentRecord,
  groupOf,
  judgedColumns,
  type KnownComponent,
  knownColumns,
  stepColumns,
  uidOf,
  unreadColumns,
  wantedColumns,
} from "./record.ts";
import { rowKey } from "./row-key.ts";

/** A component as its source has it; one from a cluster carries its choice with it, as an annotation. */
export interface Told {
  readonly known: KnownComponent;
  /** Null: the choice is ours to keep, or nobody chose. */
  readonly wanted: Exclude<Wanted, { kind: "default" }> | null;
  /** Who took the choice back, where the source says it. */
  readonly unset?: SetBy | null;
}

/** Who set a choice, when (RFC 3339) and why. */
export interface SetBy {
  readonly by: string;
  readonly at: string;
  readonly note: string | null;
}

export interface KeptFleet {
  readonly database: Database;
  readonly choices: Settings["choices"];
  readonly now: () => Date;
}

/**
 * Makes the fleet hold what a source told: with `all`, components of the source that are not among them are gone. Gives the names
 * (`rowKey`) under which another component stands, of another source or of another group of the cluster: those stay theirs.
 */
export async function keepKnown(
  fleet: KeptFleet,
  source: ComponentSource,
  told: readonly Told[],
  { all }: { readonly all: boolean },
): Promise<ReadonlySet<string>> {
  // In one order, so that two replicas that are told the same do not wait for each other in a circle.
  const ordered = [...new Map(told.map((one) => [rowKey(one.known), one])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
  return inTransaction(fleet.database, async (tx) => {
    const before = await recordsOf(tx, all ? { source } : { keys: ordered.map(({ known }) => known) });
    const taken = new Set(
      ordered.map(({ known }) => rowKey(known)).filter((key, at) => isTaken(before.get(key), ordered[at])),
    );
    const news = ordered.filter(
      ({ known }) => !taken.has(rowKey(known)) && !isOlder(known, before.get(rowKey(known))),
    );
    await replaceEarlier(tx, news, before, fleet.now());
    const rows = news.flatMap((one) => {
      const row = nextRow(fleet, before.get(rowKey(one.known)), one);
      return row === null ? [] : [row];
    });
    const judged = await judgeAnew(tx, rows, before);
    await writeRows(tx, source, rows);
    const own = await ownRows(tx, source, rows);
    await writeIssues(tx, own, { judged, before, now: fleet.now() });
    await queueLooks(tx, fleet.now(), own, before);
    const owned = new Set(own.map(rowKey));
    const others = new Set(rows.map(rowKey).filter((key) => !owned.has(key)));
    const kept = news.filter(({ known }) => !others.has(rowKey(known)));
    await writeLives(tx, fleet.now(), kept, before);
    await writeHistory(fleet, tx, kept, before);
    if (all)
      await removeOthers(tx, source, {
        ...{ kept: new Set(ordered.map(({ known }) => rowKey(known))), before, now: fleet.now() },
      });
    return new Set([...taken, ...others]);
  });
}

/** Whether the name is another's: who was first keeps it. */
const isTaken = (before: ComponentRecord | undefined, told: Told | undefined): boolean =>
  before !== undefined &&
  told !== undefined &&
  (before.source !== told.known.source || groupOf(before) !== groupOf(told.known));

/** A component that was made anew under its name begins with nothing: neither what was read nor what was chosen is its own. */
async function replaceEarlier(
  tx: Transaction,
  news: readonly Told[],
  before: Map<string, ComponentRecord>,
  now: Date,
): Promise<void> {
  const anew = news.map(({ known }) => known).filter((known) => isMadeAnew(known, before.get(rowKey(known))));
  if (anew.length === 0) return;
  await keepRemoval(tx, keysIn(component, anew), now);
  // Its place in the queues and its evidence go with it.
  await tx.delete(component).where(keysIn(component, anew));
  for (const known of anew) before.delete(rowKey(known));
}

const isMadeAnew = (known: KnownComponent, before: ComponentRecord | undefined): boolean =>
  before !== undefined && uidOf(known) !== uidOf(before);

/** Which components had a name, so that the history of one is not told as another's. */
async function writeLives(
  tx: Transaction,
  now: Date,
  told: readonly Told[],
  before: ReadonlyMap<string, ComponentRecord>,
): Promise<void> {
  const fresh = told.flatMap(({ known }) => {
    const uid = uidOf(known);
    if (uid === null || before.has(rowKey(known))) return [];
    const createdAt = known.cluster?.createdAt ?? null;
    const { namespace, name } = known;
    return [
      { namespace, name, uid, createdAt: createdAt === null ? null : new Date(createdAt), seenAt: now },
    ];
  });
  for (const chunk of chunksOf(fresh, ROWS_PER_STATEMENT))
    await tx
      .insert(componentLife)
      .values([...chunk])
      .onConflictDoNothing();
}

export async function forgetKnown(
  { database, now }: Pick<KeptFleet, "database" | "now">,
  source: ComponentSource,
  {
    namespace,
    name,
    uid,
  }: {
    readonly namespace: string;
    readonly name: string;
    /** Where the name may be another's by now: who it is that is gone. */
    readonly uid?: string;
  },
): Promise<boolean> {
  const itself = sql`${component.namespace} = ${namespace} and ${component.name} = ${name} and ${component.source} = ${source}
    and ${uid === undefined ? sql`true` : sql`${component.cluster} ->> 'uid' = ${uid}`}`;
  return inTransaction(database, async (tx) => {
    // The component first, as everybody locks them.
    const found = await tx.select({ name: component.name }).from(component).where(itself).for("update");
    if (found.length === 0) return false;
    await keepRemoval(tx, itself, now());
    await tx.delete(component).where(itself);
    return true;
  });
}

/** Locked, and in the order of their keys, as everybody locks them. */
async function recordsOf(
  tx: Transaction,
  which: { readonly source: string } | { readonly keys: readonly KnownComponent[] },
): Promise<Map<string, ComponentRecord>> {
  const condition = "source" in which ? eq(component.source, which.source) : keysIn(component, which.keys);
  const records = await tx
    .select()
    .from(component)
    .where(condition)
    .orderBy(component.namespace, component.name)
    .for("update");
  return new Map(records.map((record) => [rowKey(record), record]));
}

/** Rows with one of these keys; two parameters, however many keys. */
export const keysIn = (
  table: typeof component | typeof look | typeof evidence,
  keys: readonly { readonly namespace: string; readonly name: string }[],
) =>
  sql`(${table.namespace}, ${table.name}) in (select * from unnest(${textArray(keys.map(({ namespace }) => namespace))}, ${textArray(keys.map(({ name }) => name))}))`;

type Row = typeof component.$inferInsert;

/**
 * Replicas are told by watches of their own, and one may be behind: what it tells late does not undo what is known. The
 * versions of one resource are numbers that rise (Kubernetes, KEP-5504); others than numbers are not compared. Of two that had
 * the name one after the other the later was made later, whatever their versions: those of a cluster that was restored begin anew.
 */
function isOlder({ cluster }: KnownComponent, before: ComponentRecord | undefined): boolean {
  const known = (before?.cluster ?? null) as ClusterFacts | null;
  if (cluster === null || known === null) return false;
  if (cluster.uid !== known.uid) {
    const [made, knownMade] = [cluster, known].map(({ createdAt }) => Date.parse(createdAt ?? ""));
    if (made === undefined || knownMade === undefined || Number.isNaN(made + knownMade)) return false;
    if (made !== knownMade) return made < knownMade;
  }
  const [version, knownVersion] = [cluster.resourceVersion, known.resourceVersion];
  return (
    [version, knownVersion].every((text) => /^\d+$/.test(text)) && BigInt(version) < BigInt(knownVersion)
  );
}

const JUDGED_AT_ONCE = 100;

/** What is an issue, and how grave, hangs on what was chosen and whether a build was told so: where either changed, it is judged anew. */
async function judgeAnew(
  tx: Transaction,
  rows: Row[],
  before: ReadonlyMap<string, ComponentRecord>,
): Promise<ReadonlyMap<string, Judged>> {
  const anew = new Map<string, Judged>();
  const changed = rows.filter(
    (row) => row.digest != null && judgedBy(row) !== judgedBy(before.get(rowKey(row)) ?? row),
  );
  for (const chunk of chunksOf(changed, JUDGED_AT_ONCE)) {
    const read = chunk.flatMap((row) => {
      const { reference, digest } = row;
      return reference == null || digest == null ? [] : [{ row, reference, digest }];
    });
    for (const [{ row }, report] of await storedReports(tx, read)) {
      const asJudged = judgedFor(withCommands({ ...report, reference: row.reference ?? "" }), statesOf(row));
      anew.set(rowKey(row), asJudged);
      const judged = judgedColumns(asJudged, row.evidence as EvidenceSummary);
      const { reference = null, wanted, configured, built, evidence } = row;
      Object.assign(row, judged, stepColumns({ reference, wanted, configured, built, evidence, ...judged }));
    }
  }
  return anew;
}

/** What was judged anew is kept so; of what names another image now nobody knows which issues it has. */
async function writeIssues(
  tx: Transaction,
  rows: readonly Row[],
  {
    judged,
    before,
    now,
  }: {
    readonly judged: ReadonlyMap<string, Judged>;
    readonly before: ReadonlyMap<string, ComponentRecord>;
    readonly now: Date;
  },
): Promise<void> {
  const changed = rows.flatMap((row): readonly KnownIssues[] => {
    const record = before.get(rowKey(row));
    if (record === undefined) return [];
    const anew = judged.get(rowKey(row));
    const place = { ...record, application: row.application ?? null, reference: row.reference ?? null };
    if (anew !== undefined) return [issuesOf(place, anew, "same")];
    return record.digest !== null && row.digest == null ? [unreadIssues(place)] : [];
  });
  await keepIssues(tx, changed, now);
  const moved = rows
    .map(({ namespace, name, application = null }) => ({ namespace, name, application }))
    .filter((row) => before.has(rowKey(row)) && before.get(rowKey(row))?.application !== row.application);
  await keepApplications(tx, moved, now);
}

const statesOf = ({ wanted, configured }: Pick<Row, "wanted" | "configured">) => ({
  wanted: wanted as Wanted,
  configured: configured as Configured,
});

/** All that judging takes from the states, as one word. */
function judgedBy(row: Pick<Row, "wanted" | "configured">): string {
  const { wanted, configured } = statesOf(row);
  return wanted.kind === "chosen" ? `${wanted.push} ${wasTold(wanted, configured)}` : "";
}

/** The row after a source spoke; null where nothing is new. */
function nextRow(fleet: KeptFleet, before: ComponentRecord | undefined, { known, wanted }: Told): Row | null {
  const columns = knownColumns(known);
  const kept =
    before === undefined || before.wantedKind === "default" || known.cluster !== null ? null : before.wanted;
  const nextWanted = wanted ?? (kept as Wanted | null) ?? defaultWanted(known, fleet.choices);
  const sameReference = before !== undefined && before.reference === known.reference;
  const read = sameReference ? builtColumnsOf(before) : unreadColumns();
  const row: Row = {
    ...columns,
    ...wantedColumns(nextWanted),
    ...read,
    ...stepColumns({
      ...known,
      wanted: nextWanted,
      built: read.built,
      lacking: read.lacking,
      evidence: read.evidence,
    }),
    ...(known.builtAt === null ? {} : { newestAt: known.builtAt, newestKind: "push-build" }),
    choiceVersion:
      (before?.choiceVersion ?? 0) + (before !== undefined && !sameJson(before.wanted, nextWanted) ? 1 : 0),
  };
  return before !== undefined &&
    Object.entries(row).every(([name, value]) => sameJson(value, before[name as keyof Row]))
    ? null
    : row;
}

const readNames = Object.keys(unreadColumns()) as (keyof ReturnType<typeof unreadColumns>)[];

/** What reading wrote stays while the reference does. */
function builtColumnsOf(record: ComponentRecord) {
  return Object.fromEntries(
    [...readNames, "rulesVersion" as const].map((name) => [name, record[name]]),
  ) as Pick<ComponentRecord, keyof ReturnType<typeof unreadColumns>>;
}

/** Whether two values read the same in the database; the order of members does not count. */
function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: unknown): unknown {
  if (value instanceof Date || typeof value !== "object" || value === null) return value ?? null;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

async function writeRows(tx: Transaction, source: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {}) as (keyof Row)[];
  const others = names.filter((name) => name !== "namespace" && name !== "name");
  for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
    // Who was first keeps the name: a line of the settings does not take over a component of the cluster, nor does one of
    // another group; two that come at the same time meet here.
    await tx.execute(sql`
      ${insertRows(component, names, chunk)}
      on conflict (namespace, name) do update set ${excludedColumns(component, others)}
      where ${component.source} = ${source} and ${component.cluster} ->> 'group' is not distinct from excluded.cluster ->> 'group'`);
  }
}

/** The rows whose name is not another's. */
async function ownRows(tx: Transaction, source: string, rows: readonly Row[]): Promise<readonly Row[]> {
  if (rows.length === 0) return [];
  const own = await tx
    .select({
      namespace: component.namespace,
      name: component.name,
      group: sql<string | null>`${component.cluster} ->> 'group'`,
    })
    .from(component)
    .where(and(eq(component.source, source), keysIn(component, rows)));
  const groups = new Map(own.map((row) => [rowKey(row), row.group]));
  return rows.filter((row) => groups.get(rowKey(row)) === groupOf({ cluster: row.cluster ?? null }));
}

/** What is named anew is looked at next; what names nothing any more is not looked at. */
async function queueLooks(
  tx: Transaction,
  now: Date,
  rows: readonly Row[],
  before: ReadonlyMap<string, ComponentRecord>,
): Promise<void> {
  const named = rows.filter(
    (row) => (before.get(rowKey(row))?.reference ?? null) !== (row.reference ?? null),
  );
  for (const chunk of chunksOf(named, ROWS_PER_STATEMENT)) {
    await tx.delete(look).where(keysIn(look, chunk));
    const fresh = chunk.flatMap(({ namespace, name, registry, reference }) =>
      registry == null || reference == null ? [] : [{ namespace, name, registry, reference, dueAt: now }],
    );
    if (fresh.length > 0)
      await tx.execute(insertRows(look, ["namespace", "name", "registry", "reference", "dueAt"], fresh));
  }
}

/** A choice that comes with the cluster's resource; whether it was set here or with another tool, it is written once. */
async function writeHistory(
  fleet: KeptFleet,
  tx: Transaction,
  told: readonly Told[],
  before: ReadonlyMap<string, ComponentRecord>,
): Promise<void> {
  const events = told.flatMap(({ known, wanted, unset }) => {
    if (known.cluster === null) return [];
    const was = before.get(rowKey(known))?.wanted as Wanted | undefined;
    const [from, to] = [chosenOf(was), chosenOf(wanted ?? undefined)];
    if (from === null && to === null) return [];
    if (from !== null && to !== null && samePlan(from, to) && !isSetAnew(from, to)) return [];
    const set = to ?? unset ?? null;
    return [
      {
        namespace: known.namespace,
        name: known.name,
        at: set?.at == null ? fleet.now() : new Date(set.at),
        by: set?.by ?? SOMEBODY,
        from: planOf(from),
        to: planOf(to),
        note: set?.note ?? null,
        uid: known.cluster.uid,
      },
    ];
  });
  for (const chunk of chunksOf(events, ROWS_PER_STATEMENT)) await tx.insert(choiceEvent).values([...chunk]);
}

type Chosen = Extract<Wanted, { kind: "chosen" }>;

const chosenOf = (wanted: Wanted | undefined): Chosen | null => (wanted?.kind === "chosen" ? wanted : null);

/** The same was chosen again with a word on why, which is a line of its own. */
const isSetAnew = (from: Chosen, to: Chosen): boolean => to.note !== null && to.at !== from.at;

const planOf = (chosen: Chosen | null) =>
  chosen === null ? null : { push: chosen.push, pullRequest: chosen.pullRequest };

async function removeOthers(
  tx: Transaction,
  source: string,
  {
    kept,
    before,
    now,
  }: {
    readonly kept: ReadonlySet<string>;
    readonly before: ReadonlyMap<string, ComponentRecord>;
    readonly now: Date;
  },
): Promise<void> {
  const gone = [...before.values()].filter((record) => !kept.has(rowKey(record)));
  if (gone.length === 0) return;
  const which = sql`${component.source} = ${source} and ${keysIn(component, gone)}`;
  await keepRemoval(tx, which, now);
  await tx.delete(component).where(which);
}
