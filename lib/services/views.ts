import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { CountedView, SavedView } from "#lib/fleet/answers.ts";
import type { Done } from "#lib/fleet/failure.ts";
import { countedViews, forgetView, saveView } from "#lib/fleet/views.ts";

/** Filters under a name, which are everybody's. */
export interface ViewsService {
  list(): Promise<readonly CountedView[]>;
  save(actor: Actor, view: SavedView): Done<SavedView>;
  forget(actor: Actor, name: string): Promise<void>;
}

export const createViewsService = ({
  database,
  now,
}: {
  readonly database: Database;
  readonly now: () => Date;
}): ViewsService => ({
  list: () => countedViews(database, now()),
  save: (actor, view) => saveView(database, view, actor.name),
  forget: (_actor, name) => forgetView(database, name),
});
