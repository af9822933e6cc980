import { and, desc, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import type { Database } from "#lib/db/open.ts";
import { application, choiceEvent, component, componentLife, indexEvent } from "#lib/db/schema.ts";
import type { HistoryEvent, IndexChange } from "../answers.ts";
import type { WantedChoice } from "../choice/choice.ts";
import type { Built } from "../choice/states.ts";
import { uidOf } from "../known/record.ts";

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** Which of the components that had a name: by its uid; null: one that was in no cluster. */
export type Life = string | null;

/** As addresses and the API spell a life that has no uid. */
const NO_UID = "none";

export const lifeFromText = (text: string): Life => (text === NO_UID ? null : text);

/** The component that has the name now; where none has, the one that had it last. */
export async function currentLife({ sql: db }: Database, key: Named): Promise<Life> {
  const [record] = await db
    .select({ cluster: component.cluster })
    .from(component)
    .where(and(eq(component.namespace, key.namespace), eq(component.name, key.name)));
  if (record !== undefined) return uidOf(record);
  const [last] = await db
    .select({ uid: componentLife.uid })
    .from(componentLife)
    .where(ofName(componentLife, key))
    .orderBy(desc(componentLife.id))
    .limit(1);
  return last?.uid ?? null;
}

/**
 * Choices and indexes of a component in one list, newest first: those before `before`, at most `limit`. Both histories
 * only grow, and outlive the component; of the components that had its name one after the other each has its own.
 */
export async function historyOf(
  database: Database,
  key: Named,
  {
    before,
    limit,
    life,
  }: { readonly before: Date | null; readonly limit: number; readonly life?: Life | undefined },
): Promise<readonly HistoryEvent[]> {
  const { sql: db } = database;
  const uid = life === undefined ? await currentLife(database, key) : life;
  const [choices, indexes] = await Promise.all([
    db
      .select()
      .from(choiceEvent)
      .where(
        and(
          ofName(choiceEvent, key),
          isLife(choiceEvent.uid, uid),
          before === null ? undefined : lt(choiceEvent.at, before),
        ),
      )
      .orderBy(desc(choiceEvent.at), desc(choiceEvent.id))
      .limit(limit),
    db
      .select()
      .from(indexEvent)
      .where(
        and(
          ofName(indexEvent, key),
          isLife(indexEvent.uid, uid),
          before === null ? undefined : lt(indexEvent.at, before),
        ),
      )
      .orderBy(desc(indexEvent.at), desc(indexEvent.id))
      .limit(limit),
  ]);
  const applied = await appliedOf(database, key, indexes);
  const lines = indexes.map((event) => indexLine(event, applied.get(event.digest) ?? null));
  const events = [...choices.map(choiceLine), ...lines].toSorted((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
  // What happened at the same time stays on one page: the next begins before that time.
  const last = events[limit - 1]?.at;
  return last === undefined ? events : events.filter(({ at }) => at >= last);
}

/** What a history that another component's came before ends with; null: nobody had the name before. */
export async function beginningOf(
  { sql: db }: Database,
  key: Named,
  life: Life,
): Promise<Extract<HistoryEvent, { kind: "made-anew" }> | null> {
  // What was in no cluster had the name before all that are.
  if (life === null) return null;
  const lives = await db
    .select()
    .from(componentLife)
    .where(ofName(componentLife, key))
    .orderBy(componentLife.id);
  const at = lives.findIndex(({ uid }) => uid === life);
  const own = lives[at];
  if (own === undefined) return null;
  const before = lives[at - 1]?.uid ?? ((await hasUnnamed(db, key)) ? NO_UID : null);
  return before === null
    ? null
    : { kind: "made-anew", at: (own.createdAt ?? own.seenAt).toISOString(), before };
}

/** Whether something was written under the name of a component that was in no cluster. */
async function hasUnnamed(db: Database["sql"], key: Named): Promise<boolean> {
  const [choices, indexes] = await Promise.all([
    db.$count(choiceEvent, and(ofName(choiceEvent, key), isNull(choiceEvent.uid))),
    db.$count(indexEvent, and(ofName(indexEvent, key), isNull(indexEvent.uid))),
  ]);
  return choices + indexes > 0;
}

const ofName = (
  table: { readonly namespace: PgColumn; readonly name: PgColumn },
  { namespace, name }: Named,
) => and(eq(table.namespace, namespace), eq(table.name, name));

const isLife = (column: PgColumn, life: Life) => (life === null ? isNull(column) : eq(column, life));

function choiceLine(event: typeof choiceEvent.$inferSelect): HistoryEvent {
  return {
    kind: "choice",
    at: event.at.toISOString(),
    by: event.by,
    from: event.from as WantedChoice | null,
    to: event.to as WantedChoice | null,
    note: event.note,
  };
}

/** Which of these indexes Twofold put at their tag, by digest, the last time that it did. */
async function appliedOf(
  { sql: db }: Database,
  { namespace, name }: Named,
  indexes: readonly (typeof indexEvent.$inferSelect)[],
): Promise<ReadonlyMap<string, SeenIndex["applied"]>> {
  if (indexes.length === 0) return new Map();
  const references = [...new Set(indexes.map(({ reference }) => reference))];
  const digests = [...new Set(indexes.map(({ digest }) => digest))];
  const digest = sql<string>`${application.outcome} ->> 'digest'`;
  const rows = await db
    .select({ digest, by: application.by, note: application.note })
    .from(application)
    .where(
      and(
        or(
          and(eq(application.namespace, namespace), eq(application.name, name)),
          inArray(application.target, references),
        ),
        eq(application.state, "done"),
        inArray(digest, digests),
        sql`(${application.outcome} ->> 'tagMoved')::boolean`,
      ),
    )
    .orderBy(application.id);
  return new Map(rows.map(({ digest, ...applied }) => [digest, applied]));
}

type SeenIndex = Extract<HistoryEvent, { kind: "index" }>;

function indexLine(event: typeof indexEvent.$inferSelect, applied: SeenIndex["applied"]): SeenIndex {
  const built = event.built as Extract<Built, { kind: "read" }>;
  return {
    kind: "index",
    at: event.at.toISOString(),
    digest: event.digest,
    reference: event.reference,
    holds: built.holds,
    complete: built.complete,
    issues: event.issues as SeenIndex["issues"],
    changed: event.changed as IndexChange | null,
    applied,
  };
}
