import { and, desc, eq, lt } from "drizzle-orm";
import type { Database } from "#lib/db/open.ts";
import { choiceEvent, indexEvent } from "#lib/db/schema.ts";
import type { HistoryEvent, IndexChange } from "./api.ts";
import type { WantedChoice } from "./choice.ts";
import type { Built } from "./states.ts";

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Choices and indexes of a component in one list, newest first: those before `before`, at most `limit`. Both histories
 * only grow, and outlive the component.
 */
export async function historyOf(
  { sql: db }: Database,
  { namespace, name }: Named,
  { before, limit }: { readonly before: Date | null; readonly limit: number },
): Promise<readonly HistoryEvent[]> {
  const [choices, indexes] = await Promise.all([
    db
      .select()
      .from(choiceEvent)
      .where(
        and(
          eq(choiceEvent.namespace, namespace),
          eq(choiceEvent.name, name),
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
          eq(indexEvent.namespace, namespace),
          eq(indexEvent.name, name),
          before === null ? undefined : lt(indexEvent.at, before),
        ),
      )
      .orderBy(desc(indexEvent.at), desc(indexEvent.id))
      .limit(limit),
  ]);
  const events = [...choices.map(choiceLine), ...indexes.map(indexLine)].toSorted((a, b) =>
    a.at < b.at ? 1 : a.at > b.at ? -1 : 0,
  );
  // What happened at the same time stays on one page: the next begins before that time.
  const last = events[limit - 1]?.at;
  return last === undefined ? events : events.filter(({ at }) => at >= last);
}

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

function indexLine(event: typeof indexEvent.$inferSelect): HistoryEvent {
  const built = event.built as Extract<Built, { kind: "read" }>;
  return {
    kind: "index",
    at: event.at.toISOString(),
    digest: event.digest,
    reference: event.reference,
    holds: built.holds,
    complete: built.complete,
    issues: event.issues as Extract<HistoryEvent, { kind: "index" }>["issues"],
    changed: event.changed as IndexChange | null,
  };
}
