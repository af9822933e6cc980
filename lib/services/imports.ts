import { randomUUID } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ImportRun, ImportRunWithLines } from "#lib/fleet/answers.ts";
import type { ComponentFailure, Done } from "#lib/fleet/failure.ts";
import { countImport, MAX_RUN_LINES } from "#lib/fleet/known/add.ts";
import { fail, ok } from "#lib/oci/result.ts";
import { type AskedImport, tooLong } from "./import-list.ts";
import { type ImportRow, importOf, keepImport, newestImports, type ToldLines } from "./import-queue.ts";

/**
 * Lists that are brought in, or looked through, whatever becomes of the page that gave them, and of the process: whoever has the
 * database goes on with them (`import-worker.ts`).
 */
export interface ImportsService {
  start(actor: Actor, asked: AskedImport): Done<ImportRun>;
  /** Newest first. */
  list(): Promise<readonly ImportRun[]>;
  /** One with its lines; null where there is none of this id. */
  find(id: string): Promise<ImportRunWithLines | null>;
}

export function createImports({
  database,
  wake,
  now,
}: {
  readonly database: Database;
  /** There is something to do. */
  readonly wake: () => void;
  readonly now: () => Date;
}): ImportsService {
  return {
    async start(actor, { text, dryRun, namespace, application = null }) {
      const total = countImport(text);
      if (total > MAX_RUN_LINES) return fail(tooLong(total, MAX_RUN_LINES));
      const asked = { namespace, application, text, dryRun, total };
      const row = await keepImport(database, { id: randomUUID(), askedAt: now(), by: actor.name, ...asked });
      if (row === null) return fail(tooMany);
      wake();
      return ok(told(row));
    },
    list: async () => (await newestImports(database)).map(told),
    async find(id) {
      const row = await importOf(database, id);
      if (row === null) return null;
      const { refused, known, added } = row.lines as ToldLines;
      return { ...told(row), lines: [...refused, ...known, ...added] };
    },
  };
}

const tooMany: ComponentFailure = {
  code: "bad-request",
  message: "Twenty lists wait to be imported already.",
  next: "Wait until one of them has ended.",
};

function told(row: Omit<ImportRun, "isRunning"> & Pick<ImportRow, "endedAt">): ImportRun {
  const { id, by, namespace, dryRun, done, total, added, known, refused, problem, endedAt } = row;
  return {
    ...{ id, by, namespace, dryRun, isRunning: endedAt === null },
    ...{ done, total, added, known, refused, problem },
  };
}
